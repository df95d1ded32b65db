// How the text of a record can be spelt wrongly, each at a name of its own: through a zone file, the wire and a resolver
// come the blanks, quotes and bytes that no test of the text alone has to get there.
import { mail, record, tlsrpt } from './parts.mjs';

const none = ['none', 'none', 'none', 'none'];
const invalid = ['invalid', 'invalid', 'none', 'none'];
const lenient = ['invalid', 'valid', 'none', 'none'];
const valid = ['valid', 'valid', 'none', 'none'];
const mailto = 'mailto:tls@reports.plain.test';

let count = 0;
/** A record, as a zone file has it between quotes. */
const text = (says, ...texts) => {
  count += 1;
  const name = `text${count}`;
  return { zone: 'plain', name, lines: [...mail(name), ...tlsrpt(name, ...texts)], says };
};
/** An MTA-STS record beside a right TLSRPT record. */
const sts = (state, rules, ...texts) => {
  count += 1;
  const name = `sts-text${count}`;
  return {
    zone: 'plain', name, says: ['valid', 'valid', state, 'none', ...rules],
    lines: [...mail(name), ...tlsrpt(name, record), ...texts.map((own) => `_mta-sts.${name} TXT ${own}`), `mta-sts.${name} A 45.33.32.80`],
  };
};

export const spellings = [
  // The version (RFC 8460, section 3).
  text([...invalid, 'tr-version-missing', '!tr-none'], `rua=${mailto}`),
  text([...invalid, 'tr-version-not-first', '!tr-none'], `rua=${mailto}; v=TLSRPTv1`),
  text([...invalid, 'tr-version-other'], `v=TLSRPTv2; rua=${mailto}`),
  text([...invalid, 'tr-version-wsp-eq'], `v = TLSRPTv1; rua=${mailto}`),
  text([...valid, 'tr-version-delim-wsp'], `v=TLSRPTv1 ; rua=${mailto}`),
  text([...invalid, 'tr-version-no-delim'], `v=TLSRPTv1, rua=${mailto}`),
  text([...valid, 'tr-v-repeated'], `v=TLSRPTv1; v=TLSRPTv1; rua=${mailto}`),
  text([...none, 'tr-other-txt', 'tr-none'], 'v=DMARC1; p=none; rua=mailto:tls@reports.plain.test'),
  // Bytes.
  text([...invalid, 'tr-escaped-semicolon'], `v=TLSRPTv1\\\\; rua=${mailto}`),
  text([...invalid, 'tr-nonascii'], `v=TLSRPTv1;\\194\\160rua=${mailto}`),
  text([...invalid, 'tr-leading-junk', 'tr-nonascii'], `\\239\\187\\191v=TLSRPTv1; rua=${mailto}`),
  text([...invalid, 'tr-control'], `v=TLSRPTv1;\\013\\010rua=${mailto}`),
  text([...valid, '!tr-control'], `v=TLSRPTv1;\\009rua=${mailto}`),
  text([...lenient, 'tr-trailing-wsp'], `${record} `),
  // Fields.
  text([...invalid, 'tr-empty-field'], `${record};;`),
  text([...invalid, 'tr-field-name'], `${record}; ${'n'.repeat(33)}=1`),
  text([...invalid, 'tr-field-value-empty'], `${record}; more=`),
  text([...invalid, 'tr-field-value-chars'], `${record}; x=a=b`),
  text([...valid, 'tr-ext-duplicate'], `${record}; x=1; x=2`),
  text([...valid, 'tr-dmarc-tag'], `${record}; ruf=mailto:b@reports.plain.test`),
  text([...invalid, 'tr-rua-case'], `v=TLSRPTv1; RUA=${mailto}`),
  text([...invalid, 'tr-rua-wsp-eq'], `v=TLSRPTv1; rua =${mailto}`),
  text([...invalid, 'tr-rua-empty-item'], `v=TLSRPTv1; rua=,${mailto}`),
  // Destinations.
  text([...valid, 'tr-rua-http'], `${record},http://web.plain.test/x`),
  text([...valid, 'tr-rua-scheme-unsupported'], `v=TLSRPTv1; rua=ftp://web.plain.test/x,${mailto}`),
  text([...valid, 'tr-rua-scheme-case'], 'v=TLSRPTv1; rua=MAILTO:tls@reports.plain.test'),
  text([...valid, 'tr-rua-duplicate'], `${record},${mailto}`),
  text([...lenient, 'tr-rua-bang'], 'v=TLSRPTv1; rua=https://web.plain.test/a!b'),
  text([...invalid, 'tr-rua-comma'], 'v=TLSRPTv1; rua=https://web.plain.test/a,b'),
  text([...lenient, 'tr-rua-space'], 'v=TLSRPTv1; rua=mailto: tls@reports.plain.test'),
  text([...invalid, 'tr-rua-uri-syntax'], 'v=TLSRPTv1; rua=mailto:<tls@reports.plain.test>'),
  text([...valid, 'tr-mailto-no-address'], `v=TLSRPTv1; rua=mailto:,${mailto}`),
  text([...valid, 'tr-mailto-hfields'], `${record}?subject=tlsrpt`),
  text([...valid, 'tr-mailto-special-local'], 'v=TLSRPTv1; rua=mailto:a%21b@reports.plain.test'),
  text([...invalid, 'tr-https-no-host', 'tr-rua-none-usable'], 'v=TLSRPTv1; rua=https:///x'),
  text([...invalid, 'tr-https-port', 'tr-rua-none-usable'], 'v=TLSRPTv1; rua=https://web.plain.test:99999/x'),
  text([...valid, 'tr-https-port-unusual'], 'v=TLSRPTv1; rua=https://web.plain.test:8443/x'),
  text([...valid, 'tr-https-final-dot'], 'v=TLSRPTv1; rua=https://web.plain.test./x'),
  text([...invalid, 'tr-mailto-addr-syntax'], 'v=TLSRPTv1; rua=mailto:tls@reports.plain.test.'),
  text([...valid, 'tr-https-fragment'], 'v=TLSRPTv1; rua=https://web.plain.test/x#y'),
  // In parts (RFC 8460, section 3: joined without a space), also such that part the version or an address.
  text([...valid, 'tr-multistring', '!tr-version-missing'], 'v=TLS" "RPTv1; rua=mailto:tls@rep" "orts.plain.test'),
  text([...invalid, 'tr-version-no-delim', 'tr-multistring'], `v=TLSRPTv1" "rua=${mailto}`),
  text([...valid, 'tr-multistring', 'tr-long', '!tr-string-255'], `v=TLSRPTv1; rua=${Array.from({ length: 8 }, (_, at) => `mailto:${'x'.repeat(60)}${at}@reports.plain.test,${'" "'}mailto:${'y'.repeat(60)}${at}@reports.plain.test`).join('," "')}`),
  // MTA-STS (RFC 8461, section 3.1).
  sts('invalid', ['ms-version-case'], '"V=STSv1; id=1;"'),
  sts('invalid', ['ms-version-typo'], '"v=STS1; id=1;"'),
  sts('invalid', ['ms-version-other'], '"v=STSv2; id=1;"'),
  sts('invalid', ['ms-version-wsp-eq'], '"v = STSv1; id=1;"'),
  sts('invalid', ['ms-version-no-delim'], '"v=STSv1 id=1;"'),
  sts('invalid', ['ms-leading-junk'], '" v=STSv1; id=1;"'),
  sts('invalid', ['ms-id-empty'], '"v=STSv1; id=;"'),
  sts('invalid', ['ms-id-long'], `"v=STSv1; id=${'1'.repeat(33)};"`),
  sts('record-ok', ['!ms-id-long'], `"v=STSv1; id=${'1'.repeat(32)};"`),
  sts('record-ok', ['ms-id-duplicate'], '"v=STSv1; id=1; id=2;"'),
  sts('record-ok', ['ms-id-style'], '"v=STSv1; id=abc;"'),
  sts('record-ok', ['!ms-id-missing', '!ms-version-missing'], '"v=STSv1; " "id=20260131;"'),
  sts('invalid', ['ms-id-missing'], '"v=STSv1; mode=enforce;"'),
  sts('record-ok', ['!ms-syntax'], '"v=STSv1; id=20260131"'),
  // Several texts: those of others count for nothing, two policies leave none.
  sts('record-ok', ['!ms-multiple'], '"v=STSv1; id=20260131;"', '"v=spf1 -all"', '"google-site-verification=x"'),
  sts('multiple', ['ms-multiple'], '"v=STSv1; id=20260131;"', '"v=STSv1; id=20260131"', '"x"'),
];
