// The zones of the lab. Each domain of a test is a name below one of them.
// signed.test: signed and trusted. optout.test: the same, with names left out of the proofs (NSEC3 opt-out).
// plain.test: not signed. bogus.test: signed, but not by the keys that the resolver trusts. lent.test: the same, and of one
// check alone, which is the first that the resolver hears of it.
// The root is signed and trusted too; nothing below it but these zones is, since it proves that test. has no keys.
// dead.test: delegated to a port where nobody listens (no zone here).
import { linesOf } from './kinds.mjs';
import { key, mail, record, tlsrpt } from './parts.mjs';
import { publicKey } from './ways.mjs';

// Names of addresses: of the networks 45.33.32.0/24 and 2600:3c01::/32.
export const names = {
  '32.33.45.in-addr.arpa': ['80 PTR named.plain.test.', '81 PTR liar.plain.test.', '83 PTR named.bogus.test.', '84 PTR liar.plain.test.', '84 PTR second.plain.test.'],
  '1.0.c.3.0.0.6.2.ip6.arpa': ['1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR named.plain.test.'],
};

export const signed = [
  // Everything in order.
  ...mail('good', [`3 1 1 ${key}`]), ...tlsrpt('good', record), `_smtp._tls.mx.good TXT "${record}"`,
  '_mta-sts.good TXT "v=STSv1; id=20260131T120000Z;"', 'mta-sts.good A 45.33.32.80',
  // DANE and what goes wrong with it.
  ...mail('dane-only', [`3 1 1 ${key}`]),
  ...mail('pkix', [`1 1 1 ${key}`]), ...tlsrpt('pkix', record),
  ...mail('short', ['3 1 1 abcd']), ...tlsrpt('short', record),
  ...mail('usage', [`9 1 1 ${key}`]), ...mail('selector', [`3 7 1 ${key}`]), ...mail('matching', ['3 1 9 ab']),
  ...mail('full', [`3 1 0 ${publicKey}`]), ...mail('sha512', [`3 1 2 ${key}${key}`]),
  ...mail('cert', [`3 0 1 ${key}`]), ...mail('issuer', [`2 0 1 ${key}`]),
  ...mail('rollover', [`3 1 1 ${key}`, `3 1 1 ${'b'.repeat(64)}`]),
  'partial MX 10 mx1.partial', 'partial MX 20 mx2.partial', 'mx1.partial A 45.33.32.1', 'mx2.partial A 45.33.32.2',
  `_25._tcp.mx1.partial TLSA 3 1 1 ${key}`, ...tlsrpt('partial', record),
  'brokendane MX 10 mx.bogus.test.', ...tlsrpt('brokendane', record),
  'aliasmx MX 10 alias.aliasmx', 'alias.aliasmx CNAME mx.good', ...tlsrpt('aliasmx', record),
  ...mail('conflict', [`1 1 1 ${key}`]), ...tlsrpt('conflict', record),
  '_mta-sts.conflict TXT "v=STSv1; id=20260131T120000Z;"', 'mta-sts.conflict A 45.33.32.80',
  ...mail('port465'), `_465._tcp.mx.port465 TLSA 3 1 1 ${key}`, ...tlsrpt('port465', record),
  ...mail('at-domain'), `_25._tcp.at-domain TLSA 3 1 1 ${key}`, ...tlsrpt('at-domain', record),
  'elsewhere MX 10 mx.elsewhere', 'mx.elsewhere A 45.33.32.25', ...tlsrpt('elsewhere', record),
  '_25._tcp.mx.elsewhere CNAME tlsa.elsewhere', `tlsa.elsewhere TLSA 3 1 1 ${key}`,
  // Delegation.
  '_smtp._tls.delegated CNAME target.good', `target.good TXT "${record}"`, ...mail('delegated'),
  '_smtp._tls.dangling CNAME nowhere.good', ...mail('dangling'),
  '_smtp._tls.circle CNAME round.circle', 'round.circle CNAME _smtp._tls.circle', ...mail('circle'),
  ...linesOf('signed'),
];

export const plain = [
  'named A 45.33.32.80', 'named AAAA 2600:3c01::1', 'liar A 203.0.113.9', 'second A 45.33.32.84',
  ...mail('reports'),
  // Records of the text.
  ...mail('valid'), ...tlsrpt('valid', record),
  ...mail('multiple'), ...tlsrpt('multiple', record, 'v=TLSRPTv1; rua=mailto:b@reports.plain.test'),
  ...mail('other'), ...tlsrpt('other', record, 'google-site-verification=x'),
  ...mail('faulty'), ...tlsrpt('faulty', 'v=TLSRPTv1; rua=tls@reports.plain.test'),
  ...mail('space'), ...tlsrpt('space', ' v=TLSRPTv1; rua=mailto:tls@reports.plain.test'),
  ...mail('spf'), ...tlsrpt('spf', 'v=spf1 -all'),
  // Not there, and there by mistake.
  ...mail('none'),
  ...mail('tcp'), `_smtp._tcp.tcp TXT "${record}"`,
  ...mail('apex'), `apex TXT "${record}"`,
  ...mail('doubled'), `_smtp._tls.doubled.plain.test.doubled TXT "${record}"`,
  ...mail('parent'), ...tlsrpt('parent', record), ...mail('child.parent'),
  ...mail('wild'), `*.wild TXT "${record}"`,
  // Mail.
  'null MX 0 .', ...tlsrpt('null', record),
  'nomx A 45.33.32.9', ...tlsrpt('nomx', record),
  'nothing TXT "x"', ...tlsrpt('nothing', record),
  // Destinations.
  ...mail('to-nobody'), ...tlsrpt('to-nobody', 'v=TLSRPTv1; rua=mailto:x@nobody.plain.test'),
  ...mail('to-null'), ...tlsrpt('to-null', 'v=TLSRPTv1; rua=mailto:x@null.plain.test'),
  ...mail('to-nomail'), ...tlsrpt('to-nomail', 'v=TLSRPTv1; rua=mailto:x@nomail.plain.test'), 'nomail TXT "no mail here"',
  ...mail('to-self'), ...tlsrpt('to-self', 'v=TLSRPTv1; rua=mailto:x@to-self.plain.test'),
  ...mail('to-web'), ...tlsrpt('to-web', 'v=TLSRPTv1; rua=https://web.plain.test/x'), 'web A 45.33.32.7',
  ...mail('to-noweb'), ...tlsrpt('to-noweb', 'v=TLSRPTv1; rua=https://noweb.plain.test/x'),
  ...mail('to-private'), ...tlsrpt('to-private', 'v=TLSRPTv1; rua=https://inside.plain.test/x'), 'inside A 10.0.0.1',
  // MTA-STS.
  ...mail('sts'), ...tlsrpt('sts', record), '_mta-sts.sts TXT "v=STSv1; id=20260131;"', 'mta-sts.sts A 45.33.32.80',
  ...mail('sts-alone'), '_mta-sts.sts-alone TXT "v=STSv1; id=20260131;"', 'mta-sts.sts-alone A 45.33.32.80',
  ...mail('sts-nohost'), ...tlsrpt('sts-nohost', record), '_mta-sts.sts-nohost TXT "v=STSv1; id=20260131;"',
  ...mail('sts-two'), ...tlsrpt('sts-two', record), '_mta-sts.sts-two TXT "v=STSv1; id=1;"', '_mta-sts.sts-two TXT "v=STSv1; id=2;"',
  ...mail('sts-bad'), ...tlsrpt('sts-bad', record), '_mta-sts.sts-bad TXT "v=STSv1; id=2026-01-31;"', 'mta-sts.sts-bad A 45.33.32.80',
  ...mail('sts-wrong'), ...tlsrpt('sts-wrong', record), '_mta_sts.sts-wrong TXT "v=STSv1; id=20260131;"',
  ...mail('orphan'), ...tlsrpt('orphan', record), 'mta-sts.orphan A 45.33.32.80',
  ...mail('sts-private'), ...tlsrpt('sts-private', record), '_mta-sts.sts-private TXT "v=STSv1; id=20260131;"', 'mta-sts.sts-private A 192.168.1.1',
  ...mail('sts-dangling'), ...tlsrpt('sts-dangling', record), '_mta-sts.sts-dangling TXT "v=STSv1; id=20260131;"', 'mta-sts.sts-dangling CNAME gone.plain.test.',
  ...mail('sts-cname'), ...tlsrpt('sts-cname', record), '_mta-sts.sts-cname CNAME _mta-sts.sts', 'mta-sts.sts-cname A 45.33.32.80',
  ...mail('caa'), ...tlsrpt('caa', record), '_mta-sts.caa TXT "v=STSv1; id=20260131;"', 'mta-sts.caa A 45.33.32.80',
  'caa CAA 0 issue "ca.example"',
  ...mail('caa-nobody'), ...tlsrpt('caa-nobody', record), '_mta-sts.caa-nobody TXT "v=STSv1; id=20260131;"',
  'mta-sts.caa-nobody A 45.33.32.80', 'mta-sts.caa-nobody CAA 0 issue ";"',
  // DANE without DNSSEC, and hosts elsewhere.
  ...mail('insecure', [`3 1 1 ${key}`]), ...tlsrpt('insecure', record),
  'mxsigned MX 10 mx.good.signed.test.', ...tlsrpt('mxsigned', record),
  ...linesOf('plain'),
];

export const bogus = [...mail('broken'), ...tlsrpt('broken', record), `mx A 45.33.32.66`, `_25._tcp.mx TLSA 3 1 1 ${key}`];
export const lent = [...mail('one'), ...tlsrpt('one', record)];
export const optout = linesOf('optout');
