import type { DecodeContext } from './event.ts';

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';
/** Zone of stamps that bear none, minutes east of UTC. */
export const vietnamMinutes = 420;
const dayMs = 86_400_000;

/**
 * Reads the stamps that logs bear: ISO 8601 with or without zone, epoch seconds, milliseconds,
 * microseconds or nanoseconds, `21/Nov/2026:00:24:09 +0000`, `21-Nov-2026 00:22:37.386`,
 * `Nov 21 00:22:42 [2026]`, `11/21/2026 1:02:03 PM`, `21/11/2026 1:02:03 CH`, `21.11.2026 13:02:03`.
 * @returns epoch ms, `null` when it is none of these
 */
export function parseTime(text: string, context: DecodeContext = {}): number | null {
  const fast = parsePlainIso(text);
  if (fast !== null) return fast;
  if (text === '') return null;
  // Windows sets narrow blanks before AM and PM.
  const stamp = (
    text.includes('\u202f') || text.includes('\u00a0') ? text.replaceAll(/[\u202f\u00a0]/g, ' ') : text
  ).trim();
  const first = stamp.charCodeAt(0);
  if (first >= 48 && first <= 57) {
    return (
      parseIso(stamp, context) ??
      parseEpoch(stamp) ??
      parseDayMonth(stamp, context) ??
      parseSlashed(stamp, context) ??
      parseCompact(stamp, context)
    );
  }
  return parseMonthDay(stamp, context);
}

/** `2026-11-21T00:00:01.123456+0700` without patterns: most lines of most logs bear this form. */
function parsePlainIso(text: string): number | null {
  const { length } = text;
  if (length < 24 || text.charCodeAt(10) !== 84 || text.charCodeAt(19) !== 46 || text.charCodeAt(4) !== 45)
    return null;
  let zoneAt = 20;
  while (zoneAt < length && isDigit(text.charCodeAt(zoneAt))) zoneAt++;
  if (zoneAt < 23) return null;
  const number = (from: number, to: number): number => {
    let value = 0;
    for (let i = from; i < to; i++)
      value = isDigit(text.charCodeAt(i)) ? value * 10 + text.charCodeAt(i) - 48 : Number.NaN;
    return value;
  };
  const sign = text.charCodeAt(zoneAt);
  let zone = 0;
  if (sign === 43 || sign === 45) {
    if (length !== zoneAt + 5) return null;
    zone = (number(zoneAt + 1, zoneAt + 3) * 60 + number(zoneAt + 3, zoneAt + 5)) * (sign === 45 ? -1 : 1);
  } else if (sign !== 90 || length !== zoneAt + 1) return null;
  const month = number(5, 7);
  const day = number(8, 10);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && number(11, 13) <= 24)) return null;
  const instant =
    Date.UTC(number(0, 4), month - 1, day, number(11, 13), number(14, 16), number(17, 19), number(20, 23)) -
    zone * 60_000;
  return Number.isNaN(instant) ? null : instant;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size. */
export function parseEpoch(text: string): number | null {
  if (!/^\d{9,19}(?:\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  // Cut, not rounded, as stamps in text are.
  if (value < 1e11)
    return Math.floor(value) * 1000 + Number((text.split('.')[1] ?? '').padEnd(3, '0').slice(0, 3));
  if (value < 1e14) return Math.floor(value);
  if (value < 1e17) return Math.floor(value / 1e3);
  return Math.floor(value / 1e6);
}

function parseIso(stamp: string, context: DecodeContext): number | null {
  const parts =
    /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|UTC|GMT|ICT|[+-]\d\d(?::?\d\d)?)?)?$/.exec(
      stamp,
    );
  if (!parts) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction, zone] = parts;
  return assemble(
    [Number(year), Number(month), Number(day)],
    [hour, minute, second, fraction],
    zone,
    context,
  );
}

function parseDayMonth(stamp: string, context: DecodeContext): number | null {
  const parts =
    /^(\d{1,2})[-/ ]?([A-Z][a-z]{2})[-/ ]?(\d{4})[: ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: (Z|UTC|GMT|ICT|[+-]\d\d(?::?\d\d)?))?$/.exec(
      stamp,
    );
  if (!parts) return null;
  const [, day, name = '', year, hour, minute, second, fraction, zone] = parts;
  const month = monthOf(name);
  return (
    month && assemble([Number(year), month, Number(day)], [hour, minute, second, fraction], zone, context)
  );
}

function parseMonthDay(stamp: string, context: DecodeContext): number | null {
  const parts =
    /^(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2}) {1,2}(\d{1,2})(?:,? (\d{4}))? (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: ?(Z|UTC|GMT|ICT|(?:GMT|UTC)?[+-]\d\d(?::?\d\d)?))?(?: (\d{4}))?$/.exec(
      stamp,
    );
  if (!parts) return null;
  const [, name = '', day, yearBefore, hour, minute, second, fraction, zone, yearAfter] = parts;
  const month = monthOf(name);
  if (!month) return null;
  const year = yearBefore ?? yearAfter;
  const at = (y: number): number | null =>
    assemble([y, month, Number(day)], [hour, minute, second, fraction], zone, context);
  if (year !== undefined) return at(Number(year));
  if (context.now === undefined) return null;
  // A stamp without a year is of the last twelve months; two days of leave for clocks that run ahead.
  const thisYear = new Date(context.now).getUTCFullYear();
  for (const y of [thisYear + 1, thisYear, thisYear - 1]) {
    const instant = at(y);
    if (instant !== null && instant < context.now + 2 * dayMs) return instant;
  }
  return null;
}

/**
 * Dates of numbers only, as consoles and Windows write them. Which is the day: a number above 12 says it; a
 * half-day mark in Latin letters is American, in Vietnamese (`SA`, `CH`) it is not, points are European;
 * else the reading that lies nearer to now, and in doubt the day stands first, as in Vietnam.
 */
function parseSlashed(stamp: string, context: DecodeContext): number | null {
  const parts =
    /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d),? (\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(AM|PM|SA|CH|Z|UTC|[+-]\d\d:?\d\d))?$/.exec(
      stamp,
    );
  if (!parts) return null;
  const [, first, separator, second, years = '', hour, minute, seconds = '0', fraction, mark] = parts;
  const half = mark !== undefined && /^[A-Z]{2}$/.test(mark) ? mark : undefined;
  const isLate = half === 'PM' || half === 'CH';
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (isLate ? 12 : 0);
  const year = years.length === 2 ? 2000 + Number(years) : Number(years);
  const at = (month: number, day: number): number | null =>
    assemble(
      [year, month, day],
      [String(hours), minute, seconds, fraction],
      half === undefined ? mark : undefined,
      context,
    );
  const dayFirst = at(Number(second), Number(first));
  const monthFirst = at(Number(first), Number(second));
  if (dayFirst === null || monthFirst === null) return dayFirst ?? monthFirst;
  if (half === 'AM' || half === 'PM') return monthFirst;
  if (half !== undefined || separator === '.' || context.now === undefined) return dayFirst;
  const distance = (instant: number): number =>
    instant > (context.now ?? 0) + 2 * dayMs ? Infinity : Math.abs(instant - (context.now ?? 0));
  return distance(monthFirst) < distance(dayFirst) ? monthFirst : dayFirst;
}

/** `20261121 13:02:03`, `20261121T130203Z` */
function parseCompact(stamp: string, context: DecodeContext): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)[T ]?(\d\d):?(\d\d):?(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/.exec(
    stamp,
  );
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = parts;
  return assemble(
    [Number(year), Number(month), Number(day)],
    [hour, minute, second, fraction],
    zone,
    context,
  );
}

function assemble(
  [year, month, day]: readonly [number, number, number],
  [hour, minute, second, fraction]: readonly (string | undefined)[],
  zone: string | undefined,
  context: DecodeContext,
): number | null {
  if (month < 1 || month > 12 || day < 1 || day > 31 || Number(hour) > 24) return null;
  const millis = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(year, month - 1, day, Number(hour), Number(minute), Number(second), millis);
  return local - zoneMinutes(zone, context) * 60_000;
}

function zoneMinutes(zone: string | undefined, context: DecodeContext): number {
  if (zone === undefined) return context.zoneMinutes ?? vietnamMinutes;
  if (zone === 'ICT') return vietnamMinutes;
  const sign = zone.search(/[+-]/);
  if (sign < 0) return 0;
  const digits = zone.slice(sign + 1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone[sign] === '-' ? -minutes : minutes;
}

function monthOf(name: string): number | null {
  const at = months.indexOf(name);
  return at >= 0 && at % 3 === 0 ? at / 3 + 1 : null;
}
