import { LawError } from './errors.ts';

/** A calendar day in Vietnam, `YYYY-MM-DD`, years 1000–9999. Days compare as strings. */
export type Day = string;

/**
 * A moment, ISO 8601 with `Z` or an offset. What this package returns is always UTC with milliseconds
 * (`2026-02-16T17:00:00.000Z`), so that returned instants compare as strings.
 */
export type Instant = string;

/** Vietnam is UTC+7 all year; it has had no daylight saving time since 1975. */
const VIETNAM_OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;
const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT_PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** True for a day that exists: `2023-02-29` is not one. */
export function isDay(value: unknown): value is Day {
  if (typeof value !== 'string') return false;
  const match = DAY_PATTERN.exec(value);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** @throws LawError `bad_day` when there is no such day. */
export function makeDay(year: number, month: number, day: number): Day {
  const text = `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
  if (isDay(text)) return text;
  throw new LawError('bad_day', 'There is no such day', { year, month, day });
}

/** @throws LawError `bad_day`. */
export function dayParts(day: Day): { year: number; month: number; day: number } {
  if (!isDay(day)) throw new LawError('bad_day', `Not a day: ${String(day)}`, { day });
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8)) };
}

/** Days since 1970-01-01. @throws LawError `bad_day`. */
export function dayNumber(day: Day): number {
  const parts = dayParts(day);
  return Date.UTC(parts.year, parts.month - 1, parts.day) / DAY_MS;
}

/** The inverse of {@link dayNumber}. @throws LawError `bad_day` outside the years 1000–9999. */
export function dayFromNumber(number: number): Day {
  const date = new Date(number * DAY_MS);
  return makeDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

/** `month` is 1–12. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Calendar days later (or earlier, when negative). @throws LawError `bad_day`. */
export function addDays(day: Day, count: number): Day {
  return dayFromNumber(dayNumber(day) + count);
}

/** Same day of the month, `count` months later; the month's last day where that day does not exist. */
export function addMonths(day: Day, count: number): Day {
  const parts = dayParts(day);
  const months = parts.year * 12 + (parts.month - 1) + count;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  return makeDay(year, month, Math.min(parts.day, daysInMonth(year, month)));
}

/** Calendar days from `from` to `to`: 0 on the same day, negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** 1 is Monday … 7 is Sunday (ISO 8601). */
export function weekday(day: Day): number {
  // 1970-01-01 was a Thursday.
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** The day it is in Vietnam at that instant, whatever the zone of the server. @throws LawError `bad_instant`. */
export function dayOf(instant: Instant): Day {
  return dayFromNumber(Math.floor((instantMs(instant) + VIETNAM_OFFSET_MS) / DAY_MS));
}

/** 00:00 of the day in Vietnam. */
export function startOf(day: Day): Instant {
  return instantFromMs(dayNumber(day) * DAY_MS - VIETNAM_OFFSET_MS);
}

/** The last millisecond of the day in Vietnam: what is done by then is done on that day. */
export function endOf(day: Day): Instant {
  return instantFromMs((dayNumber(day) + 1) * DAY_MS - VIETNAM_OFFSET_MS - 1);
}

/** Hours run through nights, weekends and holidays. @throws LawError `bad_instant`. */
export function addHours(instant: Instant, hours: number): Instant {
  return instantFromMs(instantMs(instant) + hours * 3_600_000);
}

/** Milliseconds since 1970-01-01T00:00Z. @throws LawError `bad_instant`, also when the zone is missing. */
export function instantMs(instant: Instant): number {
  const ms = INSTANT_PATTERN.test(instant) ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(ms))
    throw new LawError('bad_instant', `Not an instant with a zone: ${instant}`, { instant });
  return ms;
}

/** The inverse of {@link instantMs}. */
export function instantFromMs(ms: number): Instant {
  return new Date(ms).toISOString();
}

/** For sorting days or instants, soonest first. */
export function ascending(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The way people in Vietnam write a day: `2026-03-05` is `05/03/2026`. */
export function formatDay(day: Day): string {
  const parts = dayParts(day);
  return `${twoDigits(parts.day)}/${twoDigits(parts.month)}/${parts.year}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
