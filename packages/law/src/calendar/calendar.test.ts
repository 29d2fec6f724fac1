import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, dayOf, endOf, startOf, weekday } from '../day.ts';
import { forecastHolidays } from './forecast.ts';
import type { CalendarDay } from './holiday.ts';
import { parseHolidayNotice } from './notice-import.ts';
import { knownNotices } from './notices.ts';
import { vietnamCalendar, workCalendar } from './work-calendar.ts';
import { addWorkingDays, nextWorkingDay, weekendsOnly, workingDaysBetween } from './working-days.ts';

const anyDay = fc.integer({ min: 0, max: 25_000 }).map((number) => addDays('1990-01-01', number));

describe('holidays', () => {
  test('Tết 2026 is off from 14/02 to 22/02, nine days in a row, by the notice', () => {
    const days = Array.from({ length: 11 }, (_, index) => addDays('2026-02-13', index));
    expect(days.map((day) => vietnamCalendar.isWorkingDay(day))).toEqual([
      true,
      ...Array.from({ length: 9 }, () => false),
      true,
    ]);
    expect(vietnamCalendar.entryOf('2026-02-17')).toMatchObject({ basis: 'official', holiday: 'tet' });
  });

  test('Giỗ Tổ on Sunday 26/4/2026 is made up for on Monday', () => {
    expect(vietnamCalendar.entryOf('2026-04-27')).toMatchObject({ kind: 'compensatory', basis: 'official' });
  });

  test('24/11 is a holiday from 2026 on, not before', () => {
    expect(vietnamCalendar.isWorkingDay('2025-11-24')).toBe(true);
    expect(vietnamCalendar.entryOf('2026-11-24')).toMatchObject({ holiday: 'culture', basis: 'forecast' });
  });

  test('Tết 2027 has no notice yet: it is a forecast and says so', () => {
    const tet = vietnamCalendar.daysOf(2027).filter(({ holiday }) => holiday === 'tet');
    expect(tet.map(({ day, kind }) => `${day} ${kind}`)).toEqual([
      '2027-02-05 holiday',
      '2027-02-06 holiday',
      '2027-02-07 holiday',
      '2027-02-08 holiday',
      '2027-02-09 holiday',
      '2027-02-10 compensatory',
      '2027-02-11 compensatory',
    ]);
    expect(tet.every(({ basis }) => basis === 'forecast')).toBe(true);
  });

  test('twelve paid days a year from 2027, eleven from 2021, ten before', () => {
    const paid = (year: number) => forecastHolidays(year).filter(({ kind }) => kind === 'holiday').length;
    expect([2020, 2021, 2025, 2026, 2027, 2040].map(paid)).toEqual([10, 11, 11, 12, 12, 12]);
  });

  test('every holiday on a rest day is made up for on a day that is none, and no day counts twice', () => {
    for (let year = 1990; year < 2100; year += 1) {
      const days = forecastHolidays(year);
      const onRestDays = days.filter(({ day, kind }) => kind === 'holiday' && weekday(day) >= 6);
      const compensations = days.filter(({ kind }) => kind === 'compensatory');
      expect(compensations).toHaveLength(onRestDays.length);
      expect(compensations.every(({ day }) => weekday(day) <= 5)).toBe(true);
      expect(new Set(days.map(({ day }) => day)).size).toBeGreaterThanOrEqual(days.length - 1);
    }
  });

  test('a notice replaces the forecast of the holiday it speaks of, and nothing else', () => {
    const notice = parseHolidayNotice(
      'day,kind,name,source\n2027-02-04,holiday,Tết Nguyên đán,TB 1/TB-BNV\n2027-02-27,swapped-working-day,Làm bù Tết,TB 1/TB-BNV',
    );
    const calendar = workCalendar([...knownNotices, ...notice.days]);
    expect(calendar.daysOf(2027).filter(({ holiday }) => holiday === 'tet')).toEqual(notice.days);
    expect(calendar.isWorkingDay('2027-02-27')).toBe(true);
    expect(calendar.isWorkingDay('2027-02-08')).toBe(true);
    expect(calendar.isWorkingDay('2027-04-16')).toBe(false);
    expect(vietnamCalendar.isWorkingDay('2027-02-08')).toBe(false);
  });
});

describe('importing a notice', () => {
  test('reads what an office makes in Excel: byte order mark, semicolons, Vietnamese words, quotes', () => {
    const text =
      '\uFEFFNgày;Loại;Tên;Nguồn\r\n16/02/2026;Nghỉ lễ;"Tết Nguyên đán; ""Bính Ngọ""";TB 9441/TB-BNV\r\n';
    expect(parseHolidayNotice(text)).toEqual({
      days: [
        {
          day: '2026-02-16',
          kind: 'holiday',
          holiday: 'tet',
          name: 'Tết Nguyên đán; "Bính Ngọ"',
          basis: 'official',
          source: 'TB 9441/TB-BNV',
        } satisfies CalendarDay,
      ],
      errors: [],
    });
  });

  test('reads the same as JSON', () => {
    const row = { day: '2026-05-02', kind: 'swapped-day-off', name: 'Hoán đổi', source: 'TB' };
    expect(parseHolidayNotice(JSON.stringify([row]))).toMatchObject({ days: [row], errors: [] });
  });

  test('lists each bad line with its number and keeps the good ones', () => {
    const text = [
      'day,kind,name,source',
      '2026-02-30,holiday,Tết,TB',
      '2026-02-16,party,Tết,TB',
      '2026-02-16,holiday,,TB',
      '2026-02-16,holiday,Tết,',
      '2026-02-16,holiday,Tết,TB',
      '2026-02-16,holiday,Tết,TB',
      '2026-02-17,swapped-working-day,Làm bù,TB',
    ].join('\n');
    const { days, errors } = parseHolidayNotice(text);
    expect(days.map(({ day }) => day)).toEqual(['2026-02-16']);
    expect(errors.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 bad_day',
      '3 bad_kind',
      '4 no_name',
      '5 no_source',
      '7 duplicate_day',
      '8 not_a_rest_day',
    ]);
  });

  test('refuses what is no table, with a reason, and never throws', () => {
    expect(parseHolidayNotice('  ').errors).toMatchObject([{ code: 'empty' }]);
    expect(parseHolidayNotice('[{').errors).toMatchObject([{ code: 'bad_json' }]);
    expect(parseHolidayNotice('day,kind\n').errors).toMatchObject([
      { code: 'missing_column', value: 'name' },
    ]);
    expect(parseHolidayNotice('day,kind,name,source\n"2026').errors).toMatchObject([{ code: 'open_quote' }]);
    fc.assert(fc.property(fc.string(), (text) => parseHolidayNotice(text).errors.length >= 0));
  });
});

describe('counting days', () => {
  test('fifteen working days over Tết 2026 end on 13 March, not on 6 March', () => {
    expect(addWorkingDays('2026-02-13', 15, vietnamCalendar)).toBe('2026-03-13');
    expect(addWorkingDays('2026-02-13', 15, weekendsOnly)).toBe('2026-03-06');
  });

  test('adding and counting working days agree, both ways', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 60 }), (from, count) => {
        const to = addWorkingDays(from, count, vietnamCalendar);
        expect(vietnamCalendar.isWorkingDay(to)).toBe(true);
        expect(workingDaysBetween(from, to, vietnamCalendar)).toBe(count);
        expect(workingDaysBetween(to, from, vietnamCalendar)).toBe(-count);
        expect(nextWorkingDay(to, vietnamCalendar)).toBe(to);
      }),
    );
  });

  test('a day begins and ends at midnight in Vietnam, whatever the zone of the machine', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(dayOf(startOf(day))).toBe(day);
        expect(dayOf(endOf(day))).toBe(day);
        expect(daysBetween(day, addDays(day, 400))).toBe(400);
      }),
    );
    expect(dayOf('2026-12-31T17:00:00Z')).toBe('2027-01-01');
    expect(dayOf('2026-12-31T16:59:59Z')).toBe('2026-12-31');
    expect(() => dayOf('2026-12-31T17:00:00')).toThrow(expect.objectContaining({ code: 'bad_instant' }));
  });
});
