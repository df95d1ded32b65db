// Kinds of mistakes with their neighbours that are right: the lines of each domain beside what must be said of it.
// `says` has the verdicts (TLS-RPT by the letter and leniently, MTA-STS, DANE) and the rules that must speak; a rule after
// an exclamation mark must not. `line` is the sentence of TLS-RPT.
import { key, mail, record, tlsrpt } from './parts.mjs';
import { places } from './places.mjs';
import { spellings } from './spellings.mjs';
import { ways } from './ways.mjs';

const to = (uri) => `v=TLSRPTv1; rua=${uri}`;
const sts = (name, ...texts) => [...texts.map((text) => `_mta-sts.${name} TXT "${text}"`), `mta-sts.${name} A 45.33.32.80`];
const valid = ['valid', 'valid', 'none', 'none'];
const invalid = ['invalid', 'invalid', 'none', 'none'];
const nothing = '3 1 1 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const retired = '2 1 1 8d02536c887482bc34ff54e41d2ba659bf85b341a0a20afadb5813dcfbcf286d';
const root = '2 1 1 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3';
const numbers = (count) => Array.from({ length: count }, (_, number) => number + 10);

/** A domain with many MX hosts; those named have no TLSA records. */
const hosts = (name, count, without = []) => numbers(count).flatMap((number) => [
  `${name} MX ${number} mx${number}.${name}`, `mx${number}.${name} A 45.33.32.25`,
  ...(without.includes(number) ? [] : [`_25._tcp.mx${number}.${name} TLSA 3 1 1 ${key}`]),
]);

/** A record that is found at the end of this many aliases. */
const chain = (name, steps) => [
  `_smtp._tls.${name} CNAME s1.${name}`,
  ...Array.from({ length: steps - 1 }, (_, step) => `s${step + 1}.${name} CNAME s${step + 2}.${name}`),
  `s${steps}.${name} TXT "${record}"`,
];

const SOME = 'Some reports may not arrive: not every destination can be reached.';
const NONE = 'The record is correct, but reports cannot arrive.';
const ALL = 'Reports can arrive.';
const UNKNOWN = 'The record is correct; whether reports arrive is unknown.';

/** One text or more at the name of the record, in the unsigned zone. */
const texts = (name, says, ...all) => ({ zone: 'plain', name, lines: [...mail(name), ...tlsrpt(name, ...all)], says });
/** One destination or more. */
const destination = (name, uri, line, rules = [], lines = []) => ({
  zone: 'plain', name, lines: [...mail(name), ...tlsrpt(name, to(uri)), ...lines], says: [...valid, ...rules], line,
});
const policy = (name, state, rules, ...all) => ({
  zone: 'plain', name, lines: [...mail(name), ...tlsrpt(name, record), ...sts(name, ...all)], says: ['valid', 'valid', state, 'none', ...rules],
});
const policyHost = (name, address, rules) => ({
  zone: 'plain', name, says: ['valid', 'valid', 'record-ok', 'none', ...rules],
  lines: [...mail(name), ...tlsrpt(name, record), `_mta-sts.${name} TXT "v=STSv1; id=20260131;"`, `mta-sts.${name} ${address}`],
});
const dane = (name, verdict, rules, ...tlsa) => ({
  zone: 'signed', name, lines: [...mail(name, tlsa), ...tlsrpt(name, record)], says: ['valid', 'valid', 'none', verdict, ...rules],
});

export const kinds = [
  // A second text beside the record: it is deleted or merged, never repaired.
  texts('near-space', ['valid', 'multiple', 'none', 'none', 'tr-multiple-nearmiss'], record, ` ${record}`),
  texts('near-delim', ['valid', 'multiple', 'none', 'none', 'tr-multiple-nearmiss'], record, 'v=TLSRPTv1 ; rua=mailto:b@reports.plain.test'),
  texts('near-case', [...valid, 'tr-version-case', '!tr-other-txt'], record, 'V=TLSRPTv1; rua=mailto:b@reports.plain.test'),
  texts('near-both', ['invalid', 'multiple', 'none', 'none', 'tr-multiple-nearmiss', '!tr-other-txt'], ` ${record}`, 'v=TLSRPTv1 ; rua=mailto:b@reports.plain.test'),
  texts('attempt-beside', ['invalid', 'invalid', 'none', 'none', 'tr-version-case', 'tr-other-txt'], 'v=tlsrptv1; rua=mailto:b@reports.plain.test', 'x=1'),
  { zone: 'plain', name: 'equal-others', lines: [...mail('equal-others'), ...tlsrpt('equal-others', record), '_smtp._tls.equal-others TXT "x=1"', '_smtp._tls.equal-others TXT "x" "=1"'], says: [...valid, 'tr-other-txt'] },
  // What follows the address.
  texts('junk', [...invalid, 'tr-field-syntax', '!tr-rua-semicolon'], `${record}; thanks`),
  texts('second', [...invalid, 'tr-field-syntax', '!tr-rua-semicolon'], `${record}; mailto:b@reports.plain.test`),
  texts('second-bare', [...invalid, 'tr-field-syntax'], `${record}; b@reports.plain.test`),
  texts('cut', [...invalid, 'tr-field-syntax', 'tr-rua-semicolon'], to('https://web.plain.test/a;b')),
  texts('two-fields', [...valid, 'tr-rua-multi-field'], `${record}; rua=mailto:b@reports.plain.test`),
  texts('extension', [...valid, 'tr-ext-unknown'], `${record}; x=1`),
  texts('end', [...valid, '!tr-field-syntax'], `${record};`),
  // What was copied from elsewhere.
  texts('inner-quotes', [...invalid, 'tr-quoted'], to('\\"mailto:tls@reports.plain.test\\"')),
  texts('in-parts', [...invalid, 'tr-rua-missing', '!tr-version-missing', '!tr-other-txt'], 'v=TLSRPTv1;', 'rua=mailto:tls@reports.plain.test'),
  texts('hidden', [...invalid, 'tr-mailto-addr-syntax', '!tr-rua-space'], to('mailto:[email protected]')),
  texts('quotes', [...invalid, 'tr-quoted'], `\\"${record}\\"`),
  texts('typo', [...invalid, 'tr-version-typo'], 'v=TLSRPv1; rua=mailto:tls@reports.plain.test'),
  texts('empty', [...invalid, 'tr-rua-empty'], to('')),
  texts('sts-here', ['none', 'none', 'none', 'none', 'tr-none', 'tr-sts-at-name'], 'v=STSv1; id=20260131'),
  { zone: 'plain', name: 'wrong-tls-rpt', lines: [...mail('wrong-tls-rpt'), `_tls-rpt.wrong-tls-rpt TXT "${record}"`], says: ['none', 'none', 'none', 'none', 'tr-wrong-name'] },
  { zone: 'plain', name: 'strings', lines: [...mail('strings'), `_smtp._tls.strings TXT "v=TLSRPTv1; " "rua=mailto:tls@reports.plain.test"`], says: [...valid, 'tr-multistring', '!tr-string-255'] },
  // Where reports go.
  destination('to-shared', 'https://shared.plain.test/x', NONE, ['tr-https-private'], ['shared A 100.64.0.9']),
  destination('to-document', 'https://document.plain.test/x', NONE, ['tr-https-private'], ['document A 203.0.113.7']),
  destination('to-bench', 'https://bench.plain.test/x', NONE, ['tr-https-private'], ['bench A 198.18.0.1']),
  destination('to-mapped', 'https://mapped.plain.test/x', NONE, ['tr-https-private'], ['mapped AAAA ::ffff:10.0.0.1']),
  destination('to-both', 'https://both.plain.test/x', ALL, ['!tr-https-private'], ['both A 10.0.0.1', 'both A 45.33.32.7']),
  destination('to-literal', 'https://45.33.32.7/x', ALL, ['tr-https-ip-literal', '!tr-https-nxdomain']),
  destination('to-literal-v6', 'https://[2606:4700::1111]/x', ALL, ['tr-https-ip-literal', '!tr-https-nxdomain']),
  destination('to-literal-inside', 'https://192.168.7.7/x', NONE, ['tr-https-private', '!tr-https-nxdomain']),
  destination('to-alias-gone', 'https://alias-gone.plain.test/x', NONE, ['tr-https-nxdomain'], ['alias-gone CNAME gone.plain.test.']),
  destination('to-alias', 'https://alias-web.plain.test/x', ALL, ['!tr-https-nxdomain'], ['alias-web CNAME web']),
  destination('to-mail-alias-gone', 'mailto:x@mail-gone.plain.test', NONE, ['tr-mailto-nxdomain'], ['mail-gone CNAME gone.plain.test.']),
  destination('to-some', 'mailto:x@nobody.plain.test,mailto:tls@reports.plain.test', SOME, ['tr-mailto-nxdomain']),
  destination('to-none-of-two', 'mailto:x@nobody.plain.test,https://noweb.plain.test/x', NONE, ['tr-mailto-nxdomain', 'tr-https-nxdomain']),
  destination('to-failing', 'mailto:x@broken-mail.bogus.test', UNKNOWN, ['dns-bogus']),
  destination('to-failing-and-good', 'mailto:x@broken-mail.bogus.test,mailto:tls@reports.plain.test', ALL, ['dns-bogus']),
  // Hosts and mail.
  { zone: 'plain', name: 'no-address', lines: ['no-address MX 10 nowhere.no-address', ...tlsrpt('no-address', record)], says: [...valid, 'mx-no-address'] },
  { zone: 'plain', name: 'alias-no-address', lines: ['alias-no-address MX 10 mx.alias-no-address', 'mx.alias-no-address CNAME gone.plain.test.', ...tlsrpt('alias-no-address', record)], says: [...valid, 'mx-no-address'] },
  { zone: 'plain', name: 'v6-only', lines: ['v6-only MX 10 mx.v6-only', 'mx.v6-only AAAA 2606:4700::25', ...tlsrpt('v6-only', record)], says: [...valid, '!mx-no-address'] },
  { zone: 'plain', name: 'null-bare', lines: ['null-bare MX 0 .'], says: ['none', 'none', 'none', 'n/a', 'tr-null-mx'], line: 'No record, and none is needed: the domain accepts no mail.' },
  { zone: 'plain', name: 'silent', lines: ['silent TXT "x"'], says: ['none', 'none', 'none', 'n/a', 'tr-no-mx'], line: 'No record, and none is needed: the domain accepts no mail.' },
  // MTA-STS.
  policy('sts-delim', 'record-ok', ['ms-version-delim-wsp'], 'v=STSv1 ; id=20260131;'),
  policy('sts-delim-beside', 'invalid', ['ms-version-delim-wsp'], 'v=STSv1 ; id=20260131;', 'x'),
  policy('sts-two-near', 'multiple', ['ms-multiple', 'ms-multiple-nearmiss', 'ms-version-case', '!ms-version-other'], 'V=STSv1; id=20260131;', 'v=STSv2; id=20260201;'),
  policy('sts-beside', 'record-ok', ['!ms-version-delim-wsp', '!ms-multiple-nearmiss'], 'v=STSv1; id=20260131;', 'x'),
  policy('sts-near', 'record-ok', ['ms-multiple-nearmiss'], 'v=STSv1; id=20260131;', 'V=STSv1; id=20260201;'),
  policy('sts-mode', 'record-ok', ['ms-policy-field'], 'v=STSv1; id=20260131; mode=enforce;'),
  policy('sts-colon', 'invalid', ['ms-policy-field'], 'v=STSv1; id=20260131; max_age: 86400;'),
  policy('sts-no-id', 'invalid', ['ms-id-missing'], 'v=STSv1;'),
  policy('sts-id-first', 'invalid', ['ms-version-not-first', '!ms-orphan'], 'id=20260131; v=STSv1;'),
  policy('sts-id-only', 'invalid', ['ms-version-missing', '!ms-orphan'], 'id=20260131;'),
  { zone: 'plain', name: 'sts-other', lines: [...mail('sts-other'), `_mta-sts.sts-other TXT "${record}"`], says: ['none', 'none', 'none', 'none', 'ms-other-txt', 'tr-wrong-name'] },
  { zone: 'plain', name: 'sts-apex', lines: [...mail('sts-apex'), ...tlsrpt('sts-apex', record), 'sts-apex TXT "v=STSv1; id=20260131;"'], says: [...valid, 'ms-wrong-name'] },
  { zone: 'plain', name: 'sts-null', lines: ['sts-null MX 0 .', ...sts('sts-null', 'v=STSv1; id=20260131;')], says: ['none', 'none', 'record-ok', 'n/a', '!ms-no-tlsrpt'] },
  // What only a wildcard makes (RFC 4592), and what stands beside one.
  { zone: 'plain', name: 'wild-address', lines: [...mail('wild-address'), '*.wild-address A 45.33.32.9'], says: ['none', 'none', 'none', 'none', 'ms-none', '!ms-orphan'] },
  { zone: 'plain', name: 'wild-alias', lines: [...mail('wild-alias'), 'wild-alias TXT "v=spf1 mx -all"', 'wild-alias A 45.33.32.9', '*.wild-alias CNAME wild-alias.plain.test.'], says: ['none', 'none', 'none', 'none', 'ms-none', '!ms-orphan', '!dns-cname-dangling'] },
  { zone: 'plain', name: 'wild-beside', lines: [...mail('wild-beside'), '*.wild-beside A 45.33.32.9', 'mta-sts.wild-beside A 45.33.32.80'], says: ['none', 'none', 'orphan', 'none', 'ms-orphan'] },
  // Issuers (RFC 8659).
  { zone: 'plain', name: 'caa-twice', lines: [...mail('caa-twice'), ...tlsrpt('caa-twice', record), ...sts('caa-twice', 'v=STSv1; id=20260131;'), 'caa-twice CAA 0 issue ";"', 'caa-twice CAA 0 issue "; policy=x"'], says: ['valid', 'valid', 'record-ok', 'none', 'ms-host-caa'] },
  { zone: 'plain', name: 'below.caa-above', lines: [...mail('below.caa-above'), ...tlsrpt('below.caa-above', record), ...sts('below.caa-above', 'v=STSv1; id=20260131;'), 'caa-above CAA 0 issue ";"'], says: ['valid', 'valid', 'record-ok', 'none', 'ms-host-caa'] },
  policyHost('sts-shared', 'A 100.127.255.255', ['ms-host-private']),
  policyHost('sts-document', 'A 198.51.100.7', ['ms-host-private']),
  policyHost('sts-reserved', 'A 240.0.0.1', ['ms-host-private']),
  policyHost('sts-v6', 'AAAA 2606:4700::80', ['!ms-host-private']),
  policyHost('sts-unique-local', 'AAAA fd00::80', ['ms-host-private']),
  // Aliases.
  { zone: 'plain', name: 'chain-eight', lines: [...mail('chain-eight'), ...chain('chain-eight', 8)], says: [...valid, 'dns-cname', '!dns-cname-long'] },
  { zone: 'plain', name: 'chain-nine', lines: [...mail('chain-nine'), ...chain('chain-nine', 9)], says: [...valid, 'dns-cname-long'] },
  { zone: 'plain', name: 'alias-other', lines: [...mail('alias-other'), '_smtp._tls.alias-other CNAME alias-other-end', 'alias-other-end TXT "v=spf1 -all"'], says: ['none', 'none', 'none', 'none', 'tr-none', 'tr-other-txt', 'dns-cname'] },
  { zone: 'signed', name: 'alias-out', lines: [...mail('alias-out'), '_smtp._tls.alias-out CNAME _smtp._tls.valid.plain.test.'], says: [...valid, 'dns-cname', 'dns-unsigned'] },
  { zone: 'signed', name: 'alias-in', lines: [...mail('alias-in'), '_smtp._tls.alias-in CNAME target.good'], says: [...valid, 'dns-cname', '!dns-unsigned'] },
  { zone: 'signed', name: 'alias-broken', lines: [...mail('alias-broken'), '_smtp._tls.alias-broken CNAME _smtp._tls.broken.bogus.test.'], says: ['unknown', 'unknown', 'none', 'none', 'dns-bogus'] },
  // DANE through aliases.
  { zone: 'signed', name: 'host-out', lines: ['host-out MX 10 mx.host-out', 'mx.host-out CNAME mx.valid.plain.test.', `_25._tcp.mx.host-out TLSA 3 1 1 ${key}`, ...tlsrpt('host-out', record)], says: ['valid', 'valid', 'none', 'good', 'da-mx-cname'] },
  { zone: 'signed', name: 'host-own', lines: ['host-own MX 10 mx.host-own', 'mx.host-own CNAME mx.delegated', `_25._tcp.mx.host-own TLSA 3 1 1 ${key}`, ...tlsrpt('host-own', record)], says: ['valid', 'valid', 'none', 'good', 'da-mx-cname'] },
  { zone: 'signed', name: 'tlsa-out', lines: [...mail('tlsa-out'), '_25._tcp.mx.tlsa-out CNAME _25._tcp.mx.insecure.plain.test.', ...tlsrpt('tlsa-out', record)], says: ['valid', 'valid', 'none', 'insecure', 'da-tlsa-insecure'] },
  { zone: 'signed', name: 'tlsa-broken', lines: [...mail('tlsa-broken'), '_25._tcp.mx.tlsa-broken CNAME _25._tcp.mx.bogus.test.', ...tlsrpt('tlsa-broken', record)], says: ['valid', 'valid', 'none', 'broken', 'da-denial-broken'] },
  // DANE at several hosts.
  { zone: 'signed', name: 'one-gone', lines: [...mail('one-gone', [`3 1 1 ${key}`]), 'one-gone MX 20 nowhere.one-gone', ...tlsrpt('one-gone', record)], says: ['valid', 'valid', 'none', 'partial', 'da-partial', 'mx-no-address'] },
  { zone: 'signed', name: 'one-unsigned', lines: [...mail('one-unsigned', [`3 1 1 ${key}`]), 'one-unsigned MX 20 mx.insecure.plain.test.', ...tlsrpt('one-unsigned', record)], says: ['valid', 'valid', 'none', 'partial', 'da-partial', 'da-tlsa-insecure'] },
  { zone: 'signed', name: 'many', lines: [...hosts('many', 25), ...tlsrpt('many', record)], says: ['valid', 'valid', 'none', 'good', '!da-partial', '!da-hosts-left-out'] },
  { zone: 'signed', name: 'many-but-one', lines: [...hosts('many-but-one', 25, [34]), ...tlsrpt('many-but-one', record)], says: ['valid', 'valid', 'none', 'partial', 'da-partial'] },
  { zone: 'signed', name: 'spf-first', lines: [...mail('spf-first', [`3 1 1 ${key}`]), ...tlsrpt('spf-first', 'a=1', record)], says: ['valid', 'valid', 'none', 'good', 'tr-host-record'] },
  // What TLSA records hold.
  dane('short-512', 'unusable', ['da-length'], `3 1 2 ${key}`),
  dane('short-cert', 'unusable', ['da-length'], '3 0 1 abcd'),
  dane('short-issuer', 'unusable', ['da-length'], '2 0 1 abcd'),
  dane('of-nothing', 'unusable', ['da-digest-empty', 'da-never-matches'], nothing),
  dane('of-nothing-too', 'good', ['da-digest-empty', '!da-never-matches'], nothing, `3 1 1 ${key}`),
  dane('retired', 'unusable', ['da-issuer-retired', 'da-never-matches'], retired),
  dane('retired-too', 'good', ['da-issuer-retired'], retired, `3 1 1 ${key}`),
  dane('issuer-as-host', 'unusable', ['da-issuer-as-host', 'da-never-matches', '!da-recommended'], '3 1 1 8d02536c887482bc34ff54e41d2ba659bf85b341a0a20afadb5813dcfbcf286d'),
  dane('issuer-as-host-too', 'good', ['da-issuer-as-host', '!da-rollover'], '3 1 1 8d02536c887482bc34ff54e41d2ba659bf85b341a0a20afadb5813dcfbcf286d', `3 1 1 ${key}`),
  dane('root', 'good', ['da-root-anchor'], root),
  dane('thirteen', 'good', ['da-many'], ...numbers(13).map((number) => `3 1 1 ${String(number).repeat(32)}`)),
  dane('twelve', 'good', ['!da-many'], ...numbers(12).map((number) => `3 1 1 ${String(number).repeat(32)}`)),
  dane('pkix-too', 'good', ['da-usage-pkix'], `1 1 1 ${key}`, `3 1 1 ${key}`),
  dane('issuer-key', 'good', ['da-ta-note', '!da-root-anchor'], `2 1 1 ${key}`),
  dane('private-usage', 'unusable', ['da-usage-unknown', '!da-never-matches'], `255 1 1 ${key}`),
  dane('not-used', 'none', ['da-none']),
  // Not signed where a signed zone leaves out what is not (RFC 5155, section 6).
  { zone: 'optout', name: 'plain-mail', lines: [...mail('plain-mail')], says: ['none', 'none', 'none', 'none', 'tr-none', '!dns-unsigned'] },
  { zone: 'optout', name: 'recorded', lines: [...mail('recorded'), ...tlsrpt('recorded', record)], says: [...valid, '!dns-unsigned'] },
  ...spellings,
  ...places,
  ...ways,
];

/** The lines of the domains in a zone. */
export const linesOf = (zone) => kinds.filter((kind) => kind.zone === zone).flatMap((kind) => kind.lines);
