// The way to a host: aliases, names that are too long, zones that are dead or not signed; and what stands in full at its end.
// As in kinds.mjs.
import { key, mail, record, tlsrpt } from './parts.mjs';

const to = (uri) => `v=TLSRPTv1; rua=${uri}`;
const none = ['valid', 'valid', 'none', 'none'];

/** A certificate as `openssl req -x509 -newkey ed25519 -subj /CN=a` makes it, and its key. */
export const certificate = '3082012c3081dfa0030201020214457ba7f671760692f70cf66cf4ef5d6449da1dd4300506032b6570300c310a300806035504030c0161301e170d3236313132383231353234395a170d3336313132353231353234395a300c310a300806035504030c0161302a300506032b657003210017fea1fae910fc52ee172171b91aea128ba1a0f5aaa9942afcdff0b6e13ea01ea3533051301d0603551d0e04160414942fdd6398216a7be19d27f880c09f3590ac653a301f0603551d23041830168014942fdd6398216a7be19d27f880c09f3590ac653a300f0603551d130101ff040530030101ff300506032b6570034100bb245cd0b5edf72d7e40f7170fa0a3c70398e693173d655b12e84188e8fbd4e578bdd71c09f1de26a656c673a32e6c2815f01ae992c56f0dcbe6428776b58f05';
export const publicKey = '302a300506032b657003210017fea1fae910fc52ee172171b91aea128ba1a0f5aaa9942afcdff0b6e13ea01e';

const dane = (name, verdict, rules, ...tlsa) => ({
  zone: 'signed', name, lines: [...mail(name, tlsa), ...tlsrpt(name, record)], says: ['valid', 'valid', 'none', verdict, ...rules],
});
/** A host of 247 characters: with _25._tcp. before it there are more than the 253 that DNS allows. */
const long = [59, 59, 59].map((count) => 'a'.repeat(count)).join('.');
const longHost = `${long}.${'b'.repeat(247 - 180 - 'long-host.signed.test'.length - 1)}.long-host`;

export const ways = [
  // A record with matching type 0 holds the certificate (selector 0) or the key (selector 1), whole.
  dane('whole-key', 'good', ['da-full', '!da-length'], `3 1 0 ${publicKey}`),
  dane('whole-certificate', 'good', ['da-full', '!da-length'], `3 0 0 ${certificate}`),
  dane('whole-nothing', 'unusable', ['da-length', '!da-full'], '3 1 0 abcdef'),
  dane('whole-swapped', 'unusable', ['da-length'], `3 1 0 ${certificate}`, `3 0 0 ${publicKey}`),
  dane('whole-cut', 'unusable', ['da-length'], `3 0 0 ${certificate.slice(0, -2)}`),
  dane('whole-cut-too', 'good', ['da-length'], `3 0 0 ${certificate.slice(0, -2)}`, `3 1 1 ${key}`),
  dane('three-keys', 'good', ['da-rollover'], `3 1 1 ${key}`, `3 1 1 ${'b'.repeat(64)}`, `3 1 1 ${'c'.repeat(64)}`),
  // The TLSA base domain behind an alias (RFC 7672, section 2.2.3).
  { zone: 'signed', name: 'alias-own', lines: ['alias-own MX 10 mx.alias-own', 'mx.alias-own CNAME in.alias-own', 'in.alias-own A 45.33.32.25', `_25._tcp.in.alias-own TLSA 3 1 1 ${key}`, ...tlsrpt('alias-own', record)], says: ['valid', 'valid', 'none', 'good', 'tr-host-record', 'da-cname'] },
  { zone: 'signed', name: 'alias-told', lines: ['alias-told MX 10 mx.alias-told', 'mx.alias-told CNAME in.alias-told', 'in.alias-told A 45.33.32.25', `_25._tcp.in.alias-told TLSA 3 1 1 ${key}`, ...tlsrpt('alias-told', record), ...tlsrpt('in.alias-told', record)], says: ['valid', 'valid', 'none', 'good', '!tr-host-record'] },
  { zone: 'signed', name: 'alias-vendor', lines: ['alias-vendor MX 10 mx.alias-vendor', 'mx.alias-vendor CNAME mx.dane-only', ...tlsrpt('alias-vendor', record)], says: ['valid', 'valid', 'none', 'good', '!tr-host-record', 'da-cname'] },
  { zone: 'signed', name: 'long-host', lines: [`long-host MX 10 ${longHost}`, `${longHost} A 45.33.32.25`, ...tlsrpt('long-host', record)], says: [...none, 'dns-name-long'] },
  // A domain that is an alias (RFC 5321, section 5.1).
  { zone: 'signed', name: 'domain-alias', lines: ['domain-alias CNAME good', ...tlsrpt('domain-alias', record)], says: ['valid', 'valid', 'none', 'good', '!da-mx-insecure'] },
  { zone: 'signed', name: 'domain-out', lines: ['domain-out CNAME mxsigned.plain.test.', ...tlsrpt('domain-out', record)], says: ['valid', 'valid', 'none', 'good-mx-insecure', 'da-mx-insecure'] },
  { zone: 'plain', name: 'domain-web', lines: ['domain-web CNAME web', ...tlsrpt('domain-web', record)], says: [...none, 'tr-no-mx', '!da-mx-cname'] },
  // Without MX records mail goes to the address of the domain.
  { zone: 'plain', name: 'to-inside', lines: [...mail('to-inside'), ...tlsrpt('to-inside', to('mailto:x@inside-only.plain.test')), 'inside-only A 10.0.0.9'], says: [...none, 'tr-mailto-no-mx'], line: 'The record is correct, but reports cannot arrive.' },
  { zone: 'plain', name: 'to-outside', lines: [...mail('to-outside'), ...tlsrpt('to-outside', to('mailto:x@outside.plain.test')), 'outside A 45.33.32.9'], says: [...none, '!tr-mailto-no-mx'], line: 'Reports can arrive.' },
  // A letter that is lost would make another address.
  { zone: 'plain', name: 'to-letter', lines: [...mail('to-letter'), ...tlsrpt('to-letter', to('mailto:x@b\\195\\188cher.plain.test'))], says: ['invalid', 'invalid', 'none', 'none', 'tr-nonascii', '!tr-mailto-nxdomain'] },
  { zone: 'plain', name: 'to-shapeless', lines: [...mail('to-shapeless'), ...tlsrpt('to-shapeless', to('mailto:x@\\226\\128\\139nobody.plain.test'))], says: ['invalid', 'invalid', 'none', 'none', 'tr-nonascii', 'tr-mailto-nxdomain'] },
  // Servers that do not answer for one zone take nothing from what is known of others.
  { zone: 'plain', name: 'host-dead', lines: ['host-dead MX 10 mx.dead.test.', ...tlsrpt('host-dead', record)], says: ['valid', 'valid', 'none', 'unknown|broken', '!tr-nothing-to-report'], line: 'Reports can arrive.' },
];
