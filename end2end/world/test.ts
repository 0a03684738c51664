// What journeys are written with: Playwright's `test`, plus a `world` per worker, somebody who is
// signed in, and the ways of getting about that differ with and without scripts.
import { writeFile } from 'node:fs/promises';
import { test as base, expect, type BrowserContextOptions, type Page } from '@playwright/test';
import { signIn, type Person, type Role } from './people.ts';
import { World } from './world.ts';

interface Journey {
  /** Who is signed in when the journey begins, set by `test.use`; null is nobody. */
  as: Role | null;
  /** Opens a page of Sundog and waits until it answers to clicks. */
  visit: (path: string) => Promise<void>;
  /** Waits until this holds: in a live page by watching it, without scripts by loading it anew. */
  eventually: (look: () => Promise<void>) => Promise<void>;
  /** Signs somebody in through the form. */
  signIn: (page: Page, who: Role | Person) => Promise<void>;
  /** A page in another browser, where nobody is signed in. */
  elsewhere: () => Promise<Page>;
  /** Whatever else a journey looks at: Sundog never panics, and leaves its log where it fails. */
  soundness: void;
}

/** What a worker keeps for all of its journeys. */
interface Kept {
  world: World;
  /** The cookie of somebody who signed in once for all journeys of the worker. */
  signedIn: (role: Role) => Promise<State>;
}

/** Set in a configuration: what the world of each worker is like. */
export interface Circumstances {
  scenario: string;
  sites: number;
}

type State = Exclude<BrowserContextOptions['storageState'], string | undefined>;

const NOBODY: State = { cookies: [], origins: [] };

export const test = base.extend<Journey, Circumstances & Kept>({
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

  signedIn: [
    async ({ world, browser }, use) => {
      const kept = new Map<Role, State>();
      await use(async (role) => {
        const known = kept.get(role);
        if (known) return known;
        const context = await browser.newContext({ baseURL: world.url, storageState: NOBODY });
        await signIn(await context.newPage(), role);
        const state = await context.storageState();
        await context.close();
        kept.set(role, state);
        return state;
      });
    },
    { scope: 'worker' },
  ],

  as: ['viewer', { option: true }],

  baseURL: async ({ world }, use) => use(world.url),

  storageState: async ({ as, signedIn }, use) => use(as === null ? NOBODY : await signedIn(as)),

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

  soundness: [
    async ({ world }, use, journey) => {
      await use();
      expect.soft(world.log.match(/^.*panicked at.*$/m)).toBeNull();
      if (journey.status !== journey.expectedStatus) {
        await writeFile(journey.outputPath('sundog.log'), world.log);
      }
    },
    { auto: true },
  ],

  signIn: async ({}, use) => use(signIn),

  elsewhere: async ({ browser }, use) => {
    const contexts: { close: () => Promise<void> }[] = [];
    await use(async () => {
      const context = await browser.newContext({ storageState: NOBODY });
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect };
