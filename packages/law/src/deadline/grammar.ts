import { isDay, makeDay } from '../day.ts';
import type { Cycle } from '../period.ts';
import type { Bound, DeadlineEvent, DeadlineRule, DeadlineUnit, HumanReason, YearlyDate } from './rule.ts';
import { phrase, withoutMarks } from '../vietnamese-text.ts';

/** A day and month as written, with the year when there was one. */
export interface WrittenDate extends YearlyDate {
  year: number | null;
}

/** What one phrase says by itself. Days without a cycle wait for the rest of their sentence. */
export type Meaning =
  | { type: 'rule'; rule: DeadlineRule }
  | { type: 'cycle'; every: Cycle }
  | { type: 'dates'; dates: WrittenDate[]; bound: Bound; isYearly: boolean; isPrevious: boolean }
  | { type: 'day'; day: number; bound: Bound; isPrevious: boolean }
  | { type: 'human'; reason: HumanReason }
  | { type: 'continuous' }
  | { type: 'nothing' };

export interface Production {
  pattern: { marked: RegExp; unmarked: RegExp };
  /** False where the words mean something else once the marks are gone ("ngay" for "ngày"). */
  isSafeWithoutMarks: boolean;
  read(groups: Record<string, string | undefined>): Meaning[];
}

const BOUND =
  '(?:(?<before>trước)|chậm nhất|muộn nhất|không muộn hơn|đến hết|hết|hạn cuối|hạn chót|thời hạn hoàn thành' +
  String.raw`|thời gian hoàn thành|thời hạn|hoàn thành|xong)(?: là)?(?: vào)?(?: hết)?\s*:?\s*`;
const BY_ONLY = String.raw`(?:(?:vào|trong)\s+)?`;
const DAY = String.raw`(?<day>\d{1,2}|cuối cùng|cuối)`;
const CYCLE_WORD = '(?:0?6 tháng|sáu tháng|nửa năm|tháng|quý|năm)';
const NEXT = '(?:sau|kế tiếp|tiếp theo|liền kề|liền sau)';
const SHORT_DATE = String.raw`\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:\d{4}|\d{2})|\s*/\s*\d{1,2}| tháng \d{1,2})(?: năm \d{4})?`;

/** The phrases, strongest first: where two overlap, the earlier one in this list is meant. */
export const grammar: readonly Production[] = [
  // Our own remark on the rule before it: "24/7" may stand in it as a day of July.
  { ...production(String.raw`ngày cuối còn đúng hạn: [^)]{1,120}`), read: () => [{ type: 'nothing' }] },
  {
    ...production(
      `(?:${BOUND}|${BY_ONLY})ngày ${DAY} (?:của |trong )?tháng ` +
        String.raw`(?<nth>cuối cùng|cuối|đầu tiên|đầu|thứ (?:nhất|hai|ba|tư|năm|sáu|\d{1,2}))` +
        String.raw` (?:của |trong )?(?:mỗi |h[ằà]ng )?(?<cycle>quý|0?6 tháng|nửa năm|năm)(?<next> ${NEXT})?(?!\s*\d)`,
    ),
    read(groups) {
      const every = cycleOf(groups.cycle);
      const month = monthOf(groups.nth, every);
      const day = dayOf(groups.day);
      if (month === null || day === null) return [];
      const reportsOn = groups.next === undefined ? 'current' : 'previous';
      return [
        { type: 'rule', rule: { kind: 'recurring', every, month, day, bound: boundOf(groups), reportsOn } },
      ];
    },
  },
  {
    ...production(`(?:${BOUND}|${BY_ONLY})ngày ${DAY} (?:của )?tháng ${NEXT}`),
    read: (groups) => oneDay(groups, true),
  },
  {
    ...production(`(?:${BOUND}|${BY_ONLY})ngày ${DAY} (?:của )?(?:h[ằà]ng|mỗi) tháng`),
    read(groups) {
      const day = dayOf(groups.day);
      if (day === null) return [];
      const rule = {
        kind: 'recurring',
        every: 'month',
        month: 1,
        day,
        bound: boundOf(groups),
        reportsOn: 'current',
      };
      return [{ type: 'rule', rule: rule as DeadlineRule }];
    },
  },
  {
    ...production(
      `${BOUND}ngày cuối(?: cùng)? (?:của )?(?:mỗi |h[ằà]ng )?(?<cycle>${CYCLE_WORD})` +
        String.raw`(?!\s*\d)`,
    ),
    read(groups) {
      const every = cycleOf(groups.cycle);
      const month = monthOf('cuối', every) ?? 1;
      return [
        {
          type: 'rule',
          rule: { kind: 'recurring', every, month, day: 31, bound: boundOf(groups), reportsOn: 'current' },
        },
      ];
    },
  },
  {
    ...production(
      `${BOUND}(?:ngày )?(?<dates>${SHORT_DATE}(?:` +
        String.raw`\s*(?:,|;|và|hoặc)\s*(?:trước )?(?:ngày )?` +
        `${SHORT_DATE})*)` +
        String.raw`(?!\s*[/.-]\s*\d)(?<yearly> (?:h[ằà]ng|mỗi) năm)?(?<previous>,?\s*(?:số liệu )?(?:của )?(?:kỳ|năm) trước)?`,
    ),
    read: readDates,
  },
  {
    ...production(
      `ngày (?<dates>${SHORT_DATE}(?:` +
        String.raw`\s*(?:,|;|và)\s*(?:ngày )?` +
        `${SHORT_DATE})*)(?<yearly> (?:h[ằà]ng|mỗi) năm)`,
    ),
    read: readDates,
  },
  {
    ...production(
      `(?:${BOUND}|trong )(?:tháng (?<month>` +
        String.raw`\d{1,2})(?:\s*[/-]\s*| năm )|quý (?<quarter>iv|iii|ii|i|[1-4])(?:\s*[/-]\s*| năm | )|` +
        String.raw`0?6 tháng (?<half>đầu|cuối) năm |năm )(?<year>\d{4})`,
    ),
    read: readPeriod,
  },
  {
    ...production(
      '(?<lead>(?:trong thời hạn|trong thời gian|trong vòng|trong|thời hạn|chậm nhất|muộn nhất|không quá|tối đa)' +
        String.raw`(?: là)?(?: không quá| tối đa| chậm nhất)?(?: sau)?\s*:?\s+)?` +
        String.raw`(?<amount>\d{1,3})(?:\s*\([^)]{1,30}\))?\s*(?<unit>ngày làm việc|ngày|giờ|tuần|tháng)` +
        String.raw`(?:,?\s*(?:kể từ|tính từ|từ|sau) (?<event>(?:(?!\n\s*[-\n])[^,.;:()]){1,80}))?`,
    ),
    read: readRelative,
  },
  {
    ...production(`${BOUND}ngày ${DAY}` + String.raw`(?!\s*[/.-]\s*\d| tháng)`),
    read: (groups) => oneDay(groups, false),
  },
  {
    ...production(
      `(?:định kỳ |h[ằà]ng |mỗi |báo cáo )(?:h[ằà]ng |mỗi )?(?<cycles>${CYCLE_WORD}` +
        String.raw`(?:(?:\s*[,;/]\s*| và )(?:h[ằà]ng )?` +
        `${CYCLE_WORD})*)(?: một lần|/lần)?` +
        String.raw`(?!\s*\d)`,
    ),
    read: readCycles,
  },
  { ...production('(?<cycles>0?6 tháng)(?: một lần| 1 lần|/lần|(?= trước | chậm nhất ))'), read: readCycles },
  {
    ...production('thường xuyên(?:, liên tục)?|liên tục|h[ằà]ng ngày|(?:trong thời gian )?24/(?:7|24)'),
    read: () => [{ type: 'continuous' }],
  },
  {
    ...production(
      '(?:trong |vào )?(?:các )?(?:dịp|kỳ) (?:nghỉ )?(?:lễ|tết)' +
        String.raw`(?:,\s*(?:lễ|tết))?(?: nguyên đán)?(?: sắp tới)?`,
    ),
    read: () => [{ type: 'human', reason: 'holidays' }],
  },
  {
    ...production(String.raw`trước khi (?:(?!\n\s*[-\n])[^,.;:()]){1,60}`),
    read: () => [{ type: 'human', reason: 'before-event' }],
  },
  {
    ...production('kịp thời|khẩn trương|ngay lập tức|lập tức|ngay sau khi|ngay khi|sớm nhất'),
    read: () => [{ type: 'human', reason: 'promptly' }],
  },
  {
    ...production('ngay(?! từ| tại| cả| trong| trên)'),
    isSafeWithoutMarks: false,
    read: () => [{ type: 'human', reason: 'promptly' }],
  },
];

/** A whole text that is nothing but a date or a period: what stands in a column "Thời hạn". */
export const bareDeadline: readonly Production[] = [
  {
    ...production(`(?:ngày )?(?<dates>${SHORT_DATE})`),
    read: readDates,
  },
  {
    ...production(
      String.raw`(?:tháng )?(?<month>\d{1,2})(?:\s*[/-]\s*| năm )(?<year>\d{4})|` +
        String.raw`quý (?<quarter>iv|iii|ii|i|[1-4])(?:\s*[/-]\s*| năm | )(?<quarterYear>\d{4})|` +
        String.raw`0?6 tháng (?<half>đầu|cuối) năm (?<halfYear>\d{4})|năm (?<onlyYear>\d{4})`,
    ),
    read: (groups) =>
      readPeriod({
        ...groups,
        year: groups.year ?? groups.quarterYear ?? groups.halfYear ?? groups.onlyYear,
      }),
  },
];

function production(source: string): Pick<Production, 'pattern' | 'isSafeWithoutMarks'> {
  return { pattern: phrase(source), isSafeWithoutMarks: true };
}

type Groups = Record<string, string | undefined>;

function boundOf(groups: Groups): Bound {
  return groups.before === undefined ? 'by' : 'before';
}

function plain(text: string | undefined): string {
  return withoutMarks(text ?? '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function dayOf(text: string | undefined): number | null {
  if (plain(text).startsWith('cuoi')) return 31;
  const day = Number(text);
  return day >= 1 && day <= 31 ? day : null;
}

function cycleOf(text: string | undefined): Cycle {
  const word = plain(text);
  if (word === 'thang') return 'month';
  if (word === 'quy') return 'quarter';
  return word === 'nam' ? 'year' : 'half-year';
}

const ORDER_WORDS: Readonly<Record<string, number>> = { nhat: 1, hai: 2, ba: 3, tu: 4, nam: 5, sau: 6 };
const MONTHS: Readonly<Record<Cycle, number>> = { month: 1, quarter: 3, 'half-year': 6, year: 12 };

function monthOf(text: string | undefined, every: Cycle): number | null {
  const word = plain(text);
  if (word.startsWith('cuoi')) return MONTHS[every];
  if (word.startsWith('dau')) return 1;
  const order = word.replace('thu ', '');
  const month = ORDER_WORDS[order] ?? Number(order);
  return month >= 1 && month <= MONTHS[every] ? month : null;
}

function oneDay(groups: Groups, isPrevious: boolean): Meaning[] {
  const day = dayOf(groups.day);
  return day === null ? [] : [{ type: 'day', day, bound: boundOf(groups), isPrevious }];
}

function readDates(groups: Groups): Meaning[] {
  const found = (groups.dates ?? '').matchAll(
    /(\d{1,2})(?:\s*[/.-]\s*|\s+th[aá]ng\s+)(\d{1,2})(?:(?:\s*[/.-]\s*|\s+n[aă]m\s+)(\d{4}|\d{2}))?/gu,
  );
  const dates = Array.from(found, (match): WrittenDate => {
    // A year of two digits is left to a person: NaN makes the date unclear.
    const year = match[3] === undefined ? null : match[3].length === 4 ? Number(match[3]) : Number.NaN;
    return { day: Number(match[1]), month: Number(match[2]), year };
  });
  const isYearly = groups.yearly !== undefined;
  return [
    { type: 'dates', dates, bound: boundOf(groups), isYearly, isPrevious: groups.previous !== undefined },
  ];
}

const ROMAN_QUARTERS: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4 };

function readPeriod(groups: Groups): Meaning[] {
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

const UNITS: Readonly<Record<string, { unit: DeadlineUnit; times: number }>> = {
  'ngay lam viec': { unit: 'working-day', times: 1 },
  ngay: { unit: 'day', times: 1 },
  gio: { unit: 'hour', times: 1 },
  tuan: { unit: 'day', times: 7 },
  thang: { unit: 'month', times: 1 },
};

function readRelative(groups: Groups): Meaning[] {
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
  return EVENT_WORDS.find(([, words]) => words.test(plain(text)))?.[0] ?? 'other';
}

function readCycles(groups: Groups): Meaning[] {
  const words = (groups.cycles ?? '').split(/\s*[,;/]\s*|\s+v[aà]\s+/u);
  return words.map((word) => ({ type: 'cycle', every: cycleOf(word.replace(/^h[aàằ]ng\s+/u, '')) }));
}

/** The dates that exist as days of the given year, else `null`. */
export function writtenDay(date: WrittenDate, year: number): string | null {
  const text = `${String(year).padStart(4, '0')}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
  return isDay(text) ? makeDay(year, date.month, date.day) : null;
}
