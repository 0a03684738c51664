// What the browser's console says while a journey is under way.
import type { Page } from '@playwright/test';

/** Collects what the console says that is a warning or worse, each complaint once. */
export function complaintsOf(page: Page): Set<string> {
  const complaints = new Set<string>();
  const complain = (text: string) => complaints.add(`${page.url()}: ${text.split('\n')[0]}`);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complain(message.text());
  });
  page.on('pageerror', (error) => complain(error.message));
  return complaints;
}
