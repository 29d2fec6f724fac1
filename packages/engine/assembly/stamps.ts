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
function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - 48 < 10;
}
