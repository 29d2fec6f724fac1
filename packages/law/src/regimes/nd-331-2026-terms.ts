import { isInForce, type LegalRule } from '../certainty.ts';
import type { Day } from '../day.ts';

/** A term of the old texts and how it is read since. */
export interface TermChange extends LegalRule {
  before: string;
  after: string;
}

/** In standards "an toàn thông tin mạng" and "an toàn hệ thống thông tin" are read as "an ninh mạng". */
export const termChanges: readonly TermChange[] = [
  change('an toàn thông tin mạng', 'an ninh mạng', 'A'),
  change('an toàn hệ thống thông tin', 'an ninh mạng', 'A'),
  change('đơn vị chuyên trách về an toàn thông tin', 'đơn vị chuyên trách an ninh mạng', 'D'),
  change('phương án bảo đảm an toàn thông tin', 'phương án bảo vệ an ninh mạng', 'D'),
];

/**
 * Today's word for an old term, in the case of the first letter that was given.
 * Only for words of our own: a quotation keeps the words it had.
 */
export function termOn(term: string, onDate: Day): { term: string; change: TermChange | null } {
  const wanted = term.normalize('NFC').toLowerCase().trim();
  const change = termChanges.find((candidate) => candidate.before === wanted && isInForce(candidate, onDate));
  if (!change) return { term, change: null };
  const isCapital = term.trim().charAt(0) !== wanted.charAt(0);
  return {
    term: isCapital ? change.after.charAt(0).toUpperCase() + change.after.slice(1) : change.after,
    change,
  };
}

function change(before: string, after: string, certainty: LegalRule['certainty']): TermChange {
  return {
    id: `term-${before.replaceAll(' ', '-')}`,
    title: `"${before}" đọc là "${after}"`,
    file: 'src/regimes/nd-331-2026-terms.ts',
    source: certainty === 'A' ? 'nd-331-2026' : 'design',
    article: certainty === 'A' ? 'Điều 39.2' : null,
    validFrom: '2026-08-19',
    validTo: null,
    certainty,
    before,
    after,
  };
}
