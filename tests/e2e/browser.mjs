// The browser of the tests and the benchmarks: quiet, so that all that is sent comes from the page.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const shell = '/usr/bin/chromium-headless-shell';

export const launch = (more = []) => chromium.launch({
  executablePath: process.env.CHROME || (existsSync(shell) ? shell : '/usr/bin/chromium'),
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    ...more,
  ],
});

/** The answer's figures, in its heading or in the line below. What no policy stands behind is called encrypted. */
export const figures = (page, pattern = /sessions were (secured|encrypted)/) => page.locator('main:not(#shell main) :is(.verdict__sentence, .verdict__figures)').filter({ hasText: pattern }).first();
