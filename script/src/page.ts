// Asking the server for a page, and reading what it drew.

/** What the server drew. */
export interface Drawn {
  /** The content: what stands in `<main>`. */
  readonly content: HTMLElement;
  /** The links of the header, with how much waits behind them. */
  readonly navigation: HTMLElement | null;
  readonly title: string;
  /** The page's own address, which is not where a form was sent. */
  readonly address: string;
  readonly status: number;
}

/** Nobody is signed in here any longer. */
export class SignedOut extends Error {
  /** Where to sign in, and come back to this page. */
  readonly door: string;

  constructor(door: string) {
    super('signed out');
    this.door = door;
  }
}

/** The server answered with something else than a page. */
export class NotAPage extends Error {
  readonly text: string;

  constructor(text: string) {
    super('no page');
    this.text = text;
  }
}

/** The request header that asks for a part of the document; its value is the revision to show at least. */
const FRAGMENT = 'sundog-fragment';
const LOGIN = '/login';

/** Path and query of an address of ours. */
export function pathOf(address: string): string {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

/** The content of the page that is shown. */
export function content(): HTMLElement {
  return document.querySelector<HTMLElement>('#main')!;
}

/** The server's revision at which the page that is shown was drawn. */
export function shownRevision(): number {
  return Number(content().dataset['revision'] ?? 0);
}

/**
 * Asks for a page, or sends a form and gets the page that answers it.
 *
 * Rejects with `SignedOut`, with `NotAPage`, or as `fetch` does where the server is not reached.
 */
export async function ask(
  address: string,
  options: RequestInit = {},
  revision?: number,
): Promise<Drawn> {
  const headers = new Headers(options.headers);
  headers.set(FRAGMENT, revision === undefined ? 'now' : String(revision));
  const answer = await fetch(address, { ...options, headers });
  if (answer.redirected && new URL(answer.url).pathname === LOGIN) {
    throw new SignedOut(pathOf(answer.url));
  }
  const text = await answer.text();
  const isHtml = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  const drawn = isHtml ? new DOMParser().parseFromString(text, 'text/html') : null;
  const main = drawn?.querySelector<HTMLElement>('#main');
  if (!drawn || !main) throw new NotAPage(text);
  return {
    content: main,
    navigation: drawn.querySelector<HTMLElement>('#navigation'),
    title: drawn.title,
    address: drawn.documentElement.dataset['page'] ?? pathOf(answer.url),
    status: answer.status,
  };
}
