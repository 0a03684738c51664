// Which rows stand where while a table is in use.

/**
 * The rows of `fresh` in the places they have in `shown`, group by group. Rows that are new come at the
 * end of their group; rows that are gone leave no gap.
 */
export function keptOrder(
  shown: readonly (readonly string[])[],
  fresh: readonly (readonly string[])[],
): string[][] {
  const known = new Set(shown.flat());
  const wanted = new Set(fresh.flat());
  return fresh.map((group, place) => [
    ...(shown[place] ?? []).filter((id) => wanted.has(id)),
    ...group.filter((id) => !known.has(id)),
  ]);
}

/** Whether two orders are the same. */
export function isSameOrder(
  one: readonly (readonly string[])[],
  other: readonly (readonly string[])[],
): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
