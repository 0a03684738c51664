// How the pictures of docs/pictures are taken: in the journeys' browser, from the demo's world.
// `cargo xtask screenshots` starts this.
import { defineConfig } from '@playwright/test';
import type { Circumstances } from './world/test.ts';
import journeys from './playwright.config.ts';

export default defineConfig<{}, Circumstances>({
  ...journeys,
  testDir: 'pictures',
  workers: 1,
  projects: [{ name: 'pictures' }],
  use: {
    ...journeys.use,
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    scenario: 'demo',
    sites: 200,
  },
});
