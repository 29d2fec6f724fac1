// The stamps that most lines bear, as src/decode/time.ts reads them. In doubt it is not a number, and the
// line is decoded when somebody asks.

/** `2026-11-21T00:00:01.123456+0700` or with `Z`: epoch ms. */
export function instantOf(start: usize, end: usize): f64 {
  if (end - start < 24 || load<u8>(start + 4) != 45 || load<u8>(start + 10) != 84 || load<u8>(start + 19) != 46) return NaN;
  let zoneAt = start + 20;
  while (zoneAt < end && isDigit(zoneAt)) zoneAt++;
  if (zoneAt < start + 23) return NaN;
  let zone: i32 = 0;
  if (zoneAt + 5 == end) {
    const sign = load<u8>(zoneAt);
    if (sign != 43 && sign != 45) return NaN;
    const hours = pair(zoneAt + 1);
    const minutes = pair(zoneAt + 3);
    if (hours < 0 || minutes < 0) return NaN;
    zone = sign == 45 ? -(hours * 60 + minutes) : hours * 60 + minutes;
  } else if (zoneAt + 1 != end || load<u8>(zoneAt) != 90) return NaN;
  const century = pair(start);
  const month = pair(start + 5);
  const day = pair(start + 8);
  const hour = pair(start + 11);
  // Years before 1000 take care.
  if (century < 10 || pair(start + 2) < 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 24) return NaN;
  const minute = pair(start + 14);
  const second = pair(start + 17);
  if (minute < 0 || second < 0) return NaN;
  const ms = <i32>load<u8>(start + 20) * 100 + <i32>load<u8>(start + 21) * 10 + <i32>load<u8>(start + 22) - 48 * 111;
  const days = dayOf(century * 100 + pair(start + 2), month) + day - 1;
  return <f64>days * 86400000 + <f64>((hour * 60 + minute - zone) * 60 + second) * 1000 + <f64>ms;
}

/** `1764000000.123456`: ten digits of seconds, at most six behind the point; epoch ms, cut and not rounded. */
export function epochOf(start: usize, end: usize): f64 {
  if (end - start < 10 || end - start > 17 || load<u8>(start) == 48) return NaN;
  let seconds: i64 = 0;
  for (let at = start; at < start + 10; at++) {
    if (!isDigit(at)) return NaN;
    seconds = seconds * 10 + load<u8>(at) - 48;
  }
  if (end == start + 10) return <f64>seconds * 1000;
  if (load<u8>(start + 10) != 46 || end == start + 11) return NaN;
  let ms: i32 = 0;
  for (let i = 0; i < 6; i++) {
    const at = start + 11 + i;
    if (at < end && !isDigit(at)) return NaN;
    if (i < 3) ms = ms * 10 + (at < end ? <i32>load<u8>(at) - 48 : 0);
  }
  return <f64>seconds * 1000 + <f64>ms;
}

let clock: f64 = NaN;
let clockYear: i32 = 0;
let zoneMs: f64 = 0;

/** @param now epoch ms, not a number when unknown. @param year that it lies in. @param zoneMinutes of stamps that bear none */
export function setClock(now: f64, year: i32, zoneMinutes: i32): void {
  clock = now;
  clockYear = year;
  zoneMs = <f64>zoneMinutes * 60000;
}

/** `Nov 20 00:09:26`, fifteen bytes, of the last twelve months, two days of leave for clocks that run ahead. */
export function monthDayOf(start: usize): f64 {
  const month = monthOf(start);
  const first = load<u8>(start + 4);
  const day = first == 32 ? oneDigit(start + 5) : pair(start + 4);
  if (month == 0 || day < 1 || day > 31 || load<u8>(start + 3) != 32 || load<u8>(start + 6) != 32) return NaN;
  const clockMs = timeOf(start + 7);
  if (clockMs < 0) return NaN;
  for (let year = clockYear + 1; year >= clockYear - 1; year--) {
    const at = <f64>(dayOf(year, month) + day - 1) * 86400000 + <f64>clockMs - zoneMs;
    if (at < clock + 172800000) return at;
  }
  return NaN;
}

/** Whether these fifteen bytes look like `Nov 20 00:09:26`. */
export function isMonthDay(start: usize): bool {
  return (
    <u32>load<u8>(start) - 65 < 26 &&
    <u32>load<u8>(start + 1) - 97 < 26 &&
    <u32>load<u8>(start + 2) - 97 < 26 &&
    load<u8>(start + 3) == 32 &&
    (load<u8>(start + 4) == 32 || isDigit(start + 4)) &&
    isDigit(start + 5) &&
    load<u8>(start + 6) == 32 &&
    pair(start + 7) >= 0 &&
    load<u8>(start + 9) == 58 &&
    pair(start + 10) >= 0 &&
    load<u8>(start + 12) == 58 &&
    pair(start + 13) >= 0
  );
}

/** `21-Nov-2026 00:22:37.386`, with or without the fraction; local time. */
export function dayMonthOf(start: usize, end: usize): f64 {
  if (end - start < 20 || load<u8>(start + 2) != 45 || load<u8>(start + 6) != 45 || load<u8>(start + 11) != 32) return NaN;
  const day = pair(start);
  const month = monthOf(start + 3);
  const century = pair(start + 7);
  const clockMs = timeOf(start + 12);
  const ms = fractionOf(start + 20, end);
  if (month == 0 || day < 1 || day > 31 || century < 10 || pair(start + 9) < 0 || clockMs < 0 || ms < 0) return NaN;
  return <f64>(dayOf(century * 100 + pair(start + 9), month) + day - 1) * 86400000 + <f64>(clockMs + ms) - zoneMs;
}

/** `2026-11-21T00:22:37.386`, with or without the fraction; local time. */
export function localOf(start: usize, end: usize): f64 {
  return load<u8>(start + 4) == 45 && load<u8>(start + 7) == 45 && load<u8>(start + 10) == 84 ? dateTimeOf(start, end, zoneMs) : NaN;
}

/**
 * `2026-11-21 00:22:37`, with a `T` or a blank, hyphens or slashes, with or without a fraction and a zone; or a number
 * of seconds or parts of them since 1970.
 */
export function anyInstantOf(start: usize, end: usize): f64 {
  const mark = load<u8>(start + 4);
  if (mark != 45 && mark != 47) return load<u8>(start + 10) == 46 ? epochOf(start, end) : wholeEpochOf(start, end);
  let zoneAt = end;
  while (zoneAt > start + 19 && load<u8>(zoneAt - 1) != 45 && load<u8>(zoneAt - 1) != 43 && load<u8>(zoneAt - 1) != 90) zoneAt--;
  if (zoneAt <= start + 19) return dateTimeOf(start, end, zoneMs);
  zoneAt--;
  const sign = load<u8>(zoneAt);
  if (sign == 90) return zoneAt + 1 == end ? dateTimeOf(start, zoneAt, 0) : NaN;
  // `+0700` or `+07:00`
  const isLong = zoneAt + 6 == end && load<u8>(zoneAt + 3) == 58;
  if (!isLong && zoneAt + 5 != end) return NaN;
  const hours = pair(zoneAt + 1);
  const minutes = pair(isLong ? zoneAt + 4 : zoneAt + 3);
  if (hours < 0 || minutes < 0) return NaN;
  return dateTimeOf(start, zoneAt, <f64>(sign == 45 ? -(hours * 60 + minutes) : hours * 60 + minutes) * 60000);
}

/** `21/Nov/2026:00:24:09 +0000`, twenty-six bytes. */
export function webTimeOf(start: usize, end: usize): f64 {
  const sign = load<u8>(start + 21);
  const hours = pair(start + 22);
  const minutes = pair(start + 24);
  if (end != start + 26 || load<u8>(start + 2) != 47 || load<u8>(start + 6) != 47 || load<u8>(start + 11) != 58) return NaN;
  if (load<u8>(start + 20) != 32 || (sign != 43 && sign != 45) || hours < 0 || minutes < 0) return NaN;
  const day = pair(start);
  const month = monthOf(start + 3);
  const century = pair(start + 7);
  const clockMs = timeOf(start + 12);
  if (month == 0 || day < 1 || day > 31 || century < 10 || pair(start + 9) < 0 || clockMs < 0) return NaN;
  const zone = (hours * 60 + minutes) * (sign == 45 ? -60000 : 60000);
  return <f64>(dayOf(century * 100 + pair(start + 9), month) + day - 1) * 86400000 + <f64>(clockMs - zone);
}

export function dateTimeOf(start: usize, end: usize, zone: f64): f64 {
  const between = load<u8>(start + 10);
  if (end - start < 19 || (load<u8>(start + 7) != 45 && load<u8>(start + 7) != 47) || (between != 84 && between != 32)) return NaN;
  const century = pair(start);
  const month = pair(start + 5);
  const day = pair(start + 8);
  const clockMs = timeOf(start + 11);
  const ms = fractionOf(start + 19, end);
  if (century < 10 || pair(start + 2) < 0 || month < 1 || month > 12 || day < 1 || day > 31 || clockMs < 0 || ms < 0) return NaN;
  return <f64>(dayOf(century * 100 + pair(start + 2), month) + day - 1) * 86400000 + <f64>(clockMs + ms) - zone;
}

/** `00:09:26` in ms, hours up to 24; -1 when it is none. */
function timeOf(start: usize): i32 {
  const hour = pair(start);
  const minute = pair(start + 3);
  const second = pair(start + 6);
  if (hour < 0 || hour > 24 || minute < 0 || second < 0 || load<u8>(start + 2) != 58 || load<u8>(start + 5) != 58) return -1;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

/** `.386` with one to nine digits in ms, cut; 0 for nothing, -1 for anything else. */
function fractionOf(start: usize, end: usize): i32 {
  if (start == end) return 0;
  if (load<u8>(start) != 46 || end - start < 2 || end - start > 10) return -1;
  let ms: i32 = 0;
  for (let at = start + 1; at < max(end, start + 4); at++) {
    if (at < end && !isDigit(at)) return -1;
    if (at < start + 4) ms = ms * 10 + (at < end ? <i32>load<u8>(at) - 48 : 0);
  }
  return ms;
}

/** Number of a month by its first three letters; 0 when they are none. */
function monthOf(at: usize): i32 {
  switch (load<u32>(at) & 0xffffff) {
    case 0x6e614a: return 1;
    case 0x626546: return 2;
    case 0x72614d: return 3;
    case 0x727041: return 4;
    case 0x79614d: return 5;
    case 0x6e754a: return 6;
    case 0x6c754a: return 7;
    case 0x677541: return 8;
    case 0x706553: return 9;
    case 0x74634f: return 10;
    case 0x766f4e: return 11;
    case 0x636544: return 12;
    default: return 0;
  }
}

// @ts-ignore: decorator
@inline
function oneDigit(at: usize): i32 {
  const digit = <u32>load<u8>(at) - 48;
  return digit < 10 ? <i32>digit : -1;
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970 in 10, 13, 16 or 19 digits. */
export function wholeEpochOf(start: usize, end: usize): f64 {
  const length = end - start;
  if ((length != 10 && length != 13 && length != 16 && length != 19) || load<u8>(start) == 48) return NaN;
  let value: u64 = 0;
  for (let at = start; at < end; at++) {
    if (!isDigit(at)) return NaN;
    value = value * 10 + load<u8>(at) - 48;
  }
  if (length == 10) return <f64>value * 1000;
  if (length == 13) return <f64>value;
  return Math.floor(<f64>value / (length == 16 ? 1e3 : 1e6));
}

/** A number of one to five digits, as ports are; -1 when it is none. */
export function portOf(start: usize, end: usize): i32 {
  if (end == start || end - start > 5) return -1;
  let port = 0;
  for (let at = start; at < end; at++) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit > 9) return -1;
    port = port * 10 + <i32>digit;
  }
  return port;
}

/** Days from 1970 to the first of a month of the Gregorian calendar. */
function dayOf(year: i32, month: i32): i32 {
  // The year begins in March, so that the day a leap year adds is its last.
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const inEra = y - era * 400;
  const inYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
  return era * 146097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719468;
}

/** Two digits; -1 when they are none. */
// @ts-ignore: decorator
@inline
function pair(at: usize): i32 {
  const tens = <u32>load<u8>(at) - 48;
  const ones = <u32>load<u8>(at + 1) - 48;
  return tens < 10 && ones < 10 ? <i32>(tens * 10 + ones) : -1;
}

// @ts-ignore: decorator
@inline
export function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - 48 < 10;
}
