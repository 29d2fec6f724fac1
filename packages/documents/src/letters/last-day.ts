import { formatShortDate } from '../date.ts';
import type { PartialDate } from '../model.ts';

/**
 * A last good day in words. "Trước ngày" excludes the day it names, so it names the day after.
 * @example lastDay({ day: 14, month: 9, year: 2026 }) // 'trước ngày 15/9/2026'
 */
export function lastDay(date: PartialDate): string {
  const { day = 1, month = 1, year = 1970 } = date;
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return `trước ngày ${formatShortDate({ day: next.getUTCDate(), month: next.getUTCMonth() + 1, year: next.getUTCFullYear() })}`;
}
