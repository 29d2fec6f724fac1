import type { Certainty } from './certainty.ts';
import type { Day } from './day.ts';

/** A document this package relies on or names. */
export interface Source {
  /** Number and symbol as printed; `null` when it has none. */
  number: string | null;
  /** What it is about, in Vietnamese; not always the exact words of its title. */
  title: string;
  /** Day of issue; a number alone never identifies a document: there are three "14/CT-TTg". */
  issuedOn: Day | null;
  /** The surest way in which any of it was read. */
  certainty: Certainty;
  /** What was read and what was not, so that nobody relies on more. */
  read: string;
}

export function source(
  number: string | null,
  title: string,
  issuedOn: Day | null,
  certainty: Certainty,
  read: string,
): Source {
  return { number, title, issuedOn, certainty, read };
}
