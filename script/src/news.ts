// How an open page stays true: the server says over `/live` what changed, and a page that is about it
// (`data-hears`) is fetched again, at most once a second. A quiet page asks for nothing, but where it
// shows when the watch looked last (`data-look-seconds`), which happens without a word to anybody.
//
// A hidden tab closes its stream, because a browser allows six connections to a host, and finds out what
// it missed when it is shown. A stream that opens tells the present revision.
import { connectionIs, heard } from './connection.ts';
import { Heard, type Hint, PRESENT } from './heard.ts';
import { coverPage, sayNotReached, uncoverPage } from './notices.ts';
import { ask, content, shownRevision, SignedOut } from './page.ts';
import { put } from './put.ts';
import { isVisiting, shownPage } from './visits.ts';

/** A page is not fetched again sooner after the last time, milliseconds. */
const REST = 1000;
/** How long until a stream that was refused, or a page that failed, is tried again, milliseconds. */
const AGAIN = 3000;

const memory = new Heard(shownRevision());
let stream: EventSource | null = null;
let isSignedOut = false;
let isFetching = false;
let wanted: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let fetched = 0;

/** What the page that is shown is about. Every page shows how much waits for people. */
function subjects(): Set<string> {
  const marks = content().querySelectorAll<HTMLElement>('[data-hears]');
  const words = [...marks].flatMap((mark) => mark.dataset['hears']?.split(' ') ?? []);
  return words.length > 0 ? new Set(['waiting', ...words]) : new Set();
}

function hear(hint: Hint): void {
  heard();
  const revision = memory.hear(hint, subjects(), shownRevision());
  if (revision !== null) want(revision);
}

/** The page is to be fetched again, drawn at this revision at least. */
function want(revision: number): void {
  wanted = Math.max(wanted ?? 0, revision);
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(), Math.max(0, fetched + REST - performance.now()));
}

async function refresh(): Promise<void> {
  if (wanted === null || isFetching || document.hidden) return;
  if (isVisiting()) {
    // Somebody waits for another page: it will be newer than this one.
    fetched = performance.now();
    return want(wanted);
  }
  const revision = wanted;
  wanted = null;
  if (revision !== PRESENT && shownRevision() >= revision) return;
  isFetching = true;
  const page = shownPage();
  try {
    const drawn = await ask(page, {}, revision === PRESENT ? undefined : revision);
    if (drawn.status >= 500) throw new Error('the server could not answer');
    if (page !== shownPage() || isVisiting()) return;
    if (isSignedOut) comeBack();
    put(drawn, { kind: 'refresh' });
    heard();
  } catch (error) {
    if (error instanceof SignedOut) signedOut(error.door);
    else {
      sayNotReached();
      setTimeout(() => want(PRESENT), AGAIN);
    }
  } finally {
    isFetching = false;
    fetched = performance.now();
    if (wanted !== null) want(wanted);
  }
}

function signedOut(door: string): void {
  isSignedOut = true;
  close();
  connectionIs('signed_out');
  coverPage(door);
}

function comeBack(): void {
  isSignedOut = false;
  uncoverPage();
  open();
}

function open(): void {
  if (stream || isSignedOut) return;
  const own = new EventSource('/live');
  stream = own;
  own.addEventListener('open', () => connectionIs('live'));
  own.addEventListener('revision', (event) => hear(JSON.parse(event.data) as Hint));
  own.addEventListener('error', () => {
    if (stream !== own) return;
    connectionIs('reconnecting');
    // What broke the browser opens again by itself. What was refused it does not: the page finds out why.
    if (own.readyState !== EventSource.CLOSED) return;
    close();
    want(PRESENT);
    setTimeout(() => {
      if (!document.hidden) open();
    }, AGAIN);
  });
}

function close(): void {
  stream?.close();
  stream = null;
  memory.loseSight();
}

/** Follows the news while the tab is the one people see. */
export function followNews(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return close();
    // Somebody may have signed in again elsewhere.
    if (isSignedOut) want(PRESENT);
    open();
  });
  if (!document.hidden) open();
  setInterval(() => {
    const mark = content().querySelector<HTMLElement>('[data-look-seconds]');
    const every = Number(mark?.dataset['lookSeconds'] ?? 0) * 1000;
    const isDue = every > 0 && performance.now() - fetched >= every;
    if (isDue && !document.hidden && !isSignedOut && !isFetching) want(PRESENT);
  }, REST);
}
