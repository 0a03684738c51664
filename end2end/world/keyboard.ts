// Getting about without a mouse.
import { expect, type Locator, type Page } from '@playwright/test';

/** That something has the focus, and that one sees it. */
export async function showsFocus(held: Locator): Promise<void> {
  await expect(held).toBeFocused();
  await expect(held).toBeInViewport();
  await expect(held).not.toHaveCSS('outline-style', 'none');
  await expect(held).not.toHaveCSS('outline-width', '0px');
}

/** Goes from stop to stop until one is reached, which is not far. */
export async function tabsTo(page: Page, wanted: Locator, most: number): Promise<void> {
  const isHeld = () => wanted.evaluate((element) => element === document.activeElement);
  for (let stops = 0; stops < most && !(await isHeld()); stops += 1) await page.keyboard.press('Tab');
  await showsFocus(wanted);
}
