// Who is in every world, and how they sign in and out: through the forms, as people do.
import { expect, type Page, type Locator } from '@playwright/test';

/** The words of the roles. Each is also the name of somebody in that role. */
export const ROLES = ['viewer', 'on_call', 'account_manager', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Person {
  name: string;
  password: string;
}

/** Everybody's password, until they choose another. */
export const PASSWORD = 'the sun has two dogs today';

/** Fills in the form of the sign-in that is open, and sends it. */
export async function fillIn(page: Page, { name, password }: Person): Promise<void> {
  const door = page.getByRole('main');
  await door.getByLabel('Name').fill(name);
  await door.getByLabel('Password').fill(password);
  await door.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs somebody in, whoever was signed in before. */
export async function signIn(page: Page, who: Role | Person): Promise<void> {
  const person = typeof who === 'string' ? { name: who, password: PASSWORD } : who;
  await page.goto('/login');
  await fillIn(page, person);
  await expect(page).not.toHaveURL(/\/login/);
  await expect(page.getByRole('banner')).toContainText(person.name);
}

/** Signs out with the button that every page has. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

/** Presses a button that asks for one's own password again. */
export async function confirms(button: Locator): Promise<void> {
  await button.locator('xpath=ancestor::form').getByLabel('Your own password').fill(PASSWORD);
  await button.click();
}
