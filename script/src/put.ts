// Putting what the server drew in place of what is shown, so that nothing a person is at is lost: focus,
// text that is typed or selected, folds that are open, the place one has scrolled to.
import { Idiomorph } from 'idiomorph';
import { content, type Drawn } from './page.ts';
import { changes, hold, isInUse, wash } from './rows.ts';
import { holdsTyped, isField, isTyped, showChosen } from './typed.ts';

/**
 * Why a page is put in place: it is drawn again by itself; a link or a filter led to the same page in
 * another way; it answers a form; or it is another page.
 */
export type Cause =
  | { readonly kind: 'refresh' }
  | { readonly kind: 'filter' }
  | { readonly kind: 'answer'; readonly form: HTMLFormElement }
  | { readonly kind: 'visit' };

/** Forms that came back with what is wrong: they stay as they are until they are sent again. */
const refused = new WeakSet<Element>();
/** What was drawn last, where some of it waits until a table is no longer in use. */
let postponed: Drawn | null = null;

/** Leaves a form that was refused alone, or no longer. */
export function keepRefused(form: HTMLFormElement, isRefused: boolean): void {
  if (isRefused) refused.add(form);
  else refused.delete(form);
}

/** Says something to those who listen: where they have come to, or what changed. */
export function say(about: 'arrival' | 'changes', words: string): void {
  const place = document.querySelector(`[data-said=${about}]`);
  if (place && words !== '') place.textContent = words;
}

/** Shows a page. */
export function put(drawn: Drawn, cause: Cause): void {
  postponed = null;
  document.title = drawn.title;
  const navigation = document.querySelector('#navigation');
  if (navigation && drawn.navigation) Idiomorph.morph(navigation, drawn.navigation);
  const shown = content();
  if (cause.kind === 'visit') {
    shown.replaceChildren(...drawn.content.cloneNode(true).childNodes);
    for (const { name, value } of drawn.content.attributes) shown.setAttribute(name, value);
    return;
  }
  const fresh = drawn.content.cloneNode(true) as HTMLElement;
  const seen = cause.kind === 'refresh' ? changes(shown, fresh) : null;
  if (cause.kind === 'refresh' && holdRows(shown, fresh)) postponed = drawn;
  morph(shown, fresh, cause);
  if (seen) {
    wash(seen.washed);
    say('changes', seen.words);
  }
}

/** Takes up the order that waited until a table was no longer in use. */
export function putPostponed(): void {
  if (postponed) put(postponed, { kind: 'refresh' });
}

function holdRows(shown: HTMLElement, fresh: HTMLElement): boolean {
  const there = [...fresh.querySelectorAll<HTMLTableElement>('table[data-holds]')];
  const here = [...shown.querySelectorAll<HTMLTableElement>('table[data-holds]')];
  return there
    .map((table, place) => {
      const own = here[place];
      return own !== undefined && isInUse(own) && hold(own, table);
    })
    .includes(true);
}

function morph(shown: HTMLElement, fresh: HTMLElement, cause: Cause): void {
  Idiomorph.morph(shown, fresh, {
    callbacks: {
      beforeNodeMorphed: (node, coming) => !staysAsItIs(node, coming, cause),
      afterNodeMorphed: (node) => {
        if (node instanceof HTMLSelectElement) showChosen(node);
      },
      beforeNodeRemoved: (node) => !staysThere(node, cause),
      beforeAttributeUpdated: (name, node, change) => {
        // Ours, and no word of the server's.
        if (name === 'data-wash') return false;
        if (name !== 'open' || !(node instanceof HTMLDetailsElement)) return true;
        return mayFold(node, change, cause);
      },
    },
  });
}

/** Whether something is left alone, whatever the server drew. */
function staysAsItIs(node: Node, coming: Node, cause: Cause): boolean {
  if (!(node instanceof Element)) return false;
  if (refused.has(node)) return true;
  // Charts are large, and mostly the same.
  if (node instanceof SVGElement) return node.isEqualNode(coming);
  if (!isField(node)) return false;
  if (cause.kind === 'answer' && node.form === cause.form) return false;
  if (node === document.activeElement) return true;
  // What one filters by follows the address; what one writes does not.
  const isWritten = cause.kind === 'refresh' || node.form?.method === 'post';
  return isWritten && isTyped(node);
}

/** Whether something stays although the server no longer draws it. */
function staysThere(node: Node, cause: Cause): boolean {
  if (!(node instanceof Element)) return false;
  if (cause.kind !== 'refresh') return false;
  const isSaidOnce = node.matches('[data-once]') || node.querySelector('[data-once]') !== null;
  return isSaidOnce || refused.has(node) || holdsTyped(node);
}

/** What a person has opened or closed stays so, but for the form that was sent and what is wrong with it. */
function mayFold(fold: HTMLDetailsElement, change: 'update' | 'remove', cause: Cause): boolean {
  if (cause.kind !== 'answer') return false;
  return change === 'update' || fold.contains(cause.form);
}
