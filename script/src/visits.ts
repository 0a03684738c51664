// Following a link without loading a document: the page is fetched, put in place, and the address bar,
// the history, the focus and whoever listens are told, as a browser would.
import { connectionIs } from './connection.ts';
import { coverPage } from './notices.ts';
import { ask, content, type Drawn, pathOf, SignedOut } from './page.ts';
import { put, say } from './put.ts';

/** How the history takes up a visit. */
type Entry = 'push' | 'replace' | 'none';

/** How long one waits before the page shows that it is waiting. */
const WAITS_MS = 400;

let underWay: AbortController | null = null;
/** How far each entry of the history was scrolled when it was left. */
const scrolled = new Map<string, number>();

/** Whether a page is being fetched because somebody wants to see it. */
export function isVisiting(): boolean {
  return underWay !== null;
}

/** Shows that something is awaited while `work` lasts, where that is longer than a moment. */
export async function waiting<T>(work: Promise<T>): Promise<T> {
  const root = document.documentElement;
  const timer = setTimeout(() => (root.dataset['waiting'] = ''), WAITS_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    delete root.dataset['waiting'];
  }
}

function keyOfEntry(): string {
  const state = history.state as { key?: string } | null;
  return state?.key ?? 'first';
}

function enter(address: string, entry: Entry): void {
  if (entry === 'none') return;
  scrolled.set(keyOfEntry(), scrollY);
  if (entry === 'push') history.pushState({ key: crypto.randomUUID() }, '', address);
  else history.replaceState(history.state, '', address);
}

/** Where a page is shown from: where it is, else a part that the address names ("#part"), else its top (""). */
type From = 'here' | '' | `#${string}`;

/** How one comes to a page: as the answer to a form, and where it is then shown from. */
interface Way {
  readonly form?: HTMLFormElement;
  readonly shownFrom?: From;
}

function showFrom(from: From): void {
  if (from === 'here') return;
  const part = from === '' ? null : document.getElementById(decodeURIComponent(from.slice(1)));
  if (part) part.scrollIntoView();
  else scrollTo(0, 0);
}

/** Shows another page, or the same in another way, and moves there what must move. */
export function arrive(drawn: Drawn, entry: Entry, from: string, { form, shownFrom = 'here' }: Way): void {
  const isSamePage = pathname(drawn.address) === pathname(from);
  enter(drawn.address, entry);
  shownAddress = drawn.address;
  if (!isSamePage) {
    put(drawn, { kind: 'visit' });
    showFrom(shownFrom === 'here' ? '' : shownFrom);
    say('arrival', document.title);
    focusFirst(content());
  } else if (form) {
    put(drawn, { kind: 'answer', form });
    // What was done, or what is wrong, is looked at first.
    focusFirst(null);
  } else {
    put(drawn, { kind: 'filter' });
    showFrom(shownFrom);
  }
}

/** The focus goes to what the server wants looked at first, where it wants anything. */
function focusFirst(otherwise: HTMLElement | null): void {
  const first = content().querySelector<HTMLElement>('[autofocus]') ?? otherwise;
  // The page itself says how far down it is shown.
  first?.focus({ preventScroll: first === otherwise });
}

/** Fetches a page and shows it. */
export async function visit(address: string, entry: Entry = 'push', shownFrom: From = ''): Promise<void> {
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  try {
    const drawn = await waiting(ask(address, { signal: own.signal }));
    if (underWay !== own) return;
    arrive(drawn, entry, shownAddress, { shownFrom });
  } catch (error) {
    if (own.signal.aborted) return;
    if (error instanceof SignedOut) {
      connectionIs('signed_out');
      coverPage(error.door);
      return;
    }
    // A file, or a server that is away: the browser knows best what to do.
    location.assign(address);
  } finally {
    if (underWay === own) underWay = null;
  }
}

/** The address of the page that is shown; the address bar is ahead of it while one goes back. */
let shownAddress = pathOf(location.href);

/** The address of the page that is shown. */
export function shownPage(): string {
  return shownAddress;
}

function pathname(address: string): string {
  return new URL(address, location.href).pathname;
}

function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** A link to a page of ours that is to be shown here; nothing for any other. */
function followed(event: MouseEvent): HTMLAnchorElement | null {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || !link.href || event.defaultPrevented || !isPlain(event)) return null;
  const isElsewhere = link.origin !== location.origin || link.target !== '' || link.rel === 'external';
  if (isElsewhere || link.hasAttribute('download')) return null;
  const isHere = link.hash !== '' && pathOf(link.href) === pathOf(location.href);
  return isHere ? null : link;
}

/** Follows links, and the way back and forward. */
export function followLinks(): void {
  let entry = keyOfEntry();
  document.addEventListener('click', (event) => {
    const link = followed(event);
    if (!link) return;
    event.preventDefault();
    const way: Entry = link.href === location.href ? 'replace' : 'push';
    void visit(pathOf(link.href), way, link.hash as From).then(() => {
      entry = keyOfEntry();
    });
  });
  addEventListener('popstate', () => {
    // What only differs behind the # is found by the browser itself.
    if (pathOf(location.href) === shownAddress) return;
    scrolled.set(entry, scrollY);
    entry = keyOfEntry();
    const place = scrolled.get(entry) ?? 0;
    void visit(pathOf(location.href), 'none', 'here').then(() => scrollTo(0, place));
  });
  history.scrollRestoration = 'manual';
  addEventListener('pagehide', () => (history.scrollRestoration = 'auto'));
  addEventListener('pageshow', () => (history.scrollRestoration = 'manual'));
}
