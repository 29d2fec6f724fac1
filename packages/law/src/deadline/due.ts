import { vietnamCalendar } from '../calendar/work-calendar.ts';
import { addWorkingDays, type WorkCalendar } from '../calendar/working-days.ts';
import {
  addDays,
  addHours,
  addMonths,
  dayOf,
  dayParts,
  daysInMonth,
  endOf,
  makeDay,
  startOf,
  type Day,
  type Instant,
} from '../day.ts';
import { LawError } from '../errors.ts';
import { weekOf } from '../week.ts';
import { firstMonth, periodEnd, periodOf, periodStart, shiftPeriod, type Period } from '../period.ts';
import { deadlineProblems, type Bound, type DeadlineRule } from './rule.ts';

export interface DueDate {
  /** The last day on which it is on time. */
  dueOn: Day;
  /**
   * The period reported on: with `current` the one of the last day itself ("trước ngày 01/01" closes the old year),
   * with `previous` the one before the named day. `null` for a task that is done once, and for a weekly one.
   */
  period: Period | null;
}

const MAX_COUNT = 1000;

/**
 * The next due dates on or after `from`, in order.
 *
 * A relative rule counts from the event, so for it `from` is the day of the event and there is one answer.
 * A deadline on a rest day stays where it is: the earlier reading is the safe one.
 * @param count At most this many, 0–1000. A rule that yields no date yields none.
 * @param calendar For working days; by default the known notices, and the forecast where there is none.
 * @throws LawError `bad_deadline_rule`, `bad_day`, `bad_count`.
 */
export function nextDueDates(
  rule: DeadlineRule,
  from: Day,
  count: number,
  calendar: WorkCalendar = vietnamCalendar,
): DueDate[] {
  mustBeRule(rule);
  dayParts(from);
  if (!Number.isInteger(count) || count < 0 || count > MAX_COUNT) {
    throw new LawError('bad_count', `Count must be 0–${MAX_COUNT}`, { count });
  }
  return due(rule, from, calendar)
    .filter(({ dueOn }) => dueOn >= from)
    .take(count)
    .toArray();
}

/**
 * The moment a relative deadline ends: to the minute for hours, else the end of the last day in Vietnam.
 * @returns `null` for a rule that does not count from an event.
 * @throws LawError `bad_deadline_rule`, `bad_instant`.
 */
export function dueInstant(
  rule: DeadlineRule,
  eventAt: Instant,
  calendar: WorkCalendar = vietnamCalendar,
): Instant | null {
  mustBeRule(rule);
  if (rule.kind !== 'relative') return null;
  if (rule.unit === 'hour') return addHours(eventAt, rule.amount);
  return endOf(relativeDay(rule, dayOf(eventAt), calendar));
}

function* due(rule: DeadlineRule, from: Day, calendar: WorkCalendar): Generator<DueDate> {
  switch (rule.kind) {
    case 'date':
      yield { dueOn: rule.bound === 'before' ? addDays(rule.on, -1) : rule.on, period: null };
      return;
    case 'end-of-period': {
      const dueOn = rule.bound === 'before' ? addDays(periodStart(rule.period), -1) : periodEnd(rule.period);
      yield { dueOn, period: null };
      return;
    }
    case 'recurring':
      yield* recurring(rule, from);
      return;
    case 'yearly-dates':
      yield* yearlyDates(rule, from);
      return;
    case 'weekly':
      yield* weekly(rule, from);
      return;
    case 'relative':
      yield { dueOn: relativeDay(rule, from, calendar), period: null };
      return;
    case 'continuous':
    case 'needs-human':
    case 'none':
  }
}

function* recurring(rule: Extract<DeadlineRule, { kind: 'recurring' }>, from: Day): Generator<DueDate> {
  // One period early: "trước ngày 01" falls into the period before.
  for (
    let period = shiftPeriod(periodOf(from, rule.every), -1);
    period.year < 9999;
    period = shiftPeriod(period, 1)
  ) {
    const dueOn = lastValidDay(period.year, firstMonth(period) + rule.month - 1, rule.day, rule.bound);
    yield {
      dueOn,
      period: rule.reportsOn === 'previous' ? shiftPeriod(period, -1) : periodOf(dueOn, rule.every),
    };
  }
}

function* yearlyDates(rule: Extract<DeadlineRule, { kind: 'yearly-dates' }>, from: Day): Generator<DueDate> {
  for (let year = dayParts(from).year; year < 9999; year += 1) {
    for (const { day, month } of rule.dates) {
      const dueOn = lastValidDay(year, month, day, rule.bound);
      const period = periodOf(makeDay(year, month, 1), rule.every);
      yield {
        dueOn,
        period: rule.reportsOn === 'previous' ? shiftPeriod(period, -1) : periodOf(dueOn, rule.every),
      };
    }
    // "Trước ngày 01/01" of next year falls into this one: the next round yields it, in order.
  }
}

function* weekly(rule: Extract<DeadlineRule, { kind: 'weekly' }>, from: Day): Generator<DueDate> {
  const last = rule.weekday - (rule.bound === 'before' ? 1 : 0);
  for (let monday = weekOf(from).from; ; monday = addDays(monday, 7)) {
    yield { dueOn: addDays(monday, last - 1), period: null };
    if (dayParts(monday).year >= 9998) return;
  }
}

function relativeDay(
  rule: Extract<DeadlineRule, { kind: 'relative' }>,
  from: Day,
  calendar: WorkCalendar,
): Day {
  switch (rule.unit) {
    case 'hour':
      // Without the hour of the event the earliest reading is the safe one: it happened at 00:00.
      return dayOf(addHours(startOf(from), rule.amount));
    case 'day':
      return addDays(from, rule.amount);
    case 'working-day':
      return addWorkingDays(from, rule.amount, calendar);
    case 'month':
      return addMonths(from, rule.amount);
  }
}

function lastValidDay(year: number, month: number, day: number, bound: Bound): Day {
  if (bound === 'before' && day === 1) return addDays(makeDay(year, month, 1), -1);
  return makeDay(year, month, Math.min(bound === 'before' ? day - 1 : day, daysInMonth(year, month)));
}

function mustBeRule(rule: DeadlineRule): void {
  const problems = deadlineProblems(rule);
  if (problems.length > 0) throw new LawError('bad_deadline_rule', 'Not a deadline rule', { rule, problems });
}
