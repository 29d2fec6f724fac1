import { dayFromNumber, dayNumber, dayParts, type Day } from '../day.ts';
import { LawError } from '../errors.ts';
import type { LunarDate } from './lunar-ho-ngoc-duc.ts';

/**
 * A second, independent computation, to check the first: J. Meeus, Astronomical Algorithms (2nd ed.),
 * new moons by chapter 49 with planetary terms, the sun's apparent longitude by chapter 25, and the difference
 * of dynamical and universal time by Espenak and Meeus. Months are numbered by finding the moments of the
 * twelve principal solar terms instead of looking at the sun at midnight.
 * @throws LawError `bad_day`, `year_out_of_range` outside 1962–2148.
 */
export function lunarDateMeeus(day: Day): LunarDate {
  const { year } = dayParts(day);
  if (year < 1962 || year > 2148) throw new LawError('year_out_of_range', 'Known for 1962–2148', { year });
  const number = dayNumber(day);
  const isNextSui = number >= (suiMonths(year)[0]?.start ?? 0);
  const suiYear = isNextSui ? year : year - 1;
  const months = suiMonths(suiYear);
  const index = months.findLastIndex((month) => month.start <= number);
  const month = months[index];
  if (!month) throw new LawError('bad_day', 'No lunar month holds this day', { day });
  return {
    year: month.number <= 10 ? suiYear + 1 : suiYear,
    month: month.number,
    day: number - month.start + 1,
    isLeap: month.isLeap,
  };
}

/** The first day of the lunar year, by this computation. */
export function newYearMeeus(year: number): Day {
  const first = suiMonths(year - 1).find((month) => month.number === 1 && !month.isLeap);
  if (!first) throw new LawError('year_out_of_range', 'No first month', { year });
  return dayFromNumber(first.start);
}

interface Month {
  /** Days since 1970-01-01, in Vietnam. */
  start: number;
  number: number;
  isLeap: boolean;
}

const DEGREE = Math.PI / 180;
const UNIX_EPOCH_JD = 2_440_587.5;
const ZONE_DAYS = 7 / 24;

const knownMonths = new Map<number, Month[]>();

/** The months from the eleventh of `year` up to the one before the next eleventh. */
function suiMonths(year: number): Month[] {
  const known = knownMonths.get(year);
  if (known) return known;
  const months = computeSuiMonths(year);
  knownMonths.set(year, months);
  return months;
}

function computeSuiMonths(year: number): Month[] {
  const start = suiStart(year);
  const end = suiStart(year + 1);
  const starts = newMoonsBetween(start, end);
  const terms = principalTermDays(year);
  const isLong = starts.length === 13;
  let leapSeen = false;
  let number = 10;
  return starts.map((monthStart, index): Month => {
    const next = starts[index + 1] ?? end;
    const hasTerm = terms.some((term) => term >= monthStart && term < next);
    const isLeap = isLong && !leapSeen && !hasTerm;
    if (isLeap) leapSeen = true;
    else number += 1;
    return { start: monthStart, number: number > 12 ? number - 12 : number, isLeap };
  });
}

/** First day of the month in which the winter solstice of `year` falls. */
function suiStart(year: number): number {
  const solstice = vietnamDay(termMoment(year, 270));
  let k = Math.floor((solstice + UNIX_EPOCH_JD - 2_451_550.09766) / 29.530588861) + 1;
  while (newMoonDay(k) > solstice) k -= 1;
  return newMoonDay(k);
}

function newMoonsBetween(start: number, end: number): number[] {
  let k = Math.round((start + UNIX_EPOCH_JD - 2_451_550.09766) / 29.530588861) - 1;
  const days: number[] = [];
  for (; newMoonDay(k) < end; k += 1) if (newMoonDay(k) >= start) days.push(newMoonDay(k));
  return days;
}

/** Days of the principal terms (sun at multiples of 30°) from one winter solstice to the one after. */
function principalTermDays(year: number): number[] {
  const days = [vietnamDay(termMoment(year, 270))];
  for (let longitude = 300; longitude <= 630; longitude += 30) {
    days.push(vietnamDay(termMoment(year + 1, longitude % 360)));
  }
  return days;
}

function newMoonDay(k: number): number {
  return vietnamDay(newMoon(k));
}

function vietnamDay(julianUtc: number): number {
  return Math.floor(julianUtc - UNIX_EPOCH_JD + ZONE_DAYS);
}

/** Julian date (UTC) in the civil year at which the sun's apparent longitude is `longitude` degrees. */
function termMoment(year: number, longitude: number): number {
  // The sun stands at 280.5° on 1 January and moves about 0.9856° a day.
  const daysIn = ((((longitude - 280.5) % 360) + 360) % 360) / 0.985647;
  let julian = UNIX_EPOCH_JD + dayNumber(`${year}-01-01`) + daysIn;
  for (let round = 0; round < 8; round += 1) {
    const difference = ((((longitude - sunLongitude(julian)) % 360) + 540) % 360) - 180;
    julian += difference / 0.985647;
  }
  return julian - deltaT(julian);
}

/** Apparent longitude in degrees; the argument is a Julian date in dynamical time. */
function sunLongitude(julian: number): number {
  const t = (julian - 2_451_545) / 36_525;
  const anomaly = (357.52911 + 35_999.05029 * t - 0.0001537 * t * t) * DEGREE;
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t * t) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly) +
    0.000289 * Math.sin(3 * anomaly);
  const node = (125.04 - 1934.136 * t) * DEGREE;
  return 280.46646 + 36_000.76983 * t + 0.0003032 * t * t + centre - 0.00569 - 0.00478 * Math.sin(node);
}

/** Amplitude (days), power of the eccentricity factor, multiples of M, M', F and Ω. Meeus, table 49.A, new moon. */
const NEW_MOON_TERMS: readonly (readonly [number, number, number, number, number, number])[] = [
  [-0.4072, 0, 0, 1, 0, 0],
  [0.17241, 1, 1, 0, 0, 0],
  [0.01608, 0, 0, 2, 0, 0],
  [0.01039, 0, 0, 0, 2, 0],
  [0.00739, 1, -1, 1, 0, 0],
  [-0.00514, 1, 1, 1, 0, 0],
  [0.00208, 2, 2, 0, 0, 0],
  [-0.00111, 0, 0, 1, -2, 0],
  [-0.00057, 0, 0, 1, 2, 0],
  [0.00056, 1, 1, 2, 0, 0],
  [-0.00042, 0, 0, 3, 0, 0],
  [0.00042, 1, 1, 0, 2, 0],
  [0.00038, 1, 1, 0, -2, 0],
  [-0.00024, 1, -1, 2, 0, 0],
  [-0.00017, 0, 0, 0, 0, 1],
  [-0.00007, 0, 2, 1, 0, 0],
  [0.00004, 0, 0, 2, -2, 0],
  [0.00004, 0, 3, 0, 0, 0],
  [0.00003, 0, 1, 1, -2, 0],
  [0.00003, 0, 0, 2, 2, 0],
  [-0.00003, 0, 1, 1, 2, 0],
  [0.00003, 0, -1, 1, 2, 0],
  [-0.00002, 0, -1, 1, -2, 0],
  [-0.00002, 0, 1, 3, 0, 0],
  [0.00002, 0, 0, 4, 0, 0],
];

/** Phase (degrees), change per new moon, amplitude (millionths of a day): Meeus, chapter 49, A1–A14. */
const PLANETARY_TERMS: readonly (readonly [number, number, number])[] = [
  [299.77, 0.107408, 325],
  [251.88, 0.016321, 165],
  [251.83, 26.651886, 164],
  [349.42, 36.412478, 126],
  [84.66, 18.206239, 110],
  [141.74, 53.303771, 62],
  [207.14, 2.453732, 60],
  [154.84, 7.30686, 56],
  [34.52, 27.261239, 47],
  [207.19, 0.121824, 42],
  [291.34, 1.844379, 40],
  [161.72, 24.198154, 37],
  [239.56, 25.513099, 35],
  [331.55, 3.592518, 23],
];

/** Julian date (UTC) of the new moon number `k` since 6/1/2000. */
function newMoon(k: number): number {
  const t = k / 1236.85;
  const [t2, t3, t4] = [t ** 2, t ** 3, t ** 4];
  const eccentricity = 1 - 0.002516 * t - 0.0000074 * t2;
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t2 - 0.00000011 * t3;
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t2 + 0.00001238 * t3 - 0.000000058 * t4;
  const latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t2 - 0.00000227 * t3 + 0.000000011 * t4;
  const node = 124.7746 - 1.56375588 * k + 0.0020672 * t2 + 0.00000215 * t3;
  let julian = 2_451_550.09766 + 29.530588861 * k + 0.00015437 * t2 - 0.00000015 * t3 + 0.00000000073 * t4;
  for (const [amplitude, power, m, mPrime, f, omega] of NEW_MOON_TERMS) {
    const angle = m * sun + mPrime * moon + f * latitude + omega * node;
    julian += amplitude * eccentricity ** power * Math.sin(angle * DEGREE);
  }
  for (const [index, [phase, change, amplitude]] of PLANETARY_TERMS.entries()) {
    const bend = index === 0 ? -0.009173 * t2 : 0;
    julian += amplitude * 1e-6 * Math.sin((phase + change * k + bend) * DEGREE);
  }
  return julian - deltaT(julian);
}

/** Dynamical minus universal time, in days. Espenak & Meeus, polynomials for 1961–2150. */
function deltaT(julian: number): number {
  const year = 2000 + (julian - 2_451_545) / 365.25;
  return deltaTSeconds(year) / 86_400;
}

function deltaTSeconds(year: number): number {
  if (year < 1986) {
    const t = year - 1975;
    return 45.45 + 1.067 * t - t ** 2 / 260 - t ** 3 / 718;
  }
  const t = year - 2000;
  if (year < 2005) {
    return (
      63.86 +
      0.3345 * t -
      0.060374 * t ** 2 +
      0.0017275 * t ** 3 +
      0.000651814 * t ** 4 +
      0.00002373599 * t ** 5
    );
  }
  if (year < 2050) return 62.92 + 0.32217 * t + 0.005589 * t ** 2;
  return -20 + 32 * ((year - 1820) / 100) ** 2 - 0.5628 * (2150 - year);
}
