// What a reader would call a change of the rows on a page. Ages and figures move all the time.

/** A row as a reader sees it, from its attributes. */
export interface Face {
  readonly id: string;
  /** What a change of washes the row. */
  readonly face: string | undefined;
  /** What a change of is told. */
  readonly state: string | undefined;
  /** What is then said. */
  readonly words: string | undefined;
}

/** What became of the rows of a page. */
export interface Changes {
  readonly washed: readonly string[];
  readonly words: string;
}

/** Changes up to this many are named one by one. */
const NAMED_MOST = 2;

/** What differs. A row that comes in has not changed. */
export function changesOf(shown: readonly Face[], fresh: readonly Face[]): Changes {
  const before = new Map(shown.map((row) => [row.id, row]));
  const pairs = fresh.flatMap((row) => {
    const earlier = before.get(row.id);
    return earlier && row.face !== undefined ? [{ earlier, row }] : [];
  });
  const washed = pairs.filter(({ earlier, row }) => earlier.face !== row.face);
  const told = pairs.filter(({ earlier, row }) => earlier.state !== row.state);
  const words = told.map(({ row }) => row.words ?? '').join(' ');
  return {
    washed: washed.map(({ row }) => row.id),
    words: told.length > NAMED_MOST ? `${told.length} practices changed.` : words,
  };
}
