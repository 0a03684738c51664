// What a person is at stays as it is while the page around it changes.
import type { Page } from '@playwright/test';
import { keptBy, stageNews, tell, untilShown, varyAnswers } from '../world/staged_news.ts';
import { expect, test } from '../world/test.ts';

test.use({ as: 'admin' });

/** The text that is selected. */
const selected = (page: Page) => page.evaluate(() => document.getSelection()?.toString());

test('five hundred updates take nothing from whoever reads and writes, and leave nothing behind', async ({
  page,
  visit,
  world,
}) => {
  test.setTimeout(600_000);
  await stageNews(page);
  let number = 0;
  await varyAnswers(page, (html) => {
    // Something comes and goes above everything else, and words change.
    const notice = number % 2 === 0 ? '' : `<p class="notice">Update ${number}</p>`;
    return html
      .replace('<main id="main"', `<main data-update="${number}" id="main"`)
      .replace(/(<main[^>]*>)/, `$1${notice}`)
      .replaceAll('observed', `observed (${number})`);
  });
  await visit('/');
  const practice = (await world.practices())[2]!;
  const open = page.getByRole('link', { name: practice.name });
  await visit((await open.getAttribute('href'))!);
  const id = Number(new URL(page.url()).pathname.split('/').pop());

  const fold = page.locator('details.spans').first();
  await fold.locator('summary').click();
  const note = page.getByLabel('Add a note');
  await note.fill('They call back at noon');
  await note.evaluate((field: HTMLInputElement) => field.setSelectionRange(5, 9));
  await page.evaluate(() => scrollTo(0, 300));
  const place = await note.evaluate((field) => field.getBoundingClientRect().top);

  const update = async (until: number) => {
    while (number < until) {
      number += 1;
      await tell(page, number, { practices: [id] });
      await untilShown(page, number);
    }
  };
  await update(50);
  const before = await keptBy(page);
  await update(500);
  const after = await keptBy(page);

  await expect(note).toBeFocused();
  await expect(note).toHaveValue('They call back at noon');
  const range = await note.evaluate((field: HTMLInputElement) => [field.selectionStart, field.selectionEnd]);
  expect(range).toEqual([5, 9]);
  await expect(fold).toHaveAttribute('open');
  // Within the height of the notice that comes and goes.
  const moved = (await note.evaluate((field) => field.getBoundingClientRect().top)) - place;
  expect(Math.abs(moved)).toBeLessThan(80);
  expect(after.listeners).toBe(before.listeners);
  expect(after.nodes - before.nodes).toBeLessThan(100);
  expect((after.heap - before.heap) / before.heap).toBeLessThan(0.25);
});

/** Has the rows of the overview come in another order each time, and the first of them change. */
function rotated(html: string, number: number): string {
  const rows = html.match(/<tr id="practice-[\s\S]*?<\/tr>/g) ?? [];
  const turned = rows.map((_, place) => rows[(place + number) % rows.length]!);
  turned[0] = turned[0]!.replace(/data-face="[^"]*"/, `data-face="${number}"`);
  let place = 0;
  return html
    .replace('<main id="main"', `<main data-update="${number}" id="main"`)
    .replace(/<tr id="practice-[\s\S]*?<\/tr>/g, () => turned[place++]!);
}

const firstRow = (page: Page) => page.locator('tr[id^=practice-]').first().getAttribute('id');

test('rows stay where they are while the table is in use, and take up their order afterwards', async ({
  page,
  visit,
}) => {
  await stageNews(page);
  let number = 0;
  await varyAnswers(page, (html) => rotated(html, number));
  await visit('/');
  const row = page.locator('tr[id^=practice-]').nth(3);
  const id = await row.getAttribute('id');
  const first = await firstRow(page);

  await row.hover();
  number = 1;
  await tell(page, number, { practices: [1] });
  await untilShown(page, number);
  expect(await firstRow(page)).toBe(first);
  await expect(page.locator('tr[data-wash]')).toHaveCount(1);

  await page.mouse.move(5, 5);
  await page.clock.runFor(100);
  expect(await firstRow(page)).not.toBe(first);

  // The same for whoever selects a name to copy it.
  const name = page.locator(`#${id} th`);
  await name.evaluate((cell) => getSelection()?.selectAllChildren(cell));
  const words = await selected(page);
  const held = await firstRow(page);
  for (number = 2; number < 20; number += 1) {
    await tell(page, number, { practices: [1] });
    await untilShown(page, number);
  }
  expect(await selected(page)).toBe(words);
  expect(await firstRow(page)).toBe(held);
});

test('a page whose server is away says that it may be old, and says nothing more once it is heard', async ({
  page,
  visit,
}) => {
  await stageNews(page);
  await visit('/');
  let isAway = true;
  await page.route('**/*', async (route) => {
    if (isAway && route.request().headers()['sundog-fragment']) return route.abort();
    return route.fallback();
  });
  await tell(page, 1, { practices: [1] });
  const notice = page.getByRole('alert').filter({ hasText: 'may be old' });
  await expect(notice).toBeVisible();
  await expect(page.getByRole('table', { name: 'Practices' })).toBeVisible();

  isAway = false;
  await page.clock.runFor(4000);
  await expect(notice).toHaveCount(0);
});

test('a refused form keeps what was typed while the page goes on', async ({ page, visit, world }) => {
  await stageNews(page);
  await visit('/');
  const practice = (await world.practices())[3]!;
  await page.getByRole('link', { name: practice.name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(practice.name);
  const id = Number(new URL(page.url()).pathname.split('/').pop());
  let number = 0;
  await varyAnswers(page, (html) =>
    html.replace('<main id="main"', `<main data-update="${number}" id="main"`),
  );
  await page.getByText('Enter a GUID…').click();
  const guid = page.getByLabel('Halo GUID', { exact: true });
  await guid.fill('not a guid');
  await page.getByRole('button', { name: 'Have it looked at' }).click();
  const problem = page.locator('.problem');
  await expect(problem).toBeFocused();
  number = 1;
  await tell(page, number, { practices: [id] });
  await untilShown(page, number);
  await expect(problem).toBeVisible();
  await expect(guid).toHaveValue('not a guid');
});

test('whoever was signed out comes back to what was typed', async ({ page, visit }) => {
  await stageNews(page);
  await visit('/practices/1');
  const note = page.getByLabel('Add a note');
  await note.fill('Ring the reception');
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await tell(page, 1, { practices: [1] });
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await expect(note).toBeHidden();
  const door = page.getByRole('main').getByRole('link', { name: 'Sign in' });
  await expect(door).toHaveAttribute('href', '/login?next=%2Fpractices%2F1');

  await page.context().addCookies(cookies);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.clock.runFor(1100);
  await expect(note).toBeVisible();
  await expect(note).toHaveValue('Ring the reception');
});

test('a form that is pressed twice is sent once, and what is done is said once', async ({ page, visit }) => {
  await visit('/practices/2');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url());
  });
  let answer = () => {};
  const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/add-note', async (route) => {
    await mayAnswer;
    await route.continue();
  });
  await page.getByLabel('Add a note').fill('Pressed twice');
  const add = page.getByRole('button', { name: 'Add note' });
  await add.click();
  await add.click();
  answer();
  const notes = page.getByRole('region', { name: 'Notes' });
  await expect(notes.getByText('Pressed twice')).toHaveCount(1);
  expect(sent).toHaveLength(1);
  await expect(page.getByLabel('Add a note')).toHaveValue('');
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await expect(page.getByRole('table', { name: 'Practices' })).toBeVisible();
  await page.goBack();
  await expect(page.locator('.notice.done')).toHaveCount(0);
});

test('back and forward lead to where one was, as far down as one was', async ({ page, visit }) => {
  await page.setViewportSize({ width: 900, height: 500 });
  await visit('/');
  const link = page.locator('tr[id^=practice-] th a').nth(15);
  await link.scrollIntoViewIfNeeded();
  const down = await page.evaluate(() => scrollY);
  expect(down).toBeGreaterThan(100);
  await link.click();
  await expect(page.getByRole('heading', { name: /Whose move/ })).toBeVisible();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await expect(page.getByRole('table', { name: 'Practices' })).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(down);
  await page.goForward();
  await expect(page.getByRole('heading', { name: /Whose move/ })).toBeVisible();
});

test('the keyboard finds a practice, filters the list and walks down its rows', async ({ page, visit }) => {
  await visit('/');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter these practices' })).toBeFocused();
  // What is typed into a field is text.
  await page.keyboard.type('j');
  await expect(page).toHaveURL(/[?&]q=j/);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('searchbox', { name: /^Find a practice/ })).toBeFocused();
  await visit('/');
  await page.keyboard.press('j');
  const links = page.locator('tr[id^=practice-] th a');
  await expect(links.first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(links.first()).toBeFocused();
});
