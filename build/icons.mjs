#!/usr/bin/env node
// Draws the icons that an installed page needs from public/icon.svg, with Chromium:
//
//   CHROME=chromium node build/icons.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../public/', import.meta.url));
const mark = readFileSync(join(folder, 'icon.svg'), 'utf8').replace('<svg ', '<svg id="mark" ');

// Share of the edge that the mark fills and radius of the tile, in hundredths of the edge.
// Of a maskable icon, systems may cut off all but the inner circle of four fifths.
const icons = [
  { name: 'icon-192.png', size: 192, fill: 78, radius: 16 },
  { name: 'icon-512.png', size: 512, fill: 78, radius: 16 },
  { name: 'icon-maskable-512.png', size: 512, fill: 58, radius: 0 },
];

const work = mkdtempSync(join(tmpdir(), 'icons-'));
try {
  for (const icon of icons) draw(icon);
} finally {
  rmSync(work, { recursive: true });
}

function draw({ name, size, fill, radius }) {
  const page = join(work, 'icon.html');
  writeFileSync(page, `<!doctype html><style>
    html { color-scheme: light; }
    body { margin: 0; }
    div { display: grid; place-items: center; width: ${size}px; height: ${size}px; background: #fbfbfa; border-radius: ${radius}%; }
    #mark { width: ${fill}%; height: ${fill}%; }
  </style><div>${mark}</div>`);
  execFileSync(process.env.CHROME ?? 'chromium', [
    '--headless', '--no-sandbox', '--hide-scrollbars', '--force-device-scale-factor=1', '--default-background-color=00000000',
    `--user-data-dir=${join(work, 'profile')}`, `--window-size=${size},${size}`, `--screenshot=${join(folder, name)}`, `file://${page}`,
  ], { stdio: 'ignore' });
  console.log(`${name}: ${readFileSync(join(folder, name)).length} bytes`);
}
