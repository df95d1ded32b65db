// Where things stand: hosts and their addresses, aliases that lead nowhere or in circles, wildcards, names above and names
// that are long, and zones of which one is broken and the other is not.
import { key, mail, record, tlsrpt } from './parts.mjs';

const none = ['none', 'none', 'none', 'none'];
const valid = ['valid', 'valid', 'none', 'none'];
const nullMx = (name) => `${name} MX 0 .`;
const host = (name, preference, target) => `${name} MX ${preference} ${target}`;
const sts = (name) => `_mta-sts.${name} TXT "v=STSv1; id=20260131;"`;
/** A domain in a zone: its lines, and what must be said. */
const domain = (zone, name, says, ...lines) => ({ zone, name, lines: lines.flat(), says });

// 253 characters in all, which leaves no room for `_smtp._tls.` before them (RFC 1035, section 2.3.4).
const label = (letter, length) => letter.repeat(length);
const longName = (zone, length) => {
  const rest = length - `.${zone}.test`.length;
  const labels = [];
  for (let left = rest; left > 0; left -= 64) labels.push(label('l', Math.min(63, left)));
  return labels.join('.');
};

/** A domain that asks for reports to `name`, which has this many MX hosts; one of them has an address, or none has. */
const toHosts = (name, count, addressed) => [
  mail(`to-${name}`), tlsrpt(`to-${name}`, `v=TLSRPTv1; rua=mailto:x@${name}.plain.test`),
  Array.from({ length: count }, (_, at) => host(name, at, `mx${at}.${name}`)), addressed === undefined ? [] : `mx${addressed}.${name} A 45.33.32.25`,
].flat();

export const places = [
  // Any MX host that is reached takes the reports (RFC 5321, section 5.1).
  { ...domain('plain', 'to-last-of-four', [...valid, '!tr-mailto-no-mx'], toHosts('last-of-four', 4, 3)), line: 'Reports can arrive.' },
  { ...domain('plain', 'to-none-of-four', [...valid, 'tr-mailto-no-mx'], toHosts('none-of-four', 4)), line: 'The record is correct, but reports cannot arrive.' },
  { ...domain('plain', 'to-last-of-many', [...valid, '!tr-rua-left-out'], toHosts('last-of-many', 30, 29)), line: 'Reports can arrive.' },
  { ...domain('plain', 'to-none-of-many', [...valid, 'tr-rua-left-out', '!tr-mailto-no-mx'], toHosts('none-of-many', 31)), line: 'The record is correct; whether reports arrive is unknown.' },
  // What is known to be wrong beside a host of which nothing is known.
  domain('signed', 'nothing-beside-dead', ['valid', 'valid', 'none', 'unknown|broken', 'da-digest-empty'], mail('nothing-beside-dead', ['3 1 1 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']), host('nothing-beside-dead', 20, 'mx.dead.test.'), tlsrpt('nothing-beside-dead', record)),
  // Aliases in circles, of hosts that a web server is at.
  { ...domain('plain', 'to-web-circle', [...valid, 'tr-https-nxdomain'], mail('to-web-circle'), tlsrpt('to-web-circle', 'v=TLSRPTv1; rua=https://web-circle.plain.test/x'), 'web-circle CNAME round.web-circle', 'round.web-circle CNAME web-circle'), line: 'The record is correct, but reports cannot arrive.' },
  // No mail, and things at names where nobody looks: nothing is to be published.
  domain('plain', 'parked.over-parked', ['none', 'none', 'none', 'n/a', 'tr-null-mx', '!tr-subdomain'], mail('over-parked'), tlsrpt('over-parked', record), nullMx('parked.over-parked')),
  domain('plain', 'parked-wrong', ['none', 'none', 'orphan', 'n/a', 'tr-wrong-name', 'ms-wrong-name', 'ms-orphan'], nullMx('parked-wrong'), `_smtp._tcp.parked-wrong TXT "${record}"`, '_mta_sts.parked-wrong TXT "v=STSv1; id=20260131;"', 'mta-sts.parked-wrong A 45.33.32.80'),
  // Addresses of MX hosts.
  domain('plain', 'mx-inside', [...valid, 'mx-private'], host('mx-inside', 10, 'mx.mx-inside'), 'mx.mx-inside A 10.1.2.3', tlsrpt('mx-inside', record)),
  domain('plain', 'mx-loopback', [...valid, 'mx-private'], host('mx-loopback', 10, 'mx.mx-loopback'), 'mx.mx-loopback A 127.0.0.1', tlsrpt('mx-loopback', record)),
  domain('plain', 'mx-link-local', [...valid, 'mx-private'], host('mx-link-local', 10, 'mx.mx-link-local'), 'mx.mx-link-local A 169.254.1.1', 'mx.mx-link-local AAAA fe80::1', tlsrpt('mx-link-local', record)),
  domain('plain', 'mx-unique-local', [...valid, 'mx-private'], host('mx-unique-local', 10, 'mx.mx-unique-local'), 'mx.mx-unique-local AAAA fd00::25', tlsrpt('mx-unique-local', record)),
  domain('plain', 'mx-both', [...valid, '!mx-private'], host('mx-both', 10, 'mx.mx-both'), 'mx.mx-both A 10.1.2.3', 'mx.mx-both AAAA 2606:4700::25', tlsrpt('mx-both', record)),
  domain('plain', 'mx-inside-beside', [...valid, 'mx-private'], mail('mx-inside-beside'), host('mx-inside-beside', 20, 'mx2.mx-inside-beside'), 'mx2.mx-inside-beside A 192.168.0.25', tlsrpt('mx-inside-beside', record)),
  domain('plain', 'mx-document', [...valid, 'mx-private'], host('mx-document', 10, 'mx.mx-document'), 'mx.mx-document A 203.0.113.25', tlsrpt('mx-document', record)),
  domain('plain', 'mx-6to4', [...valid, 'mx-private'], host('mx-6to4', 10, 'mx.mx-6to4'), 'mx.mx-6to4 AAAA 2002:a00:1::1', tlsrpt('mx-6to4', record)),
  domain('plain', 'mx-literal', [...valid, 'mx-no-address'], host('mx-literal', 10, '192.0.2.25.'), tlsrpt('mx-literal', record)),
  // Null MX (RFC 7505).
  domain('plain', 'null-beside', [...valid, 'tr-null-mx-beside', '!tr-null-mx'], nullMx('null-beside'), mail('null-beside'), tlsrpt('null-beside', record)),
  domain('plain', 'null-ten', ['valid', 'valid', 'none', 'n/a', 'tr-null-mx'], 'null-ten MX 10 .', tlsrpt('null-ten', record)),
  domain('plain', 'null-address', ['none', 'none', 'none', 'n/a', 'tr-null-mx', '!tr-no-mx'], nullMx('null-address'), 'null-address A 45.33.32.9'),
  domain('signed', 'null-dane', ['none', 'none', 'none', 'n/a', 'tr-null-mx'], nullMx('null-dane'), `_25._tcp.null-dane TLSA 3 1 1 ${key}`),
  // Aliases in circles. The domain wants mail, senders get an error, and nobody knows more.
  domain('plain', 'circle-mx', ['none', 'none', 'none', 'unknown', 'dns-cname-loop', '!dns-domain-nxdomain', '!tr-null-mx'], 'circle-mx CNAME round.circle-mx', 'round.circle-mx CNAME circle-mx'),
  domain('plain', 'circle-sts', [...valid, 'dns-cname-loop', 'ms-none'], mail('circle-sts'), tlsrpt('circle-sts', record), '_mta-sts.circle-sts CNAME round.circle-sts', 'round.circle-sts CNAME _mta-sts.circle-sts'),
  domain('plain', 'circle-policy', ['valid', 'valid', 'record-ok-host-missing', 'none', 'ms-host-dangling'], mail('circle-policy'), tlsrpt('circle-policy', record), sts('circle-policy'), 'mta-sts.circle-policy CNAME round.circle-policy', 'round.circle-policy CNAME mta-sts.circle-policy'),
  domain('signed', 'circle-tlsa', ['valid', 'valid', 'none', 'broken', 'da-denial-broken'], mail('circle-tlsa'), tlsrpt('circle-tlsa', record), '_25._tcp.mx.circle-tlsa CNAME round.circle-tlsa', 'round.circle-tlsa CNAME _25._tcp.mx.circle-tlsa'),
  // Of a host that is not signed nobody asks for TLSA records (RFC 7672, section 2.2.2).
  domain('plain', 'circle-tlsa', [...valid, '!da-denial-broken'], mail('circle-tlsa'), tlsrpt('circle-tlsa', record), '_25._tcp.mx.circle-tlsa CNAME round.circle-tlsa', 'round.circle-tlsa CNAME _25._tcp.mx.circle-tlsa'),
  domain('plain', 'circle-host', [...valid, 'mx-no-address'], host('circle-host', 10, 'mx.circle-host'), 'mx.circle-host CNAME round.circle-host', 'round.circle-host CNAME mx.circle-host', tlsrpt('circle-host', record)),
  domain('plain', 'circle-self', ['none', 'none', 'none', 'none', 'dns-cname-loop'], mail('circle-self'), '_smtp._tls.circle-self CNAME _smtp._tls.circle-self'),
  // Aliases that lead to nothing.
  domain('signed', 'dangling-tlsa', ['valid', 'valid', 'none', 'none', 'da-cname'], mail('dangling-tlsa'), '_25._tcp.mx.dangling-tlsa CNAME nowhere.dangling-tlsa', tlsrpt('dangling-tlsa', record)),
  domain('plain', 'dangling-sts', [...valid, 'dns-cname-dangling', 'ms-none'], mail('dangling-sts'), tlsrpt('dangling-sts', record), '_mta-sts.dangling-sts CNAME nowhere.dangling-sts'),
  domain('plain', 'dangling-domain', ['none', 'none', 'none', 'n/a', '!dns-domain-nxdomain'], 'dangling-domain CNAME nowhere.plain.test.'),
  domain('plain', 'alias-domain', ['none', 'none', 'none', 'none', '!tr-no-mx'], 'alias-domain CNAME valid.plain.test.'),
  domain('plain', 'dangling-text', ['none', 'none', 'none', 'none', 'dns-cname-dangling', 'tr-none'], mail('dangling-text'), '_smtp._tls.dangling-text CNAME web.plain.test.'),
  domain('signed', 'alias-tlsrpt-bogus-host', ['valid', 'valid', 'none', 'broken', 'da-denial-broken'], mail('alias-tlsrpt-bogus-host'), '_25._tcp.mx.alias-tlsrpt-bogus-host CNAME x.bogus.test.', tlsrpt('alias-tlsrpt-bogus-host', record)),
  // Wildcards.
  domain('plain', 'wild-policy', ['valid', 'valid', 'record-ok', 'none', '!ms-orphan', '!ms-host-missing'], mail('wild-policy'), tlsrpt('wild-policy', record), sts('wild-policy'), '*.wild-policy A 45.33.32.80'),
  domain('plain', 'wild-sts', ['valid', 'valid', 'none', 'none', 'ms-other-txt'], mail('wild-sts'), tlsrpt('wild-sts', record), '*.wild-sts TXT "v=spf1 -all"'),
  domain('plain', 'wild-sts-record', ['valid', 'valid', 'record-ok', 'none', 'dns-wildcard'], mail('wild-sts-record'), tlsrpt('wild-sts-record', record), 'mta-sts.wild-sts-record A 45.33.32.80', '*.wild-sts-record TXT "v=STSv1; id=20260131;"'),
  domain('plain', 'dmarc-name', [...none, 'tr-other-txt', '!tr-wrong-name'], mail('dmarc-name'), tlsrpt('dmarc-name', 'v=DMARC1; p=none')),
  domain('plain', 'wild-spf', [...none, 'tr-spf-at-name'], mail('wild-spf'), '*.wild-spf TXT "v=spf1 -all"'),
  domain('plain', 'wild-dangling', [...none, 'ms-none', '!ms-orphan'], mail('wild-dangling'), '*.wild-dangling CNAME nowhere.plain.test.'),
  domain('plain', 'wild-mx', [...none, '!tr-wrong-name'], mail('wild-mx'), '*.wild-mx MX 10 mx.wild-mx'),
  domain('signed', 'wild-tlsa', ['valid', 'valid', 'none', 'good'], host('wild-tlsa', 10, 'mx.wild-tlsa'), 'mx.wild-tlsa A 45.33.32.25', `*._tcp.mx.wild-tlsa TLSA 3 1 1 ${key}`, tlsrpt('wild-tlsa', record)),
  // One zone broken, the other not.
  domain('signed', 'one-broken', ['valid', 'valid', 'none', 'broken'], mail('one-broken', [`3 1 1 ${key}`]), host('one-broken', 20, 'mx.bogus.test.'), tlsrpt('one-broken', record)),
  domain('signed', 'other-broken', ['valid', 'valid', 'none', 'broken'], mail('other-broken'), host('other-broken', 20, 'mx.bogus.test.'), tlsrpt('other-broken', record)),
  domain('plain', 'one-broken', ['valid', 'valid', 'none', 'broken'], mail('one-broken'), host('one-broken', 20, 'mx.bogus.test.'), tlsrpt('one-broken', record)),
  domain('plain', 'policy-broken', ['valid', 'valid', 'unknown', 'none', 'dns-bogus'], mail('policy-broken'), tlsrpt('policy-broken', record), sts('policy-broken'), 'mta-sts.policy-broken CNAME mx.bogus.test.'),
  domain('plain', 'sts-broken', ['valid', 'valid', 'unknown', 'none', 'dns-bogus'], mail('sts-broken'), tlsrpt('sts-broken', record), '_mta-sts.sts-broken CNAME _smtp._tls.broken.bogus.test.', 'mta-sts.sts-broken A 45.33.32.80'),
  // Names that are no hosts.
  domain('plain', 'mx-underscore', ['valid', 'valid', 'none', 'none', 'mx-name'], host('mx-underscore', 10, 'mail_1.mx-underscore'), 'mail_1.mx-underscore A 45.33.32.25', tlsrpt('mx-underscore', record)),
  domain('plain', 'two-null', ['none', 'none', 'none', 'n/a', 'tr-null-mx', '!tr-null-mx-beside'], 'two-null MX 0 .', 'two-null MX 10 .'),
  // DANE and the order of MX hosts, and hosts with the domain's own name.
  domain('signed', 'own-name', ['valid', 'valid', 'none', 'good', '!tr-host-record'], 'own-name MX 10 own-name', 'own-name A 45.33.32.25', `_25._tcp.own-name TLSA 3 1 1 ${key}`, tlsrpt('own-name', record)),
  domain('signed', 'no-mx-dane', ['valid', 'valid', 'none', 'good', 'tr-no-mx'], 'no-mx-dane A 45.33.32.25', `_25._tcp.no-mx-dane TLSA 3 1 1 ${key}`, tlsrpt('no-mx-dane', record)),
  domain('signed', 'backup-weak', ['valid', 'valid', 'none', 'partial', 'da-partial', 'da-all-unusable'], mail('backup-weak', [`3 1 1 ${key}`]), host('backup-weak', 20, 'mx2.backup-weak'), 'mx2.backup-weak A 45.33.32.26', `_25._tcp.mx2.backup-weak TLSA 1 1 1 ${key}`, tlsrpt('backup-weak', record)),
  domain('signed', 'backup-never', ['valid', 'valid', 'none', 'partial', 'da-never-matches', '!da-partial'], mail('backup-never', [`3 1 1 ${key}`]), host('backup-never', 20, 'mx2.backup-never'), 'mx2.backup-never A 45.33.32.26', '_25._tcp.mx2.backup-never TLSA 3 1 1 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', tlsrpt('backup-never', record)),
  domain('signed', 'unsigned-address', ['valid', 'valid', 'none', 'good'], host('unsigned-address', 10, 'mx.unsigned-address'), 'mx.unsigned-address CNAME named.plain.test.', `_25._tcp.mx.unsigned-address TLSA 3 1 1 ${key}`, tlsrpt('unsigned-address', record)),
  domain('plain', 'alias-to-signed', ['valid', 'valid', 'none', 'none', 'da-mx-cname'], host('alias-to-signed', 10, 'mx.alias-to-signed'), 'mx.alias-to-signed CNAME mx.good.signed.test.', tlsrpt('alias-to-signed', record)),
  domain('signed', 'twice-the-host', ['valid', 'valid', 'none', 'good', '!da-partial'], mail('twice-the-host', [`3 1 1 ${key}`]), host('twice-the-host', 20, 'MX.twice-the-host'), tlsrpt('twice-the-host', record)),
  // Issuers of CAs that the table knows (RFC 7671, section 5.1): E7, and a root as an anchor.
  domain('signed', 'issuer-e7', ['valid', 'valid', 'none', 'unusable', 'da-issuer-as-host'], mail('issuer-e7', ['3 1 1 cbbc559b44d524d6a132bdac672744da3407f12aae5d5f722c5f6c7913871c75']), tlsrpt('issuer-e7', record)),
  domain('signed', 'anchor-e7', ['valid', 'valid', 'none', 'good', 'da-ta-note', '!da-issuer-as-host', '!da-root-anchor'], mail('anchor-e7', ['2 1 1 cbbc559b44d524d6a132bdac672744da3407f12aae5d5f722c5f6c7913871c75']), tlsrpt('anchor-e7', record)),
  domain('signed', 'root-telesec', ['valid', 'valid', 'none', 'good', 'da-root-anchor'], mail('root-telesec', ['2 0 1 91e2f5788d5810eba7ba58737de1548a8ecacd014598bc0b143e041b17052552']), tlsrpt('root-telesec', record)),
  // CAA: the nearest name counts (RFC 8659, section 3).
  domain('plain', 'caa-tag', ['valid', 'valid', 'record-ok', 'none', '!ms-host-caa'], mail('caa-tag'), tlsrpt('caa-tag', record), sts('caa-tag'), 'mta-sts.caa-tag A 45.33.32.80', 'caa-tag CAA 0 iodef "mailto:x@plain.test"'),
  domain('plain', 'deep.er.caa-far', ['valid', 'valid', 'record-ok', 'none', 'ms-host-caa'], mail('deep.er.caa-far'), tlsrpt('deep.er.caa-far', record), sts('deep.er.caa-far'), 'mta-sts.deep.er.caa-far A 45.33.32.80', 'caa-far CAA 0 issue "ca.example"'),
  domain('plain', 'caa-near.caa-over', ['valid', 'valid', 'record-ok', 'none', 'ms-host-caa'], mail('caa-near.caa-over'), tlsrpt('caa-near.caa-over', record), sts('caa-near.caa-over'), 'mta-sts.caa-near.caa-over A 45.33.32.80', 'caa-over CAA 0 issue ";"', 'caa-near.caa-over CAA 0 issue "ca.example"'),
  // Names.
  domain('plain', 'xn--bcher-kva', [...valid], mail('xn--bcher-kva'), tlsrpt('xn--bcher-kva', record)),
  domain('plain', label('n', 63), [...valid], mail(label('n', 63)), tlsrpt(label('n', 63), record)),
  domain('plain', longName('plain', 242), [...valid, '!dns-name-long'], `${longName('plain', 242)} A 45.33.32.25`, tlsrpt(longName('plain', 242), record)),
  domain('plain', longName('plain', 243), ['none', 'none', 'none', 'none', 'dns-name-long', '!tr-none'], `${longName('plain', 243)} A 45.33.32.25`),
  // No host can have TLSA records at a name that is too long to exist (RFC 1035, section 2.3.4).
  domain('plain', longName('plain', 253), ['none', 'none', 'none', 'none', 'dns-name-long', '!ms-none'], `${longName('plain', 253)} A 45.33.32.25`),
  // Subdomains inherit nothing (RFC 8461, section 3.4).
  domain('plain', 'below.sts-parent', ['none', 'none', 'none', 'none', 'tr-subdomain', 'ms-none'], mail('sts-parent'), tlsrpt('sts-parent', record), sts('sts-parent'), 'mta-sts.sts-parent A 45.33.32.80', mail('below.sts-parent')),
  domain('plain', 'sts-here-too', ['valid', 'valid', 'none', 'none', 'tr-sts-at-name'], mail('sts-here-too'), tlsrpt('sts-here-too', record, 'v=STSv1; id=1;')),
  // Destinations of reports.
  domain('plain', 'to-two-hosts', [...valid, '!tr-mailto-no-mx'], mail('to-two-hosts'), tlsrpt('to-two-hosts', 'v=TLSRPTv1; rua=mailto:x@half.plain.test'), host('half', 10, 'nowhere.half'), host('half', 20, 'mx.half'), 'mx.half A 45.33.32.25'),
  domain('plain', 'to-inside-mail', [...valid, 'tr-mailto-no-mx'], mail('to-inside-mail'), tlsrpt('to-inside-mail', 'v=TLSRPTv1; rua=mailto:x@inside-mail.plain.test'), host('inside-mail', 10, 'mx.inside-mail'), 'mx.inside-mail A 10.0.0.25'),
  domain('plain', 'to-address-only', [...valid, '!tr-mailto-no-mx'], mail('to-address-only'), tlsrpt('to-address-only', 'v=TLSRPTv1; rua=mailto:x@address-only.plain.test'), 'address-only A 45.33.32.25'),
  domain('plain', 'to-circle', [...valid, 'tr-mailto-no-mx'], mail('to-circle'), tlsrpt('to-circle', 'v=TLSRPTv1; rua=mailto:x@circle-to.plain.test'), 'circle-to CNAME round.circle-to', 'round.circle-to CNAME circle-to'),
];
