// Packs files ahead of time, so that a web server need not, and with the best that there is.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { filesBelow } from './directory.mjs';

const packable = /\.(css|html|js|json|mbox|svg|wasm)$/;

/** Writes `NAME.gz` and `NAME.br` beside each file of `directory` that packing makes smaller. */
export async function compress(directory) {
  const names = filesBelow(directory).filter((name) => packable.test(name));
  await Promise.all(names.map(async (name) => {
    const data = readFileSync(join(directory, name));
    for (const [ending, packed] of [['gz', await gzipBest(data)], ['br', await brotliBest(data)]]) {
      if (packed.length < data.length) writeFileSync(join(directory, `${name}.${ending}`), packed);
    }
  }));
}

/** The same bytes on every system. */
export async function gzipBest(data) {
  const packed = await promisify(gzip)(data, { level: constants.Z_BEST_COMPRESSION });
  packed[OPERATING_SYSTEM] = UNKNOWN;
  return packed;
}

function brotliBest(data) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
  };
  return promisify(brotliCompress)(data, { params });
}

// RFC 1952, section 2.3: the tenth byte names the system that packed.
const OPERATING_SYSTEM = 9;
const UNKNOWN = 255;
