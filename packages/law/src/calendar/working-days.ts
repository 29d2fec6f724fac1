import { addDays, weekday, type Day } from '../day.ts';
import { LawError } from '../errors.ts';

/** Which days offices work. Built from the official notices and the forecast by `workCalendar`. */
export interface WorkCalendar {
  isWorkingDay(day: Day): boolean;
}

/** Saturday and Sunday off, nothing else: for when no holiday is known. */
export const weekendsOnly: WorkCalendar = { isWorkingDay: (day) => weekday(day) <= 5 };

const MAX_WORKING_DAYS = 10_000;

/**
 * The working day `count` working days after `from`, which itself does not count. Negative counts go back;
 * 0 is `from` itself, even when that is a rest day.
 * @throws LawError `bad_day`, `bad_count` when `count` is not a whole number within ±10,000.
 */
export function addWorkingDays(from: Day, count: number, calendar: WorkCalendar): Day {
  if (!Number.isInteger(count) || Math.abs(count) > MAX_WORKING_DAYS) {
    throw new LawError('bad_count', `Working days must be whole, within ±${MAX_WORKING_DAYS}`, { count });
  }
  const step = Math.sign(count);
  let day = addDays(from, 0);
  for (let left = Math.abs(count); left > 0;) {
    day = addDays(day, step);
    if (calendar.isWorkingDay(day)) left -= 1;
  }
  return day;
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier. */
export function workingDaysBetween(from: Day, to: Day, calendar: WorkCalendar): number {
  if (to < from) return -workingDaysBetween(to, from, calendar);
  let count = 0;
  for (let day = from; day < to;) {
    day = addDays(day, 1);
    if (calendar.isWorkingDay(day)) count += 1;
  }
  return count;
}

/** `day` itself when offices work, else the next day they do. */
export function nextWorkingDay(day: Day, calendar: WorkCalendar): Day {
  return calendar.isWorkingDay(day) ? day : addWorkingDays(day, 1, calendar);
}
