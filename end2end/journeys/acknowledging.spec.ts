// "I have it", from the message itself: by its link and without signing in, in a hand at night; and by
// keyboard alone, on a desk.
import type { Page } from '@playwright/test';
import { showsFocus, tabsTo } from '../world/keyboard.ts';
import { PASSWORD } from '../world/people.ts';
import { Receiver, type Told } from '../world/receiver.ts';
import { expect, test as base } from '../world/test.ts';

interface OnCall {
  /** Whose messages they are. */
  receiver: Receiver;
  /** Has a practice fall silent, and gives the message about it. The practice comes back in the end. */
  trouble: (at: number) => Promise<{ practice: string; told: Told; link: string }>;
  /** Has it come back, and waits until that was told. */
  recovers: (practice: string) => Promise<void>;
}

const test = base.extend<OnCall>({
  receiver: async ({ world }, use) => {
    const receiver = await Receiver.listen(world, `Night phone ${Date.now()}`);
    await use(receiver);
    await receiver.end();
  },

  trouble: async ({ world, receiver }, use) => {
    const silent: string[] = [];
    await use(async (at) => {
      const practice = (await world.practices())[at]!.name;
      silent.push(practice);
      await world.happens('go_offline', { practice });
      const told = await receiver.hears({ event: 'opened', title: `${practice} is offline` });
      return { practice, told, link: told.acknowledge_url! };
    });
    for (const practice of silent) await world.happens('come_online', { practice });
  },

  recovers: async ({ world, receiver }, use) => {
    await use(async (practice) => {
      await world.happens('come_online', { practice });
      await receiver.hears({ event: 'resolved', title: `${practice} was offline` });
    });
  },
});

test.use({ as: null });

const haveIt = (page: Page) => page.getByRole('button', { name: 'I have it' });

/** By name, and by which way they said so. */
const holds = (name: string) => new RegExp(`${name}.* has it until`);

test.describe('by the link of a message, in a hand', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('whoever got the message has it by its link, once, and a scanner that opens it has nothing', async ({
    page,
    receiver,
    trouble,
    elsewhere,
    signIn,
  }) => {
    const { practice, told, link } = await trouble(10);
    // As scanners of mail do.
    for (const method of ['GET', 'HEAD', 'GET']) expect((await page.request.fetch(link, { method })).ok()).toBe(true);
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`${practice} is offline`);
    const clock = String.raw`\w{3} \d+ \w{3} \d\d:\d\d AE[DS]T`;
    await expect(page.getByRole('main')).toContainText(
      new RegExp(`You acknowledge as ${receiver.name}, until ${clock}\\. .* The link works once, until ${clock}\\.`),
    );
    await expect(page.getByRole('main')).toContainText('Whose move');
    await expect(haveIt(page)).toBeInViewport();

    const colleague = await elsewhere();
    await signIn(colleague, 'on_call');
    await colleague.goto(told.url);
    await expect(colleague.getByRole('main')).toContainText('Nobody has it in hand.');

    await haveIt(page).click();
    await expect(page.locator('.notice.done')).toContainText('You have it.');
    await expect(page.locator('.notice.done')).toBeFocused();
    await expect(page.getByRole('main')).toContainText(new RegExp(`${receiver.name}.* has it in hand, until ${clock}`));
    await expect(haveIt(page)).toHaveCount(0);
    await receiver.hears({ event: 'updated', taken_by: `link:${receiver.name}` });
    await colleague.reload();
    await expect(colleague.getByRole('main')).toContainText(holds(receiver.name));
    await expect(haveIt(colleague)).toHaveCount(0);

    const again = await page.request.post(link, { headers: { origin: new URL(link).origin } });
    expect(again.status()).toBe(409);
    expect(await again.text()).toContain('This link was used already');
  });

  test('a link that was cut, or made to name somebody else, is refused in words', async ({ page, trouble }) => {
    const { practice, link } = await trouble(11);
    const [path, payload, signature] = link.match(/^(.*\/)([\w-]+)\.([\w-]+)$/)!.slice(1) as [string, string, string];
    const said = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...said, r: 'Somebody else' })).toString('base64url');
    for (const wrong of [link.slice(0, -3), `${path}${forged}.${signature}`, `${path}${payload}.`]) {
      await page.goto(wrong);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link opens nothing');
      await expect(page.getByRole('alert')).toContainText('This link is damaged');
      await expect(haveIt(page)).toHaveCount(0);
      await expect(page.getByRole('main')).not.toContainText(practice);
      const sent = await page.request.post(wrong, { headers: { origin: new URL(link).origin } });
      expect(sent.status()).toBe(404);
    }
    await page.getByRole('link', { name: 'See what is open' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });

  test('a link that is used after the trouble ended says that it is over', async ({ page, trouble, recovers }) => {
    const { practice, link } = await trouble(12);
    await page.goto(link);
    await recovers(practice);
    await haveIt(page).click();
    await expect(page.getByRole('alert')).toContainText('It is over');
    await expect(page.getByRole('alert')).toBeInViewport();
    // Nobody has it, so the same is said however often one looks.
    for (const _ of ['once', 'again']) {
      await page.goto(link);
      await expect(page.getByRole('heading', { level: 1 })).toContainText(`Resolved: ${practice} was offline`);
      await expect(page.getByRole('main')).toContainText('It is over: there is nothing to take in hand any more.');
      await expect(haveIt(page)).toHaveCount(0);
      const late = await page.request.post(link, { headers: { origin: new URL(link).origin } });
      expect(await late.text()).toContain('It is over');
    }
  });

  test('trouble of everybody is in somebody’s hands by one link, and its page tells how it ends', async ({
    page,
    receiver,
    world,
    signIn,
    eventually,
  }) => {
    const title = 'Halo Cloud is not answering us';
    await world.happens('set_fault', { fault: { kind: 'status', status: 503 } });
    try {
      const told = await receiver.hears({ event: 'opened', title });
      await page.goto(told.acknowledge_url!);
      await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
      await haveIt(page).click();
      await expect(page.locator('.notice.done')).toContainText('You have it.');

      await signIn(page, 'on_call');
      await page.goto(told.url);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      await expect(page.getByRole('article')).toContainText(holds(receiver.name));
      // Whoever takes it here stays where it says what to do.
      await page.getByRole('button', { name: 'Hand it back' }).click();
      await haveIt(page).click();
      await expect(page.getByRole('article')).toContainText(holds('on_call'));
      await expect(page).toHaveURL(told.url);
      await expect(page.getByRole('region', { name: 'What to do' })).toContainText('status page');
      await expect(page.getByRole('table', { name: /^Who was told/ })).toContainText(receiver.name);
    } finally {
      await world.happens('clear_faults');
    }
    await eventually(async () => {
      await expect(page.getByRole('heading', { name: `Ended: ${title}` })).toBeVisible({ timeout: 1000 });
    });
    await expect(page.getByRole('button', { name: 'Hand it back' })).toHaveCount(0);
    await receiver.hears({ event: 'resolved', title });
  });
});

test.describe('by keyboard alone, on a desk', () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  test('from the message through sign-in to the end of the trouble', async ({
    page,
    trouble,
    recovers,
    eventually,
    javaScriptEnabled,
  }) => {
    const { practice, told } = await trouble(13);
    await page.goto(told.url);
    await showsFocus(page.getByLabel('Name'));
    await page.keyboard.type('on_call');
    await page.keyboard.press('Tab');
    await showsFocus(page.getByLabel('Password'));
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(practice);
    if (javaScriptEnabled) await page.locator('[data-hydrated]').waitFor({ state: 'attached' });

    await tabsTo(page, page.getByRole('link', { name: 'Skip to the content' }), 1);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await tabsTo(page, haveIt(page), 2);
    await page.keyboard.press('Enter');
    const done = page.locator('.notice.done');
    await expect(done).toContainText('You have it.');
    await expect(done).toBeInViewport();
    await expect(done).toBeFocused();
    await expect(page.getByRole('main')).toContainText('on_call has it until');
    // What one may want next is next.
    await tabsTo(page, page.getByRole('button', { name: 'Hand it back' }), 2);

    const happened = page.getByRole('region', { name: 'What happened' });
    const hour = happened.getByRole('link', { name: '1 h', exact: true });
    // The words to send for each who can do something stand before it.
    await tabsTo(page, hour, 20);
    await page.keyboard.press('Enter');
    await expect(hour).toHaveAttribute('aria-current', 'true');
    await expect(hour).toBeInViewport();
    await expect(happened.getByRole('listitem').filter({ hasText: /Offline/ }).last()).toBeVisible();

    await recovers(practice);
    await eventually(async () => {
      await expect(happened).toContainText('Well again', { timeout: 1000 });
    });
    await expect(page.getByRole('heading', { name: /Whose move: nobody/i })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Nothing needs doing.');
  });
});
