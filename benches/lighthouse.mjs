// What Lighthouse says of the built page, as on a phone and as on a desk: scores, times, and every audit
// that is not passed. Of three runs the one with the middle performance counts.
//   node benches/lighthouse.mjs [--dist DIR]
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { dist, startServer } from '../build/serve.mjs';

const { values } = parseArgs({ options: { dist: { type: 'string', default: dist } } });
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const TIMES = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index', 'interactive'];
const RUNS = 3;

const site = await startServer({ directory: values.dist, packed: true });
try {
  for (const device of ['phone', 'desk']) {
    const runs = [];
    while (runs.length < RUNS) runs.push(await audit(device));
    runs.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
    print(device, runs[RUNS >> 1]);
  }
} finally {
  await site.close();
}

/** One run in a browser of its own. */
async function audit(device) {
  const args = [
    // Really slowed down. By its other way Lighthouse computes what a slow device might do, and takes
    // whatever came within the first screen's time as needed for it.
    site.url, '--output=json', '--quiet', '--throttling-method=devtools', `--only-categories=${CATEGORIES.join(',')}`,
    '--chrome-flags=--headless=new --no-sandbox --disable-background-networking --disable-component-update',
    ...(device === 'desk' ? ['--preset=desktop'] : []),
  ];
  const env = { ...process.env, CHROME_PATH: process.env.CHROME || '/usr/bin/chromium' };
  const { stdout } = await promisify(execFile)('lighthouse', args, { env, maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

function print(device, { categories, audits }) {
  console.log(`\n${device}`);
  for (const { title, score } of Object.values(categories)) console.log(`  ${title.padEnd(28)}${Math.round(score * 100)}`);
  for (const id of TIMES) console.log(`    ${audits[id].title.padEnd(26)}${audits[id].displayValue}`);
  const counted = Object.values(categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id));
  for (const id of counted) {
    const { title, score, displayValue = '' } = audits[id];
    if (score !== null && score < 0.9) console.log(`  not passed: ${title} ${displayValue}`);
  }
}
