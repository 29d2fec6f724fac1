import { addDays, dayParts, daysBetween, makeDay, weekday, type Day } from './day.ts';

/** A week of ISO 8601: Monday to Sunday; week 1 has the year's first Thursday. */
export interface Week {
  year: number;
  /** 1–53. */
  index: number;
  from: Day;
  to: Day;
}

/** The week in which the day lies. @throws LawError `bad_day`. */
export function weekOf(day: Day): Week {
  const from = addDays(day, 1 - weekday(day));
  // The week belongs to the year of its Thursday.
  const thursday = addDays(from, 3);
  const { year } = dayParts(thursday);
  const daysBefore = daysBetween(makeDay(year, 1, 1), thursday);
  return { year, index: Math.floor(daysBefore / 7) + 1, from, to: addDays(from, 6) };
}

/** A key that sorts: `2026-W47`. */
export function weekKey({ year, index }: Week): string {
  return `${year}-W${String(index).padStart(2, '0')}`;
}

/** `tuần 47/2026`, `week 47 of 2026`. */
export function describeWeek({ year, index }: Week, language: 'vi' | 'en'): string {
  return language === 'vi' ? `tuần ${index}/${year}` : `week ${index} of ${year}`;
}
