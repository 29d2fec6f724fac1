import { expect, test } from 'vitest';
import { describeWeek, nextDueDates, weekKey, weekOf } from './index.ts';

test.each([
  ['2026-11-21', '2026-W47', '2026-11-16', '2026-11-22'],
  ['2027-01-01', '2026-W53', '2026-12-28', '2027-01-03'],
  ['2027-01-04', '2027-W01', '2027-01-04', '2027-01-10'],
  ['2024-12-30', '2025-W01', '2024-12-30', '2025-01-05'],
])('%s lies in %s', (day, key, from, to) => {
  const week = weekOf(day);
  expect([weekKey(week), week.from, week.to]).toEqual([key, from, to]);
});

test('a week has a name in both languages', () => {
  expect(describeWeek(weekOf('2026-11-21'), 'vi')).toBe('tuần 47/2026');
  expect(describeWeek(weekOf('2026-11-21'), 'en')).toBe('week 47 of 2026');
});

test('a weekly task falls due every week; "before Monday" on Sunday', () => {
  const due = (weekday: number, bound: 'by' | 'before') =>
    nextDueDates({ kind: 'weekly', weekday, bound }, '2026-11-21', 2).map(({ dueOn }) => dueOn);
  expect(due(5, 'by')).toEqual(['2026-11-27', '2026-12-04']);
  expect(due(1, 'before')).toEqual(['2026-11-22', '2026-11-29']);
});
