import type { Day } from './day.ts';
import type { SourceId } from './sources.ts';

export const certainties = ['A', 'B', 'M', 'C+', 'C', 'C-', 'D', '-'] as const;
/**
 * How sure we are of a statement: A the legal text was read, B read in a secondary source, M measured or
 * computed, C recalled and not seen (+ very, - little), D our own inference, - looked for and not found.
 */
export type Certainty = (typeof certainties)[number];

/** Where a rule comes from and when it holds. Every rule and table of this package carries it. */
export interface Provenance {
  source: SourceId;
  /** "Điều 13.4", "Mẫu 08"; `null` when only the document as a whole is known. */
  article: string | null;
  /** First day; `null` when it always held as far as this package looks back. */
  validFrom: Day | null;
  /** Last day, included; `null` while in force. */
  validTo: Day | null;
  certainty: Certainty;
}

/** A rule that the product may show as a basis ("căn cứ"), with the file that encodes it. */
export interface LegalRule extends Provenance {
  id: string;
  /** In Vietnamese, for people. */
  title: string;
  /** Path inside this package. */
  file: string;
}

/** The legal part of a rule without its content: plain JSON, to show or to send. */
export function legalPart({
  id,
  title,
  file,
  source,
  article,
  validFrom,
  validTo,
  certainty,
}: LegalRule): LegalRule {
  return { id, title, file, source, article, validFrom, validTo, certainty };
}

/** Only what was read, in the text or in a secondary source, may be printed as law; the rest is advice. */
export function isCitable(rule: Pick<Provenance, 'certainty'>): boolean {
  return rule.certainty === 'A' || rule.certainty === 'B';
}

/** True on the first and on the last day. */
export function isInForce(rule: Pick<Provenance, 'validFrom' | 'validTo'>, onDate: Day): boolean {
  return (
    (rule.validFrom === null || onDate >= rule.validFrom) && (rule.validTo === null || onDate <= rule.validTo)
  );
}
