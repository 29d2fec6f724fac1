import { dayFromNumber, dayNumber, dayParts, makeDay, type Day } from '../day.ts';
import { LawError } from '../errors.ts';

/** A day of the Vietnamese lunar calendar. `year` is the civil year in which the lunar year begins. */
export interface LunarDate {
  year: number;
  month: number;
  day: number;
  isLeap: boolean;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;
const DEGREE = Math.PI / 180;
/** Julian day number of 1970-01-01. */
const JULIAN_EPOCH = 2_440_588;
const MONTH_DAYS = 29.530588853;
const FIRST_NEW_MOON = 2_415_021.076998695;
const VIETNAM_ZONE = 7 / 24;

/**
 * The Vietnamese lunar date of a day.
 * Algorithm: Hồ Ngọc Đức, "Thuật toán tính âm lịch", UTC+7. Known to be right for 1900–2199.
 * @throws LawError `bad_day`, `year_out_of_range`.
 */
export function lunarDate(day: Day): LunarDate {
  const { year } = dayParts(day);
  mustBeKnown(year);
  const number = dayNumber(day) + JULIAN_EPOCH;
  const monthStart = monthStartBefore(number);
  const thisYears = eleventhMonth(year);
  const eleventhYear = monthStart >= thisYears ? year : year - 1;
  const [start, end] = [eleventhMonth(eleventhYear), eleventhMonth(eleventhYear + 1)];
  const position = Math.floor((monthStart - start) / 29);
  const leapPosition = end - start > 365 ? leapMonthPosition(start) : Number.POSITIVE_INFINITY;
  const month = position + (position >= leapPosition ? 10 : 11);
  return {
    year: month > 12 ? eleventhYear + 1 : eleventhYear,
    month: month > 12 ? month - 12 : month,
    day: number - monthStart + 1,
    isLeap: position === leapPosition,
  };
}

/**
 * The day of a lunar date, `null` when that year has no such day or no such leap month.
 * @throws LawError `year_out_of_range`.
 */
export function dayOfLunar(lunar: LunarDate): Day | null {
  mustBeKnown(lunar.year);
  // The year starts between 20/1 and 21/2; a leap month moves what comes after it by one month more.
  const guess =
    dayNumber(makeDay(lunar.year, 1, 20)) + Math.floor((lunar.month - 1) * MONTH_DAYS) + lunar.day - 1;
  for (let number = guess - 2; number < guess + 67; number += 1) {
    const day = dayFromNumber(number);
    const found = lunarDate(day);
    if (sameLunar(found, lunar)) return day;
  }
  return null;
}

/** The name of a lunar year: 2026 is `Bính Ngọ`. */
export function lunarYearName(year: number): string {
  const stems = ['Giáp', 'Ất', 'Bính', 'Đinh', 'Mậu', 'Kỷ', 'Canh', 'Tân', 'Nhâm', 'Quý'];
  const branches = ['Tý', 'Sửu', 'Dần', 'Mão', 'Thìn', 'Tỵ', 'Ngọ', 'Mùi', 'Thân', 'Dậu', 'Tuất', 'Hợi'];
  return `${stems[(year + 6) % 10]} ${branches[(year + 8) % 12]}`;
}

function sameLunar(one: LunarDate, other: LunarDate): boolean {
  return (
    one.year === other.year &&
    one.month === other.month &&
    one.day === other.day &&
    one.isLeap === other.isLeap
  );
}

function mustBeKnown(year: number): void {
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    throw new LawError('year_out_of_range', `Lunar dates are known for ${FIRST_YEAR}–${LAST_YEAR}`, { year });
  }
}

function monthStartBefore(number: number): number {
  let k = Math.floor((number - FIRST_NEW_MOON) / MONTH_DAYS) + 1;
  // The published program goes back once; 07/5/2054 and 09/4/2062 need twice and were "day 0" there.
  while (newMoonDay(k) > number) k -= 1;
  return newMoonDay(k);
}

/** Julian day number, in Vietnam, of the new moon number `k` since 1/1/1900. */
function newMoonDay(k: number): number {
  return Math.floor(newMoon(k) + 0.5 + VIETNAM_ZONE);
}

/** Julian date (UTC) of the new moon number `k`. */
function newMoon(k: number): number {
  const t = k / 1236.85;
  const [t2, t3] = [t * t, t * t * t];
  const sin = (degrees: number) => Math.sin(degrees * DEGREE);
  const mean =
    2_415_020.75933 +
    29.53058868 * k +
    0.0001178 * t2 -
    0.000000155 * t3 +
    0.00033 * sin(166.56 + 132.87 * t - 0.009173 * t2);
  const sun = 359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3;
  const moon = 306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3;
  const node = 21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3;
  const correction =
    (0.1734 - 0.000393 * t) * sin(sun) +
    0.0021 * sin(2 * sun) -
    0.4068 * sin(moon) +
    0.0161 * sin(2 * moon) -
    0.0004 * sin(3 * moon) +
    0.0104 * sin(2 * node) -
    0.0051 * sin(sun + moon) -
    0.0074 * sin(sun - moon) +
    0.0004 * sin(2 * node + sun) -
    0.0004 * sin(2 * node - sun) -
    0.0006 * sin(2 * node + moon) +
    0.001 * sin(2 * node - moon) +
    0.0005 * sin(2 * moon + sun);
  const clock = -0.000278 + 0.000265 * t + 0.000262 * t2;
  return mean + correction - clock;
}

/** In which twelfth of its circle (0–11, from the spring point) the sun stands at 00:00 in Vietnam. */
function sunTwelfth(julianDay: number): number {
  const t = (julianDay - 0.5 - VIETNAM_ZONE - 2_451_545) / 36_525;
  const t2 = t * t;
  const anomaly = (357.5291 + 35_999.0503 * t - 0.0001559 * t2 - 0.00000048 * t * t2) * DEGREE;
  const longitude =
    280.46645 +
    36_000.76983 * t +
    0.0003032 * t2 +
    (1.9146 - 0.004817 * t - 0.000014 * t2) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly) +
    0.00029 * Math.sin(3 * anomaly);
  return Math.floor((((longitude % 360) + 360) % 360) / 30);
}

/** First day of the month of the winter solstice, which is the eleventh. */
function eleventhMonth(year: number): number {
  const lastDay = dayNumber(makeDay(year, 12, 31)) + JULIAN_EPOCH;
  const k = Math.floor((lastDay - 2_415_021) / MONTH_DAYS);
  const start = newMoonDay(k);
  return sunTwelfth(start) >= 9 ? newMoonDay(k - 1) : start;
}

/** Which month after the eleventh is the leap one: the first in which the sun stays within one twelfth. */
function leapMonthPosition(eleventh: number): number {
  const k = Math.floor(0.5 + (eleventh - FIRST_NEW_MOON) / MONTH_DAYS);
  let position = 1;
  let arc = sunTwelfth(newMoonDay(k + position));
  let previous: number;
  do {
    previous = arc;
    position += 1;
    arc = sunTwelfth(newMoonDay(k + position));
  } while (arc !== previous && position < 14);
  return position - 1;
}
