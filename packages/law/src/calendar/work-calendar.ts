import { ascending, dayParts, weekday, type Day } from '../day.ts';
import { forecastHolidays } from './forecast.ts';
import { isDayOff, type CalendarDay } from './holiday.ts';
import { knownNotices } from './notices.ts';
import type { WorkCalendar } from './working-days.ts';

/** A calendar that can also say why a day is off. */
export interface HolidayCalendar extends WorkCalendar {
  /** Holidays, days off and swapped working days of the year, in order. @throws LawError `year_out_of_range`. */
  daysOf(year: number): readonly CalendarDay[];
  /** What is special about the day; `null` for an ordinary working day or weekend. */
  entryOf(day: Day): CalendarDay | null;
}

/**
 * The calendar of state bodies: Saturday and Sunday off, the notices as given, and for every holiday of a year
 * on which no notice speaks, the forecast. A later notice wins over an earlier one about the same day.
 * @param notices Official days only; by default those this package knows. Pass both to add imported ones:
 *   `workCalendar([...knownNotices, ...imported])`.
 */
export function workCalendar(notices: readonly CalendarDay[] = knownNotices): HolidayCalendar {
  const years = new Map<number, readonly CalendarDay[]>();
  const byDay = new Map<Day, CalendarDay>();
  const daysOf = (year: number): readonly CalendarDay[] => {
    const known = years.get(year);
    if (known) return known;
    const days = mergeYear(year, notices);
    years.set(year, days);
    for (const entry of days) byDay.set(entry.day, entry);
    return days;
  };
  const entryOf = (day: Day): CalendarDay | null => {
    daysOf(dayParts(day).year);
    return byDay.get(day) ?? null;
  };
  const isWorkingDay = (day: Day): boolean => {
    const entry = entryOf(day);
    return entry ? !isDayOff(entry) : weekday(day) <= 5;
  };
  return { daysOf, entryOf, isWorkingDay };
}

/** The calendar with the notices this package knows. */
export const vietnamCalendar: HolidayCalendar = workCalendar();

function mergeYear(year: number, notices: readonly CalendarDay[]): CalendarDay[] {
  const official = new Map<Day, CalendarDay>();
  for (const entry of notices) if (dayParts(entry.day).year === year) official.set(entry.day, entry);
  const holidays = official.values().filter(({ kind }) => kind === 'holiday');
  const decided = new Set(holidays.map(({ holiday }) => holiday));
  const rest = forecastHolidays(year).filter(
    (entry) => !decided.has(entry.holiday) && !official.has(entry.day),
  );
  return [...official.values(), ...rest].sort((one, other) => ascending(one.day, other.day));
}
