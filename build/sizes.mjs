// What each part of the page weighs, and what it may weigh at most (sizes.json).
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow } from './directory.mjs';

const limitsFile = fileURLToPath(new URL('sizes.json', import.meta.url));
/** Room above what is there when limits are set. */
const ROOM = 1.03;
/** What a browser needs before the page can be used, and what that may weigh in brotli, whatever the limits say. */
const FIRST_LOAD_BUDGET = 180_000;
const FIRST_LOAD = ['index.html', 'start.js', 'style.css', 'tlsrpt-lens.js', 'tlsrpt-lens_bg.wasm'];

/** The weight of each part of a built and packed directory: `{ part: { raw, gzip, brotli } }`. */
export function measure(directory) {
  const size = (name, ending) => {
    const packed = join(directory, name + ending);
    return statSync(existsSync(packed) ? packed : join(directory, name)).size;
  };
  const parts = filesBelow(directory)
    .filter((name) => !/\.(br|gz)$|^_headers$/.test(name))
    .map((name) => [
      name.replace(/-[0-9a-f]{16}/, ''),
      { raw: size(name, ''), gzip: size(name, '.gz'), brotli: size(name, '.br') },
    ]);
  return Object.fromEntries(parts);
}

/** One line a part. */
export function table(sizes) {
  const rows = [
    ['', 'raw', 'gzip', 'brotli'],
    ...Object.entries({ ...sizes, 'first load': firstLoad(sizes) })
      .map(([part, { raw, gzip, brotli }]) => [part, ...[raw, gzip, brotli].map((bytes) => bytes.toLocaleString('en'))]),
  ];
  return rows.map(([part, ...numbers]) => part.padEnd(28) + numbers.map((text) => text.padStart(12)).join('')).join('\n');
}

function firstLoad(sizes) {
  const sum = (form) => FIRST_LOAD.reduce((bytes, part) => bytes + sizes[part][form], 0);
  return { raw: sum('raw'), gzip: sum('gzip'), brotli: sum('brotli') };
}

/** What is wrong with the first load, if anything. */
export function firstLoadExcess(sizes) {
  const { brotli } = firstLoad(sizes);
  return brotli > FIRST_LOAD_BUDGET ? [`first load, brotli: ${brotli} bytes, budget ${FIRST_LOAD_BUDGET}`] : [];
}

/** What is wrong with sizes: parts above their limit, and parts without one. */
export function excesses(sizes, limits = JSON.parse(readFileSync(limitsFile, 'utf8'))) {
  return Object.entries(sizes).flatMap(([part, size]) => {
    if (!limits[part]) return [`${part} has no limit`];
    return ['raw', 'brotli']
      .filter((form) => size[form] > limits[part][form])
      .map((form) => `${part}, ${form}: ${size[form]} bytes, limit ${limits[part][form]}`);
  });
}

/** Sets the limits a little above `sizes`. */
export function setLimits(sizes) {
  const above = (bytes) => Math.ceil(bytes * ROOM);
  const limits = Object.entries(sizes).map(([part, { raw, brotli }]) => [part, { raw: above(raw), brotli: above(brotli) }]);
  writeFileSync(limitsFile, `${JSON.stringify(Object.fromEntries(limits), null, 2)}\n`);
}
