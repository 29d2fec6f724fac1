import { expect, test } from 'vitest';
import { addDays, type Day } from '../day.ts';
import { dayOfLunar, lunarDate, lunarYearName } from './lunar-ho-ngoc-duc.ts';
import { lunarDateMeeus, newYearMeeus } from './lunar-meeus.ts';

test(
  'two independent computations agree on every day of 1975–2075 but one month of 2072',
  { timeout: 30_000 },
  () => {
    const apart: Day[] = [];
    let count = 0;
    for (let day = '1975-01-01'; day <= '2075-12-31'; day = addDays(day, 1)) {
      count += 1;
      const [one, other] = [lunarDate(day), lunarDateMeeus(day)];
      if (
        one.year !== other.year ||
        one.month !== other.month ||
        one.day !== other.day ||
        one.isLeap !== other.isLeap
      ) {
        apart.push(day);
      }
    }
    expect(count).toBe(36_890);
    // The new moon of 12/2072 is computed 72 s before midnight by one and 14 s after it by the other.
    expect([apart.length, apart.at(0), apart.at(-1)]).toEqual([30, '2072-12-09', '2073-01-07']);
  },
);

test.each([
  [1985, '1985-01-21'],
  [2007, '2007-02-17'],
  [2025, '2025-01-29'],
  [2026, '2026-02-17'],
  [2027, '2027-02-06'],
  [2028, '2028-01-26'],
  [2029, '2029-02-13'],
  [2030, '2030-02-02'],
  [2031, '2031-01-23'],
  [2032, '2032-02-11'],
])('Tết of %i is %s, by both, also where Vietnam and China differ', (year, day) => {
  expect(dayOfLunar({ year, month: 1, day: 1, isLeap: false })).toBe(day);
  expect(newYearMeeus(year)).toBe(day);
});

test('leap months are found, and only in years that have them', () => {
  expect(lunarDate('2025-07-25')).toEqual({ year: 2025, month: 6, day: 1, isLeap: true });
  expect(dayOfLunar({ year: 2025, month: 6, day: 1, isLeap: true })).toBe('2025-07-25');
  expect(dayOfLunar({ year: 2026, month: 6, day: 1, isLeap: true })).toBeNull();
  expect(dayOfLunar({ year: 2026, month: 1, day: 31, isLeap: false })).toBeNull();
});

test('every lunar date leads back to its day', { timeout: 30_000 }, () => {
  for (let day = '2025-01-01'; day <= '2027-12-31'; day = addDays(day, 1))
    expect(dayOfLunar(lunarDate(day))).toBe(day);
});

test('years have their names', () => {
  expect([2020, 2024, 2025, 2026, 2027].map(lunarYearName)).toEqual([
    'Canh Tý',
    'Giáp Thìn',
    'Ất Tỵ',
    'Bính Ngọ',
    'Đinh Mùi',
  ]);
});

test('outside the years that are known it refuses', () => {
  expect(() => lunarDate('1899-12-31')).toThrow(expect.objectContaining({ code: 'year_out_of_range' }));
});
