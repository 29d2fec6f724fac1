import type { PartialDate } from './model.ts';

const BLANK = String.raw`[\s._…]*`;

/**
 * Source of the pattern "ngày 05 tháng 3 năm 2020" and "ngày 05/3/2020", each part may be blank in the first
 * form. Groups: `day`, `month`, `year` or `day2`, `month2`, `year2`.
 */
export const datePattern =
  String.raw`(?:ngày${BLANK}(?<day>\d{1,2})?${BLANK}tháng${BLANK}(?<month>\d{1,2})?${BLANK}năm${BLANK}(?<year>\d{4})?` +
  String.raw`|(?:ngày\s*)?(?<day2>\d{1,2})\s?[/.-]\s?(?<month2>\d{1,2})\s?[/.-]\s?(?<year2>\d{4}))`;

/** Date of the named groups of {@link datePattern}. */
export function dateOfGroups(groups: Record<string, string | undefined>): PartialDate {
  const day = groups['day'] ?? groups['day2'];
  const month = groups['month'] ?? groups['month2'];
  const year = groups['year'] ?? groups['year2'];
  return {
    ...(day === undefined ? {} : { day: Number(day) }),
    ...(month === undefined ? {} : { month: Number(month) }),
    ...(year === undefined ? {} : { year: Number(year) }),
  };
}

/**
 * The date line of a document. Days below 10 and the months January and February have a leading zero, other
 * months do not; blanks stay blank. Source: Decree 30/2020/NĐ-CP, Annex I, item 4.
 * @example formatDateLine({ day: 5, month: 3, year: 2020 }) // 'ngày 05 tháng 3 năm 2020'
 */
export function formatDateLine(date: PartialDate): string {
  const day = date.day === undefined ? '     ' : String(date.day).padStart(2, '0');
  const month = date.month === undefined ? '     ' : date.month < 3 ? `0${date.month}` : String(date.month);
  return `ngày ${day} tháng ${month} năm ${date.year ?? '     '}`.trimEnd();
}

/** Short form in running text, with the same zeros: `05/3/2020`. @throws RangeError for a partial date. */
export function formatShortDate(date: PartialDate): string {
  if (!isWhole(date)) throw new RangeError('A short date needs day, month and year');
  return `${String(date.day).padStart(2, '0')}/${date.month < 3 ? `0${date.month}` : date.month}/${date.year}`;
}

/** Whether the date is whole and a day that the calendar has. */
export function isRealDate(date: PartialDate): boolean {
  if (!isWhole(date)) return false;
  const asUtc = new Date(Date.UTC(date.year, date.month - 1, date.day));
  return asUtc.getUTCMonth() === date.month - 1 && asUtc.getUTCDate() === date.day;
}

export function isWhole(date: PartialDate): date is Required<PartialDate> {
  return date.day !== undefined && date.month !== undefined && date.year !== undefined;
}

/** Order in time of two whole dates; `null` when a part is missing. */
export function compareDates(left: PartialDate, right: PartialDate): number | null {
  if (!isWhole(left) || !isWhole(right)) return null;
  return left.year - right.year || left.month - right.month || left.day - right.day;
}
