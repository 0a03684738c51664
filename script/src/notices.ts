// What this script has to say, in words that the server wrote into templates (`data-notice`).
import { content } from './page.ts';

const FAILED = 'failed-refresh';

type Notice = 'not-reached' | 'not-sent' | 'signed-out';

function copyOf(notice: Notice): HTMLElement {
  const template = document.querySelector<HTMLTemplateElement>(`template[data-notice=${notice}]`);
  const place = document.createElement('div');
  place.className = 'notices';
  place.setAttribute('role', 'alert');
  if (template) place.append(template.content.cloneNode(true));
  return place;
}

/** Says above the page that it may be old; once, until the server is heard again. */
export function sayNotReached(): void {
  if (document.getElementById(FAILED)) return;
  const notice = copyOf('not-reached');
  notice.id = FAILED;
  content().prepend(notice);
}

/** Says within a form that it was not sent, with the server's words where it had any. */
export function sayNotSent(form: HTMLFormElement, words = ''): void {
  form.querySelector(':scope > .notices')?.remove();
  const notice = copyOf('not-sent');
  const said = notice.querySelector('p');
  if (said && words !== '') said.textContent = words;
  form.prepend(notice);
  notice.tabIndex = -1;
  notice.focus();
}

/**
 * Covers the page, since whoever looks may no longer see it, and says where to sign in. What was typed
 * stays beneath, for the same person who comes back.
 */
export function coverPage(door: string): void {
  const main = content();
  if (main.dataset['covered'] !== undefined) return;
  main.dataset['covered'] = '';
  const notice = copyOf('signed-out');
  notice.querySelector('a')?.setAttribute('href', door);
  main.prepend(notice);
}

/** Shows the page again. */
export function uncoverPage(): void {
  const main = content();
  if (main.dataset['covered'] === undefined) return;
  delete main.dataset['covered'];
  main.querySelector(':scope > .notices')?.remove();
}
