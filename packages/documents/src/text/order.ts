/**
 * Letters of list points in Vietnamese order: no f, j, w, z and no letters with hooks or circumflexes.
 * Source: Decree 30/2020/NĐ-CP, Annex I, item 6 on points ("điểm").
 */
export const pointLetters: readonly string[] = Array.from('abcdđeghiklmnopqrstuvxy');

const collator = new Intl.Collator('vi', { numeric: true, sensitivity: 'variant' });

/** Vietnamese dictionary order (a ă â b c d đ e ê g …; no mark, huyền, hỏi, ngã, sắc, nặng), numbers by value. */
export function compareVietnamese(left: string, right: string): number {
  return collator.compare(left, right);
}
