import { dayParts, daysInMonth, makeDay, type Day } from './day.ts';
import { LawError } from './errors.ts';

export const cycles = ['month', 'quarter', 'half-year', 'year'] as const;
export type Cycle = (typeof cycles)[number];

/** A calendar period. `index` counts from 1 inside the year: March is 3, quarter III is 3, a year is 1. */
export interface Period {
  cycle: Cycle;
  year: number;
  index: number;
}

export const monthsPerCycle: Readonly<Record<Cycle, number>> = {
  month: 1,
  quarter: 3,
  'half-year': 6,
  year: 12,
};

const ROMAN = ['I', 'II', 'III', 'IV'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function isPeriod(value: unknown): value is Period {
  if (typeof value !== 'object' || value === null) return false;
  const { cycle, year, index } = value as Partial<Period>;
  return (
    typeof cycle === 'string' &&
    Object.hasOwn(monthsPerCycle, cycle) &&
    isWhole(year, 1000, 9999) &&
    isWhole(index, 1, 12 / monthsPerCycle[cycle])
  );
}

/** The period of that length in which the day lies. @throws LawError `bad_day`. */
export function periodOf(day: Day, cycle: Cycle): Period {
  const { year, month } = dayParts(day);
  return { cycle, year, index: Math.ceil(month / monthsPerCycle[cycle]) };
}

/** The period `count` periods later (earlier when negative). */
export function shiftPeriod(period: Period, count: number): Period {
  const perYear = 12 / monthsPerCycle[period.cycle];
  const position = period.year * perYear + (period.index - 1) + count;
  return { cycle: period.cycle, year: Math.floor(position / perYear), index: (position % perYear) + 1 };
}

/** First day. @throws LawError `bad_period`. */
export function periodStart(period: Period): Day {
  return makeDay(period.year, firstMonth(period), 1);
}

/** Last day. @throws LawError `bad_period`. */
export function periodEnd(period: Period): Day {
  const month = firstMonth(period) + monthsPerCycle[period.cycle] - 1;
  return makeDay(period.year, month, daysInMonth(period.year, month));
}

/** First month of the period, 1–12. @throws LawError `bad_period`. */
export function firstMonth(period: Period): number {
  if (!isPeriod(period)) throw new LawError('bad_period', 'Not a period', { period });
  return (period.index - 1) * monthsPerCycle[period.cycle] + 1;
}

/** A short key that sorts within its cycle: `2026-03`, `2026-Q3`, `2026-H1`, `2026`. */
export function periodKey(period: Period): string {
  switch (period.cycle) {
    case 'month':
      return periodStart(period).slice(0, 7);
    case 'quarter':
      return `${period.year}-Q${period.index}`;
    case 'half-year':
      return `${period.year}-H${period.index}`;
    case 'year':
      return String(period.year);
  }
}

/** In words: `quý III/2026`, `6 tháng đầu năm 2026`; `Q3 2026`, `first half of 2026`. */
export function describePeriod(period: Period, language: 'vi' | 'en'): string {
  const { year, index } = period;
  switch (period.cycle) {
    case 'month':
      return language === 'vi' ? `tháng ${index}/${year}` : `${MONTHS[index - 1]} ${year}`;
    case 'quarter':
      return language === 'vi' ? `quý ${ROMAN[index - 1]}/${year}` : `Q${index} ${year}`;
    case 'half-year':
      if (language === 'vi') return `6 tháng ${index === 1 ? 'đầu' : 'cuối'} năm ${year}`;
      return `${index === 1 ? 'first' : 'second'} half of ${year}`;
    case 'year':
      return language === 'vi' ? `năm ${year}` : String(year);
  }
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
