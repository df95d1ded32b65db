// What a built directory holds.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The names of all files below `directory`, with slashes, in the order of their letters. */
export function filesBelow(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort();
}

/** Their hashes, in the form that `sha256sum -c` reads. */
export function checksums(directory) {
  return filesBelow(directory)
    .map((name) => `${createHash('sha256').update(readFileSync(join(directory, name))).digest('hex')}  ${name}\n`)
    .join('');
}
