// A resolver that is played in the browser, so that what it was asked, when and what it says is known.
import { setTimeout } from 'node:timers/promises';

export const [A, CNAME, MX, TXT, TLSA] = [1, 5, 15, 16, 52];
/** A domain name as a message has it. */
export const name = (text) => Buffer.concat([...text.split('.').filter(Boolean).map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.from([0])]);
/** A character-string. */
export const string = (text) => Buffer.from([text.length, ...Buffer.from(text)]);

/** The name and type that a DNS message asks for (RFC 1035, section 4.1.2). */
export function question(message) {
  const labels = [];
  let at = 12;
  for (; message[at] > 0; at += message[at] + 1) labels.push(message.subarray(at + 1, at + 1 + message[at]).toString());
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** The answer of a resolver that validates: these data, or no such record. */
function answer(message, data) {
  const { type, end } = question(message);
  const head = Buffer.from(message.subarray(0, 12));
  head.writeUInt16BE(0x81a0, 2);
  head.writeUInt16BE(data.length, 6);
  head.writeUInt32BE(0, 8);
  const records = data.map((bytes) => {
    const fixed = Buffer.alloc(12);
    fixed.writeUInt16BE(0xc00c, 0);
    fixed.writeUInt16BE(type, 2);
    fixed.writeUInt16BE(1, 4);
    fixed.writeUInt32BE(60, 6);
    fixed.writeUInt16BE(bytes.length, 10);
    return Buffer.concat([fixed, bytes]);
  });
  return Buffer.concat([head, message.subarray(12, end), ...records]);
}

/**
 * Plays every resolver: `data({ name, type })` gives the data of the records there are. `log` has each query with its host,
 * and the most that were under way at a time.
 */
export async function play(context, data, { pause = 5, reply = () => undefined } = {}) {
  const log = { queries: [], most: 0, now: 0 };
  await context.route(/\?dns=/, async (route) => {
    const url = new URL(route.request().url());
    const message = Buffer.from(url.searchParams.get('dns'), 'base64url');
    log.queries.push({ host: url.host, ...question(message) });
    log.now += 1;
    log.most = Math.max(log.most, log.now);
    await setTimeout(pause);
    log.now -= 1;
    const other = reply(log.queries.length, question(message));
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/dns-message' };
    if (other === 'abort') await route.abort();
    else await route.fulfill({ status: 200, headers, body: answer(message, data(question(message))), ...other && { ...other, headers: { ...headers, ...other.headers } } });
  });
  return log;
}
