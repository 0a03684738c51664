// How the journeys run: each twice, once in a page that came alive and once without scripts.
// `cargo xtask test` starts this and says which browser and which programs to use.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'journeys',
  outputDir: 'test-results',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    locale: 'en-AU',
    timezoneId: 'Australia/Sydney',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // The first, because the tests may run as root; the others keep the browser from talking
      // to anyone but Sundog.
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'live' },
    // axe, which judges accessibility, is itself a script; no page is live without them, and the
    // documentation of the API is drawn by them.
    {
      name: 'no-script',
      testIgnore: /accessibility|live|api_docs/,
      use: { javaScriptEnabled: false },
    },
  ],
});
