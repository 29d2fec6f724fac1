import { isDay, type Day } from '../day.ts';
import { monthsPerCycle, type Cycle } from '../period.ts';
import { withoutMarks } from '../vietnamese-text.ts';
import type { Bound, DeadlineEvent, DeadlineRule, DeadlineUnit, HumanReason, YearlyDate } from './rule.ts';

/** A day and month as written, with the year when there was one. */
export interface WrittenDate extends YearlyDate {
  year: number | null;
  /** The year was written with two digits. */
  isShort?: boolean;
}

/** What one phrase says by itself. Days without a cycle wait for the rest of their sentence. */
export type Meaning =
  | { type: 'rule'; rule: DeadlineRule }
  | { type: 'cycle'; every: Cycle }
  | {
      type: 'dates';
      dates: WrittenDate[];
      bound: Bound;
      isYearly: boolean;
      isPrevious: boolean;
      until: string | null;
    }
  | { type: 'day'; day: number; bound: Bound; isPrevious: boolean }
  /** `index` is `null` for the one that runs: "trong quý này". */
  | { type: 'near-period'; cycle: Cycle; index: number | null }
  | { type: 'human'; reason: HumanReason }
  | { type: 'continuous' }
  | { type: 'nothing' };

/** The named parts of a matched phrase, lower case but for `event`. */
type Groups = Record<string, string | undefined>;

export function boundOf(groups: Groups): Bound {
  return groups.before === undefined ? 'by' : 'before';
}

function plain(text: string | undefined): string {
  return withoutMarks(text ?? '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** 31 for "ngày cuối cùng": the last day of any month. `null` for a number no month has. */
export function dayOf(text: string | undefined): number | null {
  if (plain(text).startsWith('cuoi')) return 31;
  const day = Number(text);
  return day >= 1 && day <= 31 ? day : null;
}

export function cycleOf(text: string | undefined): Cycle {
  const word = plain(text);
  if (word === 'thang') return 'month';
  if (word === 'quy' || /^0?3 thang$/u.test(word)) return 'quarter';
  return word === 'nam' || word === '12 thang' ? 'year' : 'half-year';
}

const ORDER_WORDS: Readonly<Record<string, number>> = { nhat: 1, hai: 2, ba: 3, tu: 4, nam: 5, sau: 6 };

/** Place of the month in its cycle, from 1; `null` when the cycle has no such month. */
export function monthOf(text: string | undefined, every: Cycle): number | null {
  const word = plain(text);
  if (word.startsWith('cuoi')) return monthsPerCycle[every];
  if (word.startsWith('dau')) return 1;
  const order = word.replace('thu ', '');
  const month = ORDER_WORDS[order] ?? Number(order);
  return month >= 1 && month <= monthsPerCycle[every] ? month : null;
}

export function oneDay(groups: Groups, isPrevious: boolean): Meaning[] {
  const day = dayOf(groups.day);
  return day === null ? [] : [{ type: 'day', day, bound: boundOf(groups), isPrevious }];
}

/** "30/5 và 30/11", "20/6/2026". */
export function readDates(groups: Groups): Meaning[] {
  const found = (groups.dates ?? '').matchAll(
    /(\d{1,2})(?:\s*[/.-]\s*|\s+th[aá]ng\s+)(\d{1,2})(?:(?:\s*[/.-]\s*|\s+n[aă]m\s+)(\d{4}|\d{2}))?/gu,
  );
  const dates = Array.from(found, (match): WrittenDate => {
    const isShort = match[3]?.length === 2;
    const year = match[3] === undefined ? null : Number(match[3]);
    return { day: Number(match[1]), month: Number(match[2]), year, ...(isShort && { isShort }) };
  });
  const isYearly = groups.yearly !== undefined;
  const { bound, until } = timeOf(groups);
  return [{ type: 'dates', dates, bound, isYearly, isPrevious: groups.previous !== undefined, until }];
}

/** An hour of the day makes the day itself the last one; 0h of a day is the end of the day before. */
function timeOf(groups: Groups): { bound: Bound; until: string | null } {
  const [written, minute = '0'] = groups.time?.match(/\d+/gu) ?? [];
  if (written === undefined) return { bound: boundOf(groups), until: null };
  const isAfternoon = /chieu|toi/u.test(plain(groups.time)) && Number(written) < 12;
  const hour = isAfternoon ? String(Number(written) + 12) : written;
  if (Number(hour) === 0 && Number(minute) === 0) return { bound: 'before', until: null };
  const until = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  return { bound: 'by', until: until === '24:00' ? null : until };
}

/** "Ngày 15 các tháng 3, 6, 9, 12". */
export function readMonths(groups: Groups): Meaning[] {
  const months = (groups.months ?? '').match(/\d+/gu) ?? [];
  const dates = months.map((month): WrittenDate => ({
    day: Number(groups.day),
    month: Number(month),
    year: null,
  }));
  return [{ type: 'dates', dates, bound: boundOf(groups), isYearly: true, isPrevious: false, until: null }];
}

const ROMAN_QUARTERS: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4 };

/** "Tháng 12 năm 2018", "quý IV/2026", "6 tháng đầu năm 2027". */
export function readPeriod(groups: Groups): Meaning[] {
  const year = Number(groups.year);
  const bound = boundOf(groups);
  const { month, quarter, half } = groups;
  const end = (cycle: Cycle, index: number): Meaning[] => [
    { type: 'rule', rule: { kind: 'end-of-period', period: { cycle, year, index }, bound } },
  ];
  if (month !== undefined) {
    if (Number(month) >= 1 && Number(month) <= 12) return end('month', Number(month));
    return [{ type: 'human', reason: 'unclear-date' }];
  }
  if (quarter !== undefined) return end('quarter', ROMAN_QUARTERS[quarter] ?? Number(quarter));
  if (half !== undefined) return end('half-year', plain(half) === 'dau' ? 1 : 2);
  return end('year', 1);
}

/** "Quý I, II/2027", "tháng 11-12/2026", "giai đoạn 2026-2030": done by the end of the last. */
export function readPeriodList(groups: Groups): Meaning[] {
  const last = (list: string | undefined) => list?.match(/iv|iii|ii|i|\d+/gu)?.at(-1);
  const [month, quarter] = [last(groups.months), last(groups.quarters)];
  return readPeriod({ ...groups, ...(month && { month }), ...(quarter && { quarter }) });
}

/** "Trong tháng này", "trong quý II": of the year in which the letter is issued. */
export function readNearPeriod(groups: Groups): Meaning[] {
  const { month, quarter, half, current } = groups;
  if (current !== undefined) return [{ type: 'near-period', cycle: cycleOf(current), index: null }];
  if (half !== undefined)
    return [{ type: 'near-period', cycle: 'half-year', index: plain(half) === 'dau' ? 1 : 2 }];
  if (quarter !== undefined) {
    return [{ type: 'near-period', cycle: 'quarter', index: ROMAN_QUARTERS[quarter] ?? Number(quarter) }];
  }
  return [{ type: 'near-period', cycle: 'month', index: Number(month) }];
}

const WEEKDAYS: Readonly<Record<string, number>> = {
  hai: 1,
  ba: 2,
  tu: 3,
  nam: 4,
  sau: 5,
  bay: 6,
  'chu nhat': 7,
};

/** "Trước 15h00 thứ Sáu hằng tuần". */
export function readWeekly(groups: Groups): Meaning[] {
  const word = plain(groups.weekday).replace('thu ', '');
  const weekday = WEEKDAYS[word] ?? Number(word) - 1;
  if (!(weekday >= 1 && weekday <= 7)) return [];
  const { bound, until } = timeOf(groups);
  return [{ type: 'rule', rule: { kind: 'weekly', weekday, bound, ...(until !== null && { until }) } }];
}

const UNITS: Readonly<Record<string, { unit: DeadlineUnit; times: number }>> = {
  'ngay lam viec': { unit: 'working-day', times: 1 },
  ngay: { unit: 'day', times: 1 },
  gio: { unit: 'hour', times: 1 },
  h: { unit: 'hour', times: 1 },
  tuan: { unit: 'day', times: 7 },
  thang: { unit: 'month', times: 1 },
};

/** "03 ngày làm việc kể từ ngày nhận được văn bản". */
export function readRelative(groups: Groups): Meaning[] {
  const unit = UNITS[plain(groups.unit)];
  const amount = Number(groups.amount) * (unit?.times ?? 1);
  // "24 ngày" alone is a length, not a deadline.
  if (!unit || amount < 1 || amount > 999 || (groups.lead === undefined && groups.event === undefined))
    return [];
  const event = eventOf(groups.event);
  const eventText = event === 'other' ? (groups.event ?? '').trim() : null;
  return [{ type: 'rule', rule: { kind: 'relative', amount, unit: unit.unit, event, eventText } }];
}

const EVENT_WORDS: readonly (readonly [DeadlineEvent, RegExp])[] = [
  ['complete-dossier', /du ho so|ho so (?:hop le|day du)/u],
  ['end', /ket thuc/u],
  ['signing', /\bky\b/u],
  ['issue', /ban hanh/u],
  ['effect', /hieu luc/u],
  ['detection', /phat hien/u],
  ['receipt', /\bnhan\b/u],
  ['request', /yeu cau|de nghi/u],
];

function eventOf(text: string | undefined): DeadlineEvent {
  if (text === undefined) return 'unstated';
  return EVENT_WORDS.find(([, words]) => words.test(plain(text.toLowerCase())))?.[0] ?? 'other';
}

/** "Hằng tháng, quý và năm": one meaning each. */
export function readCycles(groups: Groups): Meaning[] {
  const words = (groups.cycles ?? '').split(/\s*[,;/]\s*|\s+v[aà]\s+/u);
  return words.map((word) => ({ type: 'cycle', every: cycleOf(word.replace(/^h[aàằ]ng\s+/u, '')) }));
}

/** The day in that year, `null` when there is no such day. */
export function writtenDay(date: WrittenDate, year: number): Day | null {
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const day = `${String(year).padStart(4, '0')}-${twoDigits(date.month)}-${twoDigits(date.day)}`;
  return isDay(day) ? day : null;
}
