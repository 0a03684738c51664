// A page whose news a journey makes up, and what it then fetches: so that a thousand changes take seconds.
import { expect, type Page } from '@playwright/test';

/** Beyond any revision that a server is at: they begin with its clock. */
const BEYOND = 8_000_000_000_000_000;

/** What a hint is about, besides its number. */
interface About {
  practices?: number[];
  topics?: string[];
}

/** Makes the page listen to this journey alone. To be called before the page is opened. */
export async function stageNews(page: Page): Promise<void> {
  await page.clock.install();
  await page.addInitScript(() => {
    class Staged extends EventTarget {
      static readonly CLOSED = 2;
      readyState = 1;
      constructor() {
        super();
        Object.assign(window, { staged: this });
        queueMicrotask(() => this.dispatchEvent(new Event('open')));
      }
      close() {}
    }
    Object.assign(window, { EventSource: Staged });
  });
}

/** Tells the page of a change. */
export async function tell(page: Page, number: number, about: About): Promise<void> {
  const hint = { revision: BEYOND + number, practices: [], topics: [], ...about };
  await page.evaluate((data) => {
    const { staged } = window as unknown as { staged: EventTarget };
    staged.dispatchEvent(new MessageEvent('revision', { data }));
  }, JSON.stringify(hint));
  // A page is not fetched more often than once a second.
  await page.clock.runFor(1100);
}

/** Changes what the server draws when the page asks again, in the way that `vary` says. */
export async function varyAnswers(page: Page, vary: (html: string) => string): Promise<void> {
  await page.route('**/*', async (route) => {
    if (!route.request().headers()['sundog-fragment']) return route.fallback();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: vary(await answer.text()) });
  });
}

/** Waits until the page shows what it was told last. */
export async function untilShown(page: Page, number: number): Promise<void> {
  await expect(page.locator(`main[data-update="${number}"]`)).toBeAttached();
}

/** What the browser keeps for a page, after it has cleaned up. */
export async function keptBy(page: Page): Promise<{ heap: number; nodes: number; listeners: number }> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('HeapProfiler.collectGarbage');
  await browser.send('Performance.enable');
  const { metrics } = await browser.send('Performance.getMetrics');
  await browser.detach();
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}
