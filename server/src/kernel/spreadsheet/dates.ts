/** How days are written in a column: day first, as in Vietnam, or month first, as in US exports. */
export type DateOrder = 'dmy' | 'mdy';

/** A day, and its time of day when one was written. */
export interface WrittenDay {
  /** `YYYY-MM-DD` */
  day: string;
  /** Seconds since midnight; `null` when only the day was written. */
  second: number | null;
  /** Minutes ahead of UTC when the text says so (`Z`, `+07:00`). */
  offsetMinutes: number | null;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const TIME =
  '(?:[T, ]+(?:lúc )?(\\d{1,2})[:hg](\\d{1,2})?(?::(\\d{1,2})(?:[.,]\\d+)?)?\\s*(am|pm|sa|ch)?\\s*(z|utc|gmt|[+-]\\d{2}:?\\d{2})?)?';
const isoForm = new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${TIME}$`, 'i');
const numberForm = new RegExp(`^(\\d{1,2})[-/. ](\\d{1,2})[-/. ](\\d{4}|\\d{2})${TIME}$`, 'i');
const nameForm = new RegExp(
  `^(\\d{1,2})[-/. ]([a-z]{3,9}|(?:thg|tháng) ?\\d{1,2})[-/., ]+(\\d{4}|\\d{2})${TIME}$`,
  'i',
);
const usNameForm = new RegExp(`^([a-z]{3,9})[. ]+(\\d{1,2}),? +(\\d{4})${TIME}$`, 'i');
const compactForm = /^(20\d{2})(\d{2})(\d{2})$/;
// Excel counts days from 30/12/1899: 20000 is in 1954, 80000 in 2119.
const serialForm = /^([2-7]\d{4})(?:[.,](\d+))?$/;

/**
 * Reads a day in any form that spreadsheets in use have: `21/11/2026`, `1/2/26`, `2026-11-21T08:00Z`,
 * `21-Nov-2026`, `46347` (Excel), each with or without a time.
 * @returns `null` when the text is no day of the calendar
 * @example readWrittenDay('5/7/26 14:30', 'dmy') // { day: '2026-07-05', second: 52200, offsetMinutes: null }
 */
export function readWrittenDay(text: string, order: DateOrder): WrittenDay | null {
  const value = text.trim();
  const iso = isoForm.exec(value);
  if (iso) return written(iso[1], iso[2], iso[3], iso.slice(4));
  const numbers = numberForm.exec(value);
  if (numbers)
    return order === 'dmy'
      ? written(numbers[3], numbers[2], numbers[1], numbers.slice(4))
      : written(numbers[3], numbers[1], numbers[2], numbers.slice(4));
  const named = nameForm.exec(value);
  if (named) return written(named[3], monthNumber(named[2] ?? ''), named[1], named.slice(4));
  const us = usNameForm.exec(value);
  if (us) return written(us[3], monthNumber(us[1] ?? ''), us[2], us.slice(4));
  const compact = compactForm.exec(value);
  if (compact) return written(compact[1], compact[2], compact[3], []);
  const serial = serialForm.exec(value);
  if (!serial) return null;
  const asIso = textOfSerial(Number(value.replace(',', '.')));
  return asIso === null ? null : readWrittenDay(asIso, order);
}

/** The instant of a written day: its own zone, else `offsetMinutes`; without a time the day's last second. */
export function instantOf(written: WrittenDay, offsetMinutes: number): Date {
  const offset = written.offsetMinutes ?? offsetMinutes;
  const second = written.second ?? 86_399;
  return new Date(Date.parse(`${written.day}T00:00:00Z`) + (second - offset * 60) * 1000);
}

/**
 * Which order a column of days is written in. Day first unless the column itself shows the contrary: a second
 * number above 12 somewhere and a first number above 12 nowhere.
 */
export function guessDateOrder(samples: readonly string[]): DateOrder {
  let [firstAbove, secondAbove] = [false, false];
  for (const sample of samples) {
    const match = numberForm.exec(sample.trim());
    if (!match) continue;
    firstAbove ||= Number(match[1]) > 12;
    secondAbove ||= Number(match[2]) > 12;
  }
  return secondAbove && !firstAbove ? 'mdy' : 'dmy';
}

/**
 * Text of an Excel serial day, to the minute. Excel takes 1900 for a leap year; days before 1/3/1900 are not read.
 * @returns `null` outside 1900–2199
 */
export function textOfSerial(serial: number): string | null {
  if (!(serial >= 61 && serial < 110_000)) return null;
  const whole = Math.floor(serial);
  const minutes = Math.round((serial - whole) * 1440);
  const iso = new Date(Date.UTC(1899, 11, 30 + whole, 0, minutes)).toISOString();
  return minutes === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}

function written(
  year: string | undefined,
  month: string | undefined,
  date: string | undefined,
  time: readonly (string | undefined)[],
): WrittenDay | null {
  const fullYear = year?.length === 2 ? (Number(year) < 70 ? 2000 : 1900) + Number(year) : Number(year);
  const day = `${fullYear}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`;
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) return null;
  const [hourText, minuteText, secondText, half, zone] = time;
  if (hourText === undefined) return { day, second: null, offsetMinutes: null };
  const isAfternoon = /^(pm|ch)$/i.test(half ?? '');
  const hour = half === undefined ? Number(hourText) : (Number(hourText) % 12) + (isAfternoon ? 12 : 0);
  const [minute, second] = [Number(minuteText ?? 0), Number(secondText ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  return { day, second: hour * 3600 + minute * 60 + second, offsetMinutes: zoneMinutes(zone) };
}

function zoneMinutes(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function monthNumber(name: string): string {
  const digits = /\d+/.exec(name)?.[0];
  return digits ?? String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}
