import {
  deadlineProblems,
  describeDeadline,
  describePeriod,
  describeWeek,
  nextDueDates,
  parseDeadline,
  periodEnd,
  periodKey,
  periodStart,
  weekKey,
  weekOf,
  type DeadlineRule,
  type DueDate,
  type HolidayCalendar,
} from '@lachan/law';
import { query } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { addDays, dayOf } from '../../../kernel/time.ts';
import { provinceCalendar } from '../../law/index.ts';
import { ReadDeadline } from '../contract.ts';

/** Before every letter this system will read: a fixed day is due even when it has passed. */
const LONG_AGO = '1900-01-01';
/** How far back a recurrence is completed after the server stood still. */
const CATCH_UP_DAYS = 400;
/** Enough for a week's rule over that time. */
const MOST_DUES = 60;

/** What the words of a deadline mean, while a person types them. */
export const readDeadline = query({
  name: 'directives.read-deadline',
  permission: 'directives:read',
  input: ReadDeadline.input,
  async run(ctx, { text, issuedOn }) {
    const today = dayOf(ctx.now);
    const calendar = await provinceCalendar(ctx);
    const found = parseDeadline(text, { issuedOn: issuedOn ?? today });
    return {
      deadlines: found.map(({ rule, assumed }) => ({ ...described(rule, today, calendar), assumed })),
    };
  },
});

/** A rule with its plain words and the next days on which it falls. */
export function described(rule: DeadlineRule, today: string, calendar: HolidayCalendar) {
  return {
    rule: { ...rule },
    words: describeDeadline(rule, 'vi'),
    next: nextDueDates(rule, today, 3, calendar).map(({ dueOn, period }) => ({
      dueOn,
      period: period && describePeriod(period, 'vi'),
    })),
    isRecurring: isRecurring(rule),
  };
}

/** @throws AppError `directives.bad_deadline` with the field of the rule that is wrong */
export function ruleOf(value: unknown, path: string): DeadlineRule {
  const problems = deadlineProblems(value);
  if (problems.length === 0) return value as DeadlineRule;
  const faults = problems.map(({ field }) => ({
    path: field ? `${path}.${field}` : path,
    reason: 'directives.bad_deadline',
  }));
  throw new AppError('invalid', 'directives.bad_deadline', {}, faults);
}

export function isRecurring(rule: DeadlineRule): boolean {
  return (recurringKinds as readonly string[]).includes(rule.kind);
}

/** The kinds of rule that come back. */
export const recurringKinds = [
  'recurring',
  'yearly-dates',
  'weekly',
] as const satisfies DeadlineRule['kind'][];

/** The due dates to put on a task, in the terms of an obligation's row. */
export interface Due {
  periodKey: string;
  period: string | null;
  periodFrom: string | null;
  periodTo: string | null;
  dueOn: string | null;
}

/**
 * Which obligations a rule gives on a day: one for a task that is done once; for a recurrence every period due
 * since the directive was sent, up to the first that lies ahead.
 * @param letter when the directive was sent to the units, and the day it bears
 */
export function duesOn(
  rule: DeadlineRule | null,
  letter: { sentOn: string; issuedOn: string | null },
  today: string,
  calendar: HolidayCalendar,
): Due[] {
  if (rule === null || !isRecurring(rule)) {
    const [due] = rule ? nextDueDates(rule, countsFrom(rule, letter), 1, calendar) : [];
    return [{ periodKey: 'once', period: null, periodFrom: null, periodTo: null, dueOn: due?.dueOn ?? null }];
  }
  const since = addDays(today, -CATCH_UP_DAYS);
  const dues = nextDueDates(rule, letter.sentOn > since ? letter.sentOn : since, MOST_DUES, calendar);
  const ahead = dues.findIndex(({ dueOn }) => dueOn >= today);
  return dues.slice(0, ahead + 1).map((due) => periodical(due, rule));
}

function periodical({ dueOn, period }: DueDate, rule: DeadlineRule): Due {
  if (rule.kind === 'weekly') {
    const week = weekOf(dueOn);
    return {
      periodKey: weekKey(week),
      period: describeWeek(week, 'vi'),
      periodFrom: week.from,
      periodTo: week.to,
      dueOn,
    };
  }
  if (!period) throw new Error('A recurring deadline has no period');
  // Several days of one year may report on the same period: the day keeps them apart.
  const key = rule.kind === 'yearly-dates' ? `${periodKey(period)}/${dueOn}` : periodKey(period);
  return {
    periodKey: key,
    period: describePeriod(period, 'vi'),
    periodFrom: periodStart(period),
    periodTo: periodEnd(period),
    dueOn,
  };
}

/** From which day a rule counts: a fixed day from itself, "kể từ ngày ký" from the letter's, the rest from receipt. */
function countsFrom(rule: DeadlineRule, letter: { sentOn: string; issuedOn: string | null }): string {
  if (rule.kind !== 'relative') return LONG_AGO;
  const fromLetter = rule.event === 'issue' || rule.event === 'signing' || rule.event === 'effect';
  return fromLetter ? (letter.issuedOn ?? letter.sentOn) : letter.sentOn;
}
