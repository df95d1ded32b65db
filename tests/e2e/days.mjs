// Reports of days, as tests of dates, filters and charts need them.
import { file } from './fixtures.mjs';

/** "2026-03-01" so many days later. */
export function plus(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * A report of `who` about a day (YYYY-MM-DD), with failures as [result type, MX, count]. `good` sessions succeeded;
 * the policy had a `mode`; failures may state more (`detail`).
 */
export function dayReport(who, day, failures = [], { good = 40, mode = 'enforce', domain = 'example.com', detail = {} } = {}) {
  const failed = failures.reduce((sum, [, , count]) => sum + count, 0);
  return file(`${who}-${domain}-${day}.json`, Buffer.from(JSON.stringify({
    'organization-name': who, 'contact-info': 'tls@mail.example', 'report-id': `${who} ${domain} ${day}`,
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    policies: [{
      policy: { 'policy-type': 'sts', 'policy-domain': domain, 'policy-string': ['version: STSv1', `mode: ${mode}`, 'mx: *.example.com', 'max_age: 604800'] },
      summary: { 'total-successful-session-count': good, 'total-failure-session-count': failed },
      'failure-details': failures.map(([type, mx, count]) => ({ 'result-type': type, 'receiving-mx-hostname': mx, 'sending-mta-ip': '192.0.2.1', 'failed-session-count': count, ...detail })),
    }],
  })));
}

/** Several reports as one file, for a browser takes few files at once. */
export function asMailbox(name, reports) {
  return file(name, Buffer.concat(reports.map(({ buffer }) => Buffer.concat([buffer, Buffer.from('\n')]))));
}
