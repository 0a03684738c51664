// Rows that are read while they change. In a table with `data-holds` they keep their places while it is
// in use; the new order is taken up afterwards. A change (`data-face`) washes a row once, and is told to
// those who do not see it (`data-words`, where `data-state` changed).
import { type Changes, changesOf, type Face } from './changes.ts';
import { isSameOrder, keptOrder } from './order.ts';

function rowsOf(within: Element): HTMLTableRowElement[] {
  return [...within.querySelectorAll<HTMLTableRowElement>('tr[id]')];
}

function faceOf({ id, dataset }: HTMLTableRowElement): Face {
  return { id, face: dataset['face'], state: dataset['state'], words: dataset['words'] };
}

/** What differs between the rows that are shown and those that come. */
export function changes(shown: Element, fresh: Element): Changes {
  return changesOf(rowsOf(shown).map(faceOf), rowsOf(fresh).map(faceOf));
}

/** Washes rows. Two names for one wash: going from one to the other starts it anew. */
export function wash(ids: readonly string[]): void {
  for (const id of ids) {
    const row = document.getElementById(id);
    if (row) row.dataset['wash'] = row.dataset['wash'] === 'odd' ? 'even' : 'odd';
  }
}

/** Whether somebody points at a table, has the focus in it, or has selected some of it. */
export function isInUse(table: Element): boolean {
  const selection = document.getSelection();
  const isSelected =
    selection !== null && !selection.isCollapsed && table.contains(selection.anchorNode);
  return isSelected || table.matches(':hover') || table.contains(document.activeElement);
}

/** Puts the rows of a fresh table in the order of the one that is shown. Tells whether it was another. */
export function hold(shown: HTMLTableElement, fresh: HTMLTableElement): boolean {
  const idsOf = (table: HTMLTableElement) =>
    [...table.tBodies].map((group) => rowsOf(group).map((row) => row.id));
  const given = idsOf(fresh);
  const kept = keptOrder(idsOf(shown), given);
  if (isSameOrder(kept, given)) return false;
  const byId = new Map(rowsOf(fresh).map((row) => [row.id, row]));
  // Headings tell two groups apart; one alone needs none.
  const areApart = kept.every((ids) => ids.length > 0);
  [...fresh.tBodies].forEach((group, place) => {
    const heading = headingOf(group) ?? headingOf(shown.tBodies[place])?.cloneNode(true);
    const rows = kept[place]?.flatMap((id) => byId.get(id) ?? []) ?? [];
    group.replaceChildren(...(areApart && heading ? [heading] : []), ...rows);
  });
  return true;
}

function headingOf(group: Element | undefined): Element | null {
  return group?.querySelector(':scope > tr:not([id])') ?? null;
}

/** Calls `released` whenever no table that holds its rows is in use any longer. */
export function followUse(released: () => void): void {
  const look = () => {
    const tables = [...document.querySelectorAll('table[data-holds]')];
    if (!tables.some(isInUse)) released();
  };
  // The focus has moved, and the pointer is elsewhere, only after these events.
  const soon = () => setTimeout(look, 0);
  document.addEventListener('pointerout', soon, { passive: true });
  document.addEventListener('focusout', soon);
  document.addEventListener('selectionchange', soon);
}
