// Sending a form without loading a document: what answers it is put in place. A form with
// `data-document` is left to the browser.
import { connectionIs } from './connection.ts';
import { coverPage, sayNotSent } from './notices.ts';
import { ask, content, type Drawn, NotAPage, pathOf, SignedOut } from './page.ts';
import { keepRefused } from './put.ts';
import { arrive, shownPage, visit, waiting } from './visits.ts';

/** What says within a form what is wrong with what it sent. */
const PROBLEM = '.problem';

/** The address that a form which asks for something leads to; what is left empty asks for nothing. */
export function asks(form: HTMLFormElement, submitter: HTMLElement | null = null): string {
  const address = new URL(form.action);
  const fields = new FormData(form, submitter);
  const pairs = [...fields].filter((pair): pair is [string, string] => {
    return typeof pair[1] === 'string' && pair[1].trim() !== '';
  });
  address.search = new URLSearchParams(pairs).toString();
  return pathOf(address.href);
}

/** What a form sends, as the browser would. */
export function bodyOf(form: HTMLFormElement, submitter: HTMLElement | null = null): BodyInit {
  const fields = new FormData(form, submitter);
  if (form.enctype === 'multipart/form-data') return fields;
  const pairs = [...fields].filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return new URLSearchParams(pairs);
}

/** Sends forms. */
export function followForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    if (form.dataset['document'] !== undefined) return;
    if (new URL(form.action).origin !== location.origin) return;
    event.preventDefault();
    if (form.method === 'post') void send(form, event.submitter);
    else void visit(asks(form, event.submitter), 'push', form.dataset['follows'] === undefined ? '' : 'here');
  });
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  // Pressed twice, it is sent once.
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  const from = shownPage();
  const address = (submitter as HTMLButtonElement | null)?.getAttribute('formaction') ?? form.action;
  try {
    const body = bodyOf(form, submitter);
    show(form, await waiting(ask(address, { method: 'POST', body })), from);
  } catch (error) {
    if (error instanceof SignedOut) {
      connectionIs('signed_out');
      coverPage(error.door);
    } else {
      sayNotSent(form, error instanceof NotAPage ? error.text : '');
    }
  } finally {
    form.ariaBusy = null;
  }
}

function show(form: HTMLFormElement, drawn: Drawn, from: string): void {
  keepRefused(form, false);
  form.reset();
  arrive(drawn, drawn.address === from ? 'none' : 'push', from, { form });
  if (drawn.status >= 400) {
    for (const problem of content().querySelectorAll(PROBLEM)) {
      const own = problem.closest('form');
      if (own) keepRefused(own, true);
    }
  }
}
