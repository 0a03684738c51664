// Coming in and going out: who is let in, where they land, and what they find there.
import { PASSWORD, ROLES, fillIn, signOut, type Role } from '../world/people.ts';
import { expect, test } from '../world/test.ts';

test.use({ as: null });

/** The roles as the screens call them. */
const LABELS: Record<Role, string> = {
  viewer: 'Viewer',
  on_call: 'On call',
  account_manager: 'Account manager',
  approver: 'Approver',
  admin: 'Admin',
};

const ADMIN_PAGES = ['/admin/staff', '/admin/tokens', '/admin/audit'];

for (const role of ROLES) {
  test(`somebody who is ${role} signs in and sees who they are and where they can go`, async ({
    page,
    signIn,
  }) => {
    await signIn(page, role);

    const person = page.getByRole('banner').getByRole('link', { name: new RegExp(`^${role}\\b`) });
    await expect(person).toContainText(LABELS[role]);
    const navigation = page.getByRole('navigation', { name: 'Main' });
    const admin = role === 'admin' ? ['Admin'] : [];
    const expected = ['Overview', 'Changes', 'Outages', 'Alerts', 'Heartbeats', 'Onboarding', 'Reports', ...admin];
    await expect(navigation.getByRole('link')).toHaveText(expected);
    await expect(page.getByRole('table', { name: 'Practices' })).toBeVisible();
  });
}

for (const role of ROLES.filter((role) => role !== 'admin')) {
  test(`the pages for admins tell somebody who is ${role} plainly that they may not`, async ({
    page,
    signIn,
  }) => {
    await signIn(page, role);
    for (const address of ADMIN_PAGES) {
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(403);
      await expect(page.getByRole('alert')).toHaveText('Your role may not see this. Ask an admin.');
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
      await expect(page.getByRole('main').getByRole('table')).toHaveCount(0);
      await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0);
    }
  });
}

test('the pages for admins open to an admin', async ({ page, signIn }) => {
  await signIn(page, 'admin');
  for (const address of ADMIN_PAGES) {
    expect((await page.goto(address))?.status(), address).toBe(200);
    await expect(page.getByRole('navigation', { name: 'Admin' })).toBeVisible();
    await expect(page.getByText('Your role may not see this.')).toHaveCount(0);
  }
});

test('a wrong password keeps the name and says what is wrong', async ({ page }) => {
  await page.goto('/login');
  await fillIn(page, { name: 'viewer', password: 'not the password' });

  await expect(page.getByRole('alert')).toHaveText('Name or password is wrong.');
  await expect(page.getByLabel('Name')).toHaveValue('viewer');
  await expect(page.getByLabel('Password')).toHaveValue('');

  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('table', { name: 'Practices' })).toBeVisible();
});

test('a name that nobody has is answered like a wrong password', async ({ page }) => {
  await page.goto('/login');
  await fillIn(page, { name: 'nobody', password: PASSWORD });
  await expect(page.getByRole('alert')).toHaveText('Name or password is wrong.');
});

test('a stranger signs in first and lands where they wanted to go', async ({ page, world }) => {
  await page.goto('/practices/2?from=a%26b');
  await expect(page).toHaveURL('/login?next=%2Fpractices%2F2%3Ffrom%3Da%2526b');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText([
    'Sign in',
  ]);
  await expect(page.getByText((await world.practices())[1]!.name)).toHaveCount(0);

  await fillIn(page, { name: 'on_call', password: PASSWORD });
  await expect(page).toHaveURL('/practices/2?from=a%26b');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    (await world.practices())[1]!.name,
  );
});

test('a mistyped password does not lose where a stranger wanted to go', async ({ page }) => {
  await page.goto('/practices/2');
  await fillIn(page, { name: 'on_call', password: 'mistyped' });
  await expect(page.getByRole('alert')).toHaveText('Name or password is wrong.');
  await fillIn(page, { name: 'on_call', password: PASSWORD });
  await expect(page).toHaveURL('/practices/2');
});

test('a link that would lead to another site after sign-in leads home', async ({ page, world }) => {
  for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example', '/\t/evil.example']) {
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await fillIn(page, { name: 'viewer', password: PASSWORD });
    await expect(page.getByRole('table', { name: 'Practices' })).toBeVisible();
    expect(page.url(), next).toBe(`${world.url}/`);
  }
});

test('signing out ends the session, and not only in the browser that asks', async ({
  page,
  context,
  signIn,
}) => {
  await signIn(page, 'viewer');
  const cookies = await context.cookies();
  await signOut(page);
  await page.goto('/practices/1');
  await expect(page).toHaveURL(/\/login\?next=/);

  await context.addCookies(cookies);
  await page.goto('/practices/1');
  await expect(page).toHaveURL(/\/login\?next=/);
});

test('the cookie of a session is out of reach of scripts and other sites', async ({
  page,
  context,
  signIn,
}) => {
  await page.goto('/login');
  const before = await context.cookies();
  await signIn(page, 'viewer');
  // The reader's zone is a matter of taste, which a script tells the server. Nothing else is.
  const cookies = (await context.cookies()).filter(({ name }) => name !== 'sundog_zone');
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(before.map(({ value }) => value)).not.toContain(cookies[0]!.value);
});
