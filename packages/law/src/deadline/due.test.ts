import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysInMonth, makeDay } from '../day.ts';
import { LawError } from '../errors.ts';
import { cycles, monthsPerCycle, periodEnd, periodStart } from '../period.ts';
import { describeDeadline } from './describe.ts';
import { dueInstant, nextDueDates } from './due.ts';
import { parseDeadline } from './parse.ts';
import {
  deadlineEvents,
  deadlineProblems,
  deadlineUnits,
  isDeadlineRule,
  type DeadlineRule,
} from './rule.ts';

const anyDay = fc.integer({ min: -10_000, max: 40_000 }).map((number) => addDays('1970-01-01', number));
const bound = fc.constantFrom('before' as const, 'by' as const);
const reportsOn = fc.constantFrom('current' as const, 'previous' as const);
const cycle = fc.constantFrom(...cycles);
const period = cycle.chain((cycle) =>
  fc.record({
    cycle: fc.constant(cycle),
    year: fc.integer({ min: 1990, max: 2099 }),
    index: fc.integer({ min: 1, max: 12 / monthsPerCycle[cycle] }),
  }),
);
const yearlyDate = fc
  .integer({ min: 1, max: 12 })
  .chain((month) =>
    fc.record({ day: fc.integer({ min: 1, max: daysInMonth(2024, month) }), month: fc.constant(month) }),
  );
const recurring = cycle.chain((every) =>
  fc.record({
    kind: fc.constant('recurring' as const),
    every: fc.constant(every),
    month: fc.integer({ min: 1, max: monthsPerCycle[every] }),
    day: fc.integer({ min: 1, max: 31 }),
    bound,
    reportsOn,
  }),
);
const yearlyDates = fc.record({
  kind: fc.constant('yearly-dates' as const),
  every: cycle,
  dates: fc
    .uniqueArray(yearlyDate, { minLength: 1, maxLength: 6, selector: ({ day, month }) => month * 100 + day })
    .map((dates) => dates.toSorted((a, b) => a.month - b.month || a.day - b.day)),
  bound,
  reportsOn,
});
const anyRule: fc.Arbitrary<DeadlineRule> = fc.oneof(
  fc.record({ kind: fc.constant('date' as const), on: anyDay, bound }),
  fc.record({
    kind: fc.constant('date' as const),
    on: anyDay,
    bound: fc.constant('by' as const),
    until: fc.constantFrom('07:30', '17:00', '23:59'),
  }),
  fc.record({ kind: fc.constant('end-of-period' as const), period, bound }),
  recurring,
  yearlyDates,
  fc.record({ kind: fc.constant('weekly' as const), weekday: fc.integer({ min: 1, max: 7 }), bound }),
  fc.record({
    kind: fc.constant('weekly' as const),
    weekday: fc.integer({ min: 1, max: 7 }),
    bound: fc.constant('by' as const),
    until: fc.constantFrom('07:30', '17:00'),
  }),
  fc.record({
    kind: fc.constant('relative' as const),
    amount: fc.integer({ min: 1, max: 999 }),
    unit: fc.constantFrom(...deadlineUnits),
    event: fc.constantFrom(...deadlineEvents.filter((event) => event !== 'other')),
    eventText: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('relative' as const),
    amount: fc.integer({ min: 1, max: 999 }),
    unit: fc.constantFrom(...deadlineUnits),
    event: fc.constant('other' as const),
    eventText: fc.constantFrom('ngày UBND tỉnh phê duyệt kế hoạch', 'khi hệ thống đi vào hoạt động'),
  }),
);

/** 29/2 of a year that has none: two days of a list may then fall together, and a yearly list may not read back. */
function isReadable(rule: DeadlineRule): boolean {
  if (rule.kind === 'yearly-dates') {
    // "Hằng năm" with several days is not a sentence anyone writes: it is read as half-yearly or quarterly.
    return rule.every !== 'year' || rule.dates.length === 1;
  }
  return true;
}

test('what the plain words say is read back as the same rule', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(anyRule.filter(isReadable), (rule) => {
      expect(parseDeadline(describeDeadline(rule, 'vi')).map((found) => found.rule)).toEqual([rule]);
    }),
    { numRuns: 800 },
  );
});

test('due dates never go back, never lie before the day asked from, and are as many as asked for', () => {
  fc.assert(
    fc.property(fc.oneof(recurring, yearlyDates), anyDay, (rule, from) => {
      const days = nextDueDates(rule, from, 8).map(({ dueOn }) => dueOn);
      expect(days).toHaveLength(8);
      expect(days.every((day, index) => day >= (days[index - 1] ?? from))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('asking again from the day after the first answer leaves out just that answer', () => {
  fc.assert(
    fc.property(recurring, anyDay, (rule, from) => {
      const all = nextDueDates(rule, from, 5);
      expect(nextDueDates(rule, addDays(all[0]?.dueOn ?? from, 1), 4)).toEqual(all.slice(1));
    }),
    { numRuns: 300 },
  );
});

test('"trước" is one day earlier than "chậm nhất", and never in another month unless it names the 1st', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 28 }), anyDay, (day, from) => {
      const rule = { kind: 'recurring', every: 'month', month: 1, day, reportsOn: 'current' } as const;
      const [by] = nextDueDates({ ...rule, bound: 'by' }, from, 1);
      const [before] = nextDueDates({ ...rule, bound: 'before' }, addDays(by?.dueOn ?? from, -1), 1);
      expect(before?.dueOn).toBe(addDays(by?.dueOn ?? from, -1));
    }),
  );
});

test('a report on the current period is due within it, on the previous one after its end', () => {
  fc.assert(
    fc.property(
      recurring.filter(({ day }) => day > 1),
      anyDay,
      (rule, from) => {
        const [due] = nextDueDates(rule, from, 1);
        if (!due?.period) throw new Error('a recurring rule has a period');
        const isWithin = due.dueOn >= periodStart(due.period) && due.dueOn <= periodEnd(due.period);
        expect(isWithin).toBe(rule.reportsOn === 'current');
      },
    ),
  );
});

test('the last day of a short month, the leap day and the turn of the year are met', () => {
  const monthly = {
    kind: 'recurring',
    every: 'month',
    month: 1,
    day: 31,
    bound: 'by',
    reportsOn: 'current',
  } as const;
  expect(nextDueDates(monthly, '2024-02-01', 3).map(({ dueOn }) => dueOn)).toEqual([
    '2024-02-29',
    '2024-03-31',
    '2024-04-30',
  ]);
  const leapDay: DeadlineRule = {
    kind: 'yearly-dates',
    every: 'year',
    dates: [{ day: 29, month: 2 }],
    bound: 'by',
    reportsOn: 'current',
  };
  expect(nextDueDates(leapDay, '2023-01-01', 2).map(({ dueOn }) => dueOn)).toEqual([
    '2023-02-28',
    '2024-02-29',
  ]);
  const newYear: DeadlineRule = {
    kind: 'yearly-dates',
    every: 'year',
    dates: [{ day: 1, month: 1 }],
    bound: 'before',
    reportsOn: 'previous',
  };
  const closing2026 = [{ dueOn: '2026-12-31', period: { cycle: 'year', year: 2026, index: 1 } }];
  expect(nextDueDates(newYear, '2026-12-01', 1)).toEqual(closing2026);
  expect(nextDueDates({ ...newYear, reportsOn: 'current' }, '2026-12-01', 1)).toEqual(closing2026);
});

test('24 hours run through the night, five days end at midnight in Vietnam', () => {
  const hours = { kind: 'relative', amount: 24, unit: 'hour', event: 'detection', eventText: null } as const;
  expect(dueInstant(hours, '2026-02-16T23:30:00+07:00')).toBe('2026-02-17T16:30:00.000Z');
  const days = { ...hours, amount: 5, unit: 'day' } as const;
  // 20:00Z is already the next day in Vietnam.
  expect(dueInstant(days, '2026-02-16T20:00:00Z')).toBe('2026-02-22T16:59:59.999Z');
  expect(dueInstant({ kind: 'none' }, '2026-02-16T20:00:00Z')).toBeNull();
});

test('a rule from outside is refused field by field', () => {
  expect(deadlineProblems(null)).toEqual([{ field: '', code: 'not_an_object' }]);
  expect(deadlineProblems({ kind: 'constructor' })).toEqual([{ field: 'kind', code: 'unknown_kind' }]);
  expect(deadlineProblems({ kind: 'date', on: '2023-02-29', bound: 'till', extra: 1 })).toEqual([
    { field: 'on', code: 'bad_day' },
    { field: 'bound', code: 'bad_bound' },
    { field: 'extra', code: 'unknown_field' },
  ]);
  expect(
    deadlineProblems({
      kind: 'yearly-dates',
      every: 'half-year',
      dates: [{ day: 31, month: 11 }],
      bound: 'by',
      reportsOn: 'current',
    }),
  ).toEqual([{ field: 'dates.0.day', code: 'day_out_of_range' }]);
  expect(() => nextDueDates({ kind: 'date' } as unknown as DeadlineRule, '2026-01-01', 1)).toThrow(LawError);
  expect(() => nextDueDates({ kind: 'none' }, '2026-1-1', 1)).toThrow(
    expect.objectContaining({ code: 'bad_day' }),
  );
});

test('any JSON value is either a rule or has problems, and asking never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(isDeadlineRule(value)).toBe(deadlineProblems(value).length === 0);
    }),
  );
  fc.assert(fc.property(anyRule, (rule) => isDeadlineRule(JSON.parse(JSON.stringify(rule)))));
});

test('parsing any text never throws, and every span lies inside it', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      for (const { span } of parseDeadline(`${text} trước ngày 15/12/2026 ${text}`)) {
        expect(span.start).toBeLessThan(span.end);
        expect(span.end).toBeLessThanOrEqual(text.length * 2 + 24);
      }
    }),
    { numRuns: 30 },
  );
  expect(makeDay(2024, 2, 29)).toBe('2024-02-29');
});
