import { ascending, addDays, makeDay, weekday, type Day } from '../day.ts';
import { isInForce } from '../certainty.ts';
import { sourceLabel } from '../sources.ts';
import type { CalendarDay } from './holiday.ts';
import { statutoryHolidays, type StatutoryHoliday } from './labour-code-112.ts';
import { dayOfLunar } from './lunar-ho-ngoc-duc.ts';

/**
 * The holidays of a year as computed from the law and the lunar calendar, in order of days. A forecast: the
 * real days, swaps above all, come from the yearly notice.
 * @throws LawError `year_out_of_range` outside 1900–2199.
 */
export function forecastHolidays(year: number): CalendarDay[] {
  const holidays = statutoryHolidays.flatMap((rule) => {
    const anchor = anchorDay(rule, year);
    if (anchor === null || !isInForce(rule, anchor)) return [];
    return spread(rule, anchor).map((day) => entry(rule, day));
  });
  return withCompensation(holidays).sort((one, other) => ascending(one.day, other.day));
}

function anchorDay(rule: StatutoryHoliday, year: number): Day | null {
  if (rule.calendar === 'solar') return makeDay(year, rule.month, rule.day);
  return dayOfLunar({ year, month: rule.month, day: rule.day, isLeap: false });
}

function spread(rule: StatutoryHoliday, anchor: Day): Day[] {
  if (rule.spread === 'eve-first') {
    return Array.from({ length: rule.count }, (_, index) =>
      addDays(anchor, rule.count > 1 ? index - 1 : index),
    );
  }
  if (rule.count === 1) return [anchor];
  const [before, after] = [addDays(anchor, -1), addDays(anchor, 1)];
  // A neighbour on a rest day would only move the day off; of two working days, the one beside a weekend.
  const isBeforeBetter =
    !isRestDay(before) &&
    (isRestDay(after) || isRestDay(addDays(before, -1)) || !isRestDay(addDays(after, 1)));
  return isBeforeBetter ? [before, anchor] : [anchor, after];
}

function withCompensation(holidays: CalendarDay[]): CalendarDay[] {
  const taken = new Set(holidays.map(({ day }) => day));
  const compensations = holidays
    .filter(({ day }) => isRestDay(day))
    .sort((one, other) => ascending(one.day, other.day))
    .map((holiday): CalendarDay => {
      let day = addDays(holiday.day, 1);
      while (isRestDay(day) || taken.has(day)) day = addDays(day, 1);
      taken.add(day);
      return { ...holiday, day, kind: 'compensatory', name: `Nghỉ bù ${holiday.name}` };
    });
  return [...holidays, ...compensations];
}

function entry(rule: StatutoryHoliday, day: Day): CalendarDay {
  const source = `${sourceLabel(rule.source)}${rule.article === null ? '' : `, ${rule.article}`}`;
  return { day, kind: 'holiday', holiday: rule.holiday, name: rule.name, basis: 'forecast', source };
}

function isRestDay(day: Day): boolean {
  return weekday(day) >= 6;
}
