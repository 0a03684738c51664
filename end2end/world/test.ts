// What journeys are written with: Playwright's `test`, plus a `world` per worker and the ways of
// getting about in it that differ with and without scripts.
import { test as base, expect } from '@playwright/test';
import { World } from './world.ts';

interface Journey {
  /** Opens a page of Sundog and waits until it answers to clicks. */
  visit: (path: string) => Promise<void>;
  /** Waits until this holds: in a live page by watching it, without scripts by loading it anew. */
  eventually: (look: () => Promise<void>) => Promise<void>;
}

/** Set in a configuration: what the world of each worker is like. */
export interface Circumstances {
  scenario: string;
  sites: number;
}

export const test = base.extend<Journey, Circumstances & { world: World }>({
  scenario: ['calm', { scope: 'worker', option: true }],
  sites: [24, { scope: 'worker', option: true }],

  world: [
    async ({ scenario, sites }, use) => {
      const world = await World.begin(scenario, sites);
      await use(world);
      await world.end();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  baseURL: async ({ world }, use) => use(world.url),

  visit: async ({ page, javaScriptEnabled }, use) => {
    await use(async (path) => {
      await page.goto(path);
      // Clicks before the page has come alive would do what they do without scripts.
      if (javaScriptEnabled) await page.locator('[data-hydrated]').waitFor({ state: 'attached' });
    });
  },

  eventually: async ({ page, javaScriptEnabled }, use) => {
    await use(async (look) => {
      let first = true;
      await expect(async () => {
        if (!javaScriptEnabled && !first) await page.reload();
        first = false;
        await look();
      }).toPass({ timeout: 20_000 });
    });
  },
});

export { expect };
