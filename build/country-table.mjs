#!/usr/bin/env node
// Writes public/data/countries.bin: which country an address belongs to, small enough to ship.
//
//   node build/country-table.mjs [VERSION]
//
// Source: the npm package @ip-location-db/geo-whois-asn-country (CC0-1.0; its data is of the
// regional registries, NRO, CC-BY 4.0). IPv4 is kept by /24 and IPv6 by /48. The layout is described
// in src/geo.rs; the same package gives the same bytes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';

const name = '@ip-location-db/geo-whois-asn-country';
const version = process.argv[2] ?? '2.3.2026061719';
const target = fileURLToPath(new URL('../public/data/countries.bin', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'countries-'));
try {
  execFileSync('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder });
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  const read = (file) => readFileSync(join(folder, 'package', file), 'utf8').trim().split('\n').map((line) => line.split(','));
  write(
    read('geo-whois-asn-country-ipv4-num.csv').map(([first, last, code]) => [Number(first), Number(last), code]),
    read('geo-whois-asn-country-ipv6-num.csv').map(([first, last, code]) => [BigInt(first), BigInt(last), code]),
  );
} finally {
  rmSync(folder, { recursive: true });
}

function write(v4, v6) {
  const codes = [...new Set([...v4, ...v6].map(([, , code]) => code))].filter((code) => /^[A-Z]{2}$/.test(code)).sort();
  const number = new Map(codes.map((code, index) => [code, index + 1]));
  const small = runsOfV4(v4, number);
  const large = runsOfV6(v6, number);
  const payload = Buffer.concat([...streams(small), ...streams(large)]);
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const list = Buffer.from(codes.map((code) => `${code}${names.of(code) ?? ''}\n`).join(''));
  const [, , stamp] = version.split('.');
  const date = `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`;
  const numbers = Buffer.alloc(16);
  [list.length, small.length, large.length, payload.length].forEach((value, index) => numbers.writeUInt32LE(value, index * 4));
  const bytes = Buffer.concat([Buffer.from('TLC1'), Buffer.from(date), numbers, list, deflateSync(payload, { level: 9 })]);
  writeFileSync(target, bytes);
  console.log(`${name} ${version}, ${date}: ${small.length} IPv4 and ${large.length} IPv6 runs, ${codes.length} countries, ${bytes.length} bytes`);
}

/** [first /24, country] wherever the country changes; 0 is none. A /24 is of whoever has most of it. */
function runsOfV4(ranges, number) {
  const country = new Uint8Array(2 ** 24);
  const shared = new Map();
  for (const [first, last, code] of ranges) {
    const own = number.get(code) ?? 0;
    const [from, to] = [Math.floor(first / 256), Math.floor(last / 256)];
    for (let block = from; block <= to; block += 1) {
      const count = Math.min(last, block * 256 + 255) - Math.max(first, block * 256) + 1;
      if (count === 256) country[block] = own;
      else {
        const counts = shared.get(block) ?? new Map();
        counts.set(own, (counts.get(own) ?? 0) + count);
        shared.set(block, counts);
      }
    }
  }
  for (const [block, counts] of shared) country[block] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
  const runs = [];
  for (let block = 0; block < country.length; block += 1) {
    if (block === 0 || country[block] !== country[block - 1]) runs.push([block, country[block]]);
  }
  return runs;
}

/** The same by /48. A /48 that a range shares with another is of the range that has half of it or more. */
function runsOfV6(ranges, number) {
  const half = 1n << 79n;
  const rest = (1n << 80n) - 1n;
  const runs = [[0, 0]];
  let end = 0;
  const push = (block, country) => {
    const before = runs.at(-1);
    if (before[1] === country) return;
    if (before[0] === block) before[1] = country;
    else runs.push([block, country]);
  };
  for (const [first, last, code] of ranges) {
    const from = Math.max(Number(first >> 80n) + ((first & rest) > half ? 1 : 0), end);
    const to = Number(last >> 80n) - ((last & rest) + 1n < half ? 1 : 0);
    if (to < from) continue;
    if (from > end) push(end, 0);
    push(from, number.get(code) ?? 0);
    end = to + 1;
  }
  push(end, 0);
  return runs.filter((run, index) => index === 0 || run[1] !== runs[index - 1][1]);
}

/** Distances from run to run, seven bits a byte, lowest first; then the countries. */
function streams(runs) {
  const distances = [];
  runs.forEach(([block], index) => {
    let rest = block - (runs[index - 1]?.[0] ?? 0);
    while (rest >= 128) {
      distances.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    distances.push(rest);
  });
  return [Buffer.from(distances), Buffer.from(runs.map(([, country]) => country))];
}
