import {
  addDays as lawAddDays,
  dayOf as lawDayOf,
  describePeriod,
  dueInstant,
  formDutiesOn,
  formOn,
  isDeadlineRule,
  LawError,
  makeDay,
  nextDueDates,
  periodEnd,
  periodStart,
  type DeadlineRule,
} from '@lachan/law';
import type { z } from 'zod';
import { AppError, type Fault } from '../../../kernel/errors.ts';
import { addDays } from '../../../kernel/time.ts';
import type { Deadline, Form, FormDefinition, Occasion } from '../contract.ts';

/** What a period is of, and until when it is on time. */
export interface Window {
  dueOn: string;
  dueAt: Date | null;
  upwardDueOn: string | null;
  from: string;
  to: string;
  label: { vi: string; en: string };
}

type Timed = Pick<FormDefinition, 'key' | 'deadline' | 'upward' | 'window' | 'cutOn'>;

/** The rule of a form on a day; `null` when the law of that day has none. */
export function ruleOn(deadline: Deadline, day: string): DeadlineRule | null {
  if (deadline.kind !== 'by-law') return isDeadlineRule(deadline) ? deadline : null;
  const { form, from } = deadline as Extract<Deadline, { form: unknown }>;
  try {
    return formDutiesOn(formOn(form, day), day).find((duty) => duty.from === from)?.rule ?? null;
  } catch (error) {
    if (error instanceof LawError && error.code === 'no_such_form') return null;
    throw error;
  }
}

export function isRecurring(rule: DeadlineRule | null): rule is DeadlineRule {
  return rule?.kind === 'recurring' || rule?.kind === 'yearly-dates';
}

/** Which days the next report of a form is of, and the last day on which it is on time. */
export function nextWindow(form: Timed, from: string): Window {
  const rule = ruleOn(form.deadline, from);
  if (!isRecurring(rule)) throw new AppError('invalid', 'reports.deadline_not_recurring', { key: form.key });
  // A year and a month back is enough to see the due date before the next one, whatever the rule.
  const dueDates = nextDueDates(rule, lawAddDays(from, -400), 60);
  const index = dueDates.findIndex(({ dueOn }) => dueOn >= from);
  const [previous, next] = [dueDates[index - 1], dueDates[index]];
  if (!next?.period || !previous)
    throw new AppError('invalid', 'reports.deadline_not_recurring', { key: form.key });
  const { dueOn, period } = next;
  return {
    dueOn,
    dueAt: null,
    upwardDueOn: upwardDue(form, dueOn),
    label: { vi: describePeriod(period, 'vi'), en: describePeriod(period, 'en') },
    ...(form.window === 'calendar-period'
      ? { from: periodStart(period), to: periodEnd(period) }
      : form.window === 'yearly-cut' && form.cutOn
        ? yearEndingOn(period.year, form.cutOn)
        : { from: addDays(previous.dueOn, 1), to: dueOn }),
  };
}

/** The year of figures of Mẫu 08: from 15/12 to 14/12. */
function yearEndingOn(year: number, { day, month }: { day: number; month: number }) {
  return { from: addDays(makeDay(year - 1, month, day), 1), to: makeDay(year, month, day) };
}

function upwardDue({ upward }: Pick<Timed, 'upward'>, unitsDueOn: string): string | null {
  const rule = upward && ruleOn(upward, unitsDueOn);
  return rule ? (nextDueDates(rule, unitsDueOn, 1)[0]?.dueOn ?? null) : null;
}

/**
 * The days of a report about one occasion. Hours run from the moment it was detected, through nights and holidays.
 * @throws AppError `reports.occasion_invalid` by field, when the rule of the day needs what was not given
 */
export function occasionWindow(form: Timed, occasion: z.output<typeof Occasion>): Window {
  const { label, from, to, at } = occasion;
  const rule = ruleOn(form.deadline, at ? lawDayOf(at.toISOString()) : from);
  const base = { from, to, label: { vi: label, en: label }, dueAt: null, upwardDueOn: null };
  if (rule?.kind === 'relative' && rule.unit === 'hour') {
    if (!at) throw invalid({ path: 'occasion.at', reason: 'reports.moment_required' });
    const due = dueInstant(rule, at.toISOString());
    if (due) return { ...base, dueAt: new Date(due), dueOn: lawDayOf(due) };
  }
  const [next] = rule?.kind === 'relative' ? nextDueDates(rule, to, 1) : [];
  const dueOn = next?.dueOn ?? occasion.dueOn;
  if (!dueOn) throw invalid({ path: 'occasion.dueOn', reason: 'reports.due_day_required' });
  return { ...base, dueOn };
}

/** True when a version of a form is meant for reports due on that day. */
export function isFor({ validFrom, validTo }: Pick<Form, 'validFrom' | 'validTo'>, dueOn: string): boolean {
  return (validFrom === null || validFrom <= dueOn) && (validTo === null || validTo >= dueOn);
}

function invalid(fault: Fault): AppError {
  return new AppError('invalid', 'reports.occasion_invalid', {}, [fault]);
}
