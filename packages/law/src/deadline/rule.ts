import { daysInMonth, isDay, type Day } from '../day.ts';
import { cycles, isPeriod, monthsPerCycle, type Cycle, type Period } from '../period.ts';

/** `before` excludes the day it names ("trước ngày 15" is met on the 14th), `by` includes it ("chậm nhất ngày 15"). */
export type Bound = 'before' | 'by';

export const deadlineEvents = [
  'receipt',
  'complete-dossier',
  'detection',
  'issue',
  'signing',
  'effect',
  'request',
  'end',
  'other',
  'unstated',
] as const;
/** From what a relative deadline counts. `other` carries its words in `eventText`; `unstated` needs a person. */
export type DeadlineEvent = (typeof deadlineEvents)[number];

export const deadlineUnits = ['hour', 'day', 'working-day', 'month'] as const;
export type DeadlineUnit = (typeof deadlineUnits)[number];

export const humanReasons = [
  'promptly',
  'holidays',
  'before-event',
  'on-request',
  'no-day',
  'unclear-date',
] as const;
/**
 * Why no date follows from the words: `promptly` ("kịp thời", "ngay"), `holidays` ("trong các dịp lễ, tết"),
 * `before-event` ("trước khi đưa vào sử dụng"), `on-request` ("khi có yêu cầu"), `no-day` ("định kỳ hằng quý" and nothing more),
 * `unclear-date` (a day without its month or its year, or one that does not exist).
 */
export type HumanReason = (typeof humanReasons)[number];

/** A day of a month that comes back every year. 29/2 is the 28th in a year that is not a leap year. */
export interface YearlyDate {
  day: number;
  month: number;
}

/** `previous`: due in one period for the period before it ("trước ngày 05 tháng sau"). */
export type ReportsOn = 'current' | 'previous';

/** When a task is due. Plain JSON. Check what comes from outside with {@link deadlineProblems}. */
export type DeadlineRule =
  /** `until`, `HH:mm` in Vietnam, only with `by`: "trước 17h00 ngày 20/11". */
  | { kind: 'date'; on: Day; bound: Bound; until?: string }
  /** "Tháng 12 năm 2018", "trong quý IV/2026": by the period's last day; with `before`, by the day before its first. */
  | { kind: 'end-of-period'; period: Period; bound: Bound }
  /** `month` counts from 1 inside the cycle (quarter: 1–3). A day the month lacks is its last day. */
  | { kind: 'recurring'; every: Cycle; month: number; day: number; bound: Bound; reportsOn: ReportsOn }
  /** Fixed days each year, in calendar order; `every` is the length of the period reported on. */
  | { kind: 'yearly-dates'; every: Cycle; dates: YearlyDate[]; bound: Bound; reportsOn: ReportsOn }
  /** `weekday` 1–7, Monday first; `until` as for a date: "trước 15h00 thứ Sáu hằng tuần". */
  | { kind: 'weekly'; weekday: number; bound: Bound; until?: string }
  /** `amount` 1–999. The day of the event itself does not count. */
  | { kind: 'relative'; amount: number; unit: DeadlineUnit; event: DeadlineEvent; eventText: string | null }
  /** "Thường xuyên", "24/7". `words` as written. */
  | { kind: 'continuous'; words: string }
  | { kind: 'needs-human'; reason: HumanReason; words: string }
  | { kind: 'none' };

export type DeadlineProblemCode =
  | 'not_an_object'
  | 'unknown_kind'
  | 'bad_day'
  | 'bad_period'
  | 'bad_bound'
  | 'bad_time'
  | 'bad_cycle'
  | 'month_out_of_range'
  | 'day_out_of_range'
  | 'no_dates'
  | 'dates_out_of_order'
  | 'bad_reports_on'
  | 'bad_amount'
  | 'bad_unit'
  | 'bad_event'
  | 'bad_event_text'
  | 'bad_reason'
  | 'bad_words'
  | 'unknown_field';

/** One thing wrong with a rule, at a field a form can point to (`dates.1.day`; empty for the rule itself). */
export interface DeadlineProblem {
  field: string;
  code: DeadlineProblemCode;
}

export function isDeadlineRule(value: unknown): value is DeadlineRule {
  return deadlineProblems(value).length === 0;
}

/** Everything wrong with a would-be rule, from a form or a database; empty when it is a rule. */
export function deadlineProblems(value: unknown): DeadlineProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ field: '', code: 'not_an_object' }];
  }
  const rule = value as Record<string, unknown>;
  const checks =
    typeof rule.kind === 'string' && Object.hasOwn(fields, rule.kind) ? fields[rule.kind] : undefined;
  if (!checks) return [{ field: 'kind', code: 'unknown_kind' }];
  const unknown = Object.keys(rule)
    .filter((field) => field !== 'kind' && !Object.hasOwn(checks, field))
    .map((field): DeadlineProblem => ({ field, code: 'unknown_field' }));
  return [...Object.entries(checks).flatMap(([field, check]) => check(rule[field], field, rule)), ...unknown];
}

type Check = (value: unknown, field: string, rule: Record<string, unknown>) => DeadlineProblem[];

function must(
  code: DeadlineProblemCode,
  holds: (value: unknown, rule: Record<string, unknown>) => boolean,
): Check {
  return (value, field, rule) => (holds(value, rule) ? [] : [{ field, code }]);
}

function isOneOf(list: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && list.includes(value);
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

const isTime = (value: unknown) => typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(value);
const isWords = (value: unknown) => typeof value === 'string' && value.trim() !== '' && value.length <= 500;
const bound = must('bad_bound', isOneOf(['before', 'by']));
const cycle = must('bad_cycle', isOneOf(cycles));
const reportsOn = must('bad_reports_on', isOneOf(['current', 'previous']));
const words = must('bad_words', isWords);

const until = must(
  'bad_time',
  (value, rule) => value === undefined || (rule.bound === 'by' && isTime(value)),
);

const dates: Check = (value, field) => {
  if (!Array.isArray(value) || value.length === 0 || value.length > 12) return [{ field, code: 'no_dates' }];
  const problems = value.flatMap((entry: unknown, index): DeadlineProblem[] => {
    const { day, month } = (entry ?? {}) as Partial<YearlyDate>;
    if (!isWhole(month, 1, 12)) return [{ field: `${field}.${index}.month`, code: 'month_out_of_range' }];
    // 2024 was a leap year: 29/2 may be asked for.
    if (isWhole(day, 1, daysInMonth(2024, month))) return [];
    return [{ field: `${field}.${index}.day`, code: 'day_out_of_range' }];
  });
  if (problems.length > 0) return problems;
  const positions = (value as YearlyDate[]).map((entry) => entry.month * 100 + entry.day);
  const isSorted = positions.every(
    (position, index) => index === 0 || position > (positions[index - 1] ?? 0),
  );
  return isSorted ? [] : [{ field, code: 'dates_out_of_order' }];
};

const fields: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  date: {
    on: must('bad_day', isDay),
    bound,
    until,
  },
  'end-of-period': { period: must('bad_period', isPeriod), bound },
  recurring: {
    every: cycle,
    month: must('month_out_of_range', (value, rule) =>
      isWhole(value, 1, monthsPerCycle[rule.every as Cycle] ?? 0),
    ),
    day: must('day_out_of_range', (value) => isWhole(value, 1, 31)),
    bound,
    reportsOn,
  },
  'yearly-dates': { every: cycle, dates, bound, reportsOn },
  weekly: { weekday: must('day_out_of_range', (value) => isWhole(value, 1, 7)), bound, until },
  relative: {
    amount: must('bad_amount', (value) => isWhole(value, 1, 999)),
    unit: must('bad_unit', isOneOf(deadlineUnits)),
    event: must('bad_event', isOneOf(deadlineEvents)),
    eventText: must('bad_event_text', (value, rule) =>
      rule.event === 'other' ? isWords(value) : value === null,
    ),
  },
  continuous: { words },
  'needs-human': { reason: must('bad_reason', isOneOf(humanReasons)), words },
  none: {},
};
