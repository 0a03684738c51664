// What a page heard of since it was drawn, and whether it is to be fetched again for it.

/** A hint of the server: a revision number and what it is about. One that names nothing tells the present revision. */
export interface Hint {
  readonly revision: number;
  readonly practices: readonly number[];
  readonly topics: readonly string[];
}

/** To be fetched as it is at present, whatever revision that is. */
export const PRESENT = 0;

/** The memory of one page. */
export class Heard {
  /** The revision to which the page is true; nothing where something may have been missed. */
  #known: number | null;

  constructor(revision: number) {
    this.#known = revision;
  }

  /** From here on the page may miss something. */
  loseSight(): void {
    this.#known = null;
  }

  /**
   * Takes in a hint. Answers with the revision at which the page is to be drawn at least, or with nothing
   * where it need not be: it is about `about`, and was drawn at `drawn`, perhaps for another reason.
   */
  hear(hint: Hint, about: ReadonlySet<string>, drawn: number): number | null {
    const known = this.#known;
    this.#known = hint.revision;
    if (hint.practices.length === 0 && hint.topics.length === 0) {
      // A stream that opens. Also a lower revision is news: the server's clock went back.
      const truth = Math.max(known ?? 0, drawn);
      return hint.revision === truth ? null : PRESENT;
    }
    const isNew = hint.revision > Math.max(known ?? 0, drawn);
    return isNew && concerns(hint, about) ? hint.revision : null;
  }
}

function concerns({ practices, topics }: Hint, about: ReadonlySet<string>): boolean {
  if (topics.includes('everything')) return about.size > 0;
  const named = practices.map((id) => `practice-${id}`);
  const any = practices.length > 0 ? ['practices'] : [];
  return [...any, ...named, ...topics].some((word) => about.has(word));
}
