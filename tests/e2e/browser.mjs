// The browser of the tests and the benchmarks: quiet, so that all that is sent comes from the page.
import { chromium } from 'playwright-core';

export const launch = (more = []) => chromium.launch({
  executablePath: process.env.CHROME || '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    ...more,
  ],
});
