// Reports, mails and archives made for a test, with numbers known beforehand.
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A report of 7 successful sessions and `failed` failed ones. */
export const report = (id, failed) => ({
  'organization-name': 'Test Mail',
  'date-range': { 'start-datetime': '2026-03-01T00:00:00Z', 'end-datetime': '2026-03-01T23:59:59Z' },
  'contact-info': 'tls@mail.example',
  'report-id': id,
  policies: [{
    policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'example.org' },
    summary: { 'total-successful-session-count': 7, 'total-failure-session-count': failed },
    'failure-details': failed ? [{ 'result-type': 'dnssec-invalid', 'failed-session-count': failed }] : [],
  }],
});

/** A report of so many failures that each say so many letters: nowhere twice, and packed they are half as long. */
export function large(id, { domain = 'example.org', failures, letters }) {
  const made = report(id, 0);
  const [entry] = made.policies;
  entry.policy['policy-domain'] = domain;
  entry.summary['total-failure-session-count'] = failures;
  const said = randomBytes(failures * letters / 2).toString('hex');
  entry['failure-details'] = Array.from({ length: failures }, (_, index) => ({
    'result-type': 'validation-failure',
    'failed-session-count': 1,
    'failure-reason-code': said.slice(index * letters, (index + 1) * letters),
  }));
  return JSON.stringify(made);
}

export const json = (id, failed) => Buffer.from(JSON.stringify(report(id, failed)));

export const gz = (id, failed) => gzipSync(json(id, failed));

/** A file as the file input takes it. */
export const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

const lines = (...all) => all.join('\r\n');
const base64 = (bytes) => bytes.toString('base64').replace(/.{76}/g, '$&\r\n');

/** A mail as senders write it: a text and the reports, each as a part of its own. */
export function mail(...reports) {
  const part = (bytes, index) => lines(
    '--b', 'Content-Type: application/tlsrpt+gzip', 'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="mail.example!example.org!1!2!${index}.json.gz"`, '', base64(bytes), '',
  );
  return Buffer.from(lines(
    'From: tls@mail.example', 'To: reports@example.org', 'Subject: Report Domain: example.org Submitter: mail.example',
    'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=tlsrpt; boundary=b', '',
    '--b', 'Content-Type: text/plain', '', 'A report is attached.', '',
  ) + '\r\n' + reports.map(part).join('') + '--b--\r\n');
}

/** That mail forwarded as an attachment of another. */
export const forwarded = (inner) => Buffer.concat([
  Buffer.from(lines(
    'From: colleague@example.org', 'Subject: Fwd: look at this', 'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=outer', '', '--outer', 'Content-Type: text/plain', '', 'See below.', '',
    '--outer', 'Content-Type: message/rfc822', '', '',
  )),
  inner,
  Buffer.from('\r\n--outer--\r\n'),
]);

export const ordinaryMail = Buffer.from(lines(
  'From: someone@example.org', 'Subject: Lunch', '', 'At noon?', '',
));

/** A mailbox of mails. */
export const mbox = (...mails) => Buffer.concat(mails.flatMap((one) => [
  Buffer.from('From sender@mail.example Sun Mar  1 00:00:00 2026\n'),
  Buffer.from(one.toString('latin1').replaceAll('\r\n', '\n').replace(/^(>*From )/gm, '>$1'), 'latin1'),
  Buffer.from('\n'),
]));

/** A mail of a mailbox that is a plain report. */
export const mailOf = (text) => `From tls@mail.example Sun Mar  1 00:00:00 2026\nContent-Type: application/tlsrpt+json\n\n${text}\n\n`;

/** Mails `from` to `to` of a mailbox, each a plain report of one failed session; `broken` is the number of one cut off. */
export function plainMailbox(to, from = 0, broken = 0) {
  const text = JSON.stringify(report('NUMBER', 1));
  return Array.from({ length: to - from }, (_, index) => {
    const body = text.replace('NUMBER', from + index);
    return mailOf(from + index + 1 === broken ? body.slice(0, 90) : body);
  }).join('');
}

/** A ZIP archive of stored entries: `[name, content]` each. */
export function zip(...entries) {
  const head = (signature, name, content, offset) => {
    const central = signature === 0x02014b50;
    const bytes = Buffer.alloc(central ? 46 : 30);
    bytes.writeUInt32LE(signature, 0);
    const at = central ? 16 : 14;
    bytes.writeUInt32LE(crc32(content), at);
    bytes.writeUInt32LE(content.length, at + 4);
    bytes.writeUInt32LE(content.length, at + 8);
    bytes.writeUInt16LE(name.length, at + 12);
    if (central) bytes.writeUInt32LE(offset, 42);
    return Buffer.concat([bytes, Buffer.from(name)]);
  };
  const [locals, centrals] = [[], []];
  let offset = 0;
  for (const [name, content] of entries) {
    const local = Buffer.concat([head(0x04034b50, name, content), content]);
    centrals.push(head(0x02014b50, name, content, offset));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
