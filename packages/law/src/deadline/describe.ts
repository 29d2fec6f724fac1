import { dayParts, formatDay } from '../day.ts';
import { describePeriod, monthsPerCycle, type Cycle } from '../period.ts';
import { nextDueDates } from './due.ts';
import type { DeadlineEvent, DeadlineRule, DeadlineUnit, HumanReason } from './rule.ts';

/**
 * The rule in plain words. The Vietnamese names the last valid day where "trước" excludes the day it names,
 * and `parseDeadline` reads it back to the same rule.
 * @throws LawError `bad_deadline_rule`.
 * @example describeDeadline({ kind: 'date', on: '2026-12-15', bound: 'before' }, 'vi')
 * // 'trước ngày 15/12/2026 (ngày cuối còn đúng hạn: 14/12/2026)'
 */
export function describeDeadline(rule: DeadlineRule, language: 'vi' | 'en'): string {
  return language === 'vi' ? inVietnamese(rule) : inEnglish(rule);
}

type Recurring = Extract<DeadlineRule, { kind: 'recurring' }>;
type YearlyDates = Extract<DeadlineRule, { kind: 'yearly-dates' }>;

function inVietnamese(rule: DeadlineRule): string {
  switch (rule.kind) {
    case 'date':
      return `${boundVi(rule)} ${rule.until ? `${rule.until} ` : ''}ngày ${formatDay(rule.on)}${lastDayVi(rule)}`;
    case 'end-of-period':
      return `${rule.bound === 'before' ? 'trước' : 'chậm nhất hết'} ${describePeriod(rule.period, 'vi')}${lastDayVi(rule)}`;
    case 'recurring':
      return `${boundVi(rule)} ngày ${rule.day} ${placeVi(rule)}${reportsOnVi(rule)}${lastDayVi(rule)}`;
    case 'yearly-dates': {
      const dates = joinWords(
        rule.dates.map(({ day, month }) => `${day}/${month}`),
        'và',
      );
      const cycle = rule.every === 'year' ? '' : `định kỳ ${cycleVi[rule.every]}, `;
      return `${cycle}${boundVi(rule)} ngày ${dates} hằng năm${reportsOnVi(rule)}${lastDayVi(rule)}`;
    }
    case 'weekly':
      return `${boundVi(rule)} ${rule.until ? `${rule.until} ` : ''}${weekdayVi[rule.weekday - 1]} hằng tuần`;
    case 'relative': {
      const amount = `trong thời hạn ${rule.amount} ${unitVi[rule.unit]}`;
      if (rule.event === 'unstated') return amount;
      return `${amount} kể từ ${rule.event === 'other' ? rule.eventText : eventVi[rule.event]}`;
    }
    case 'continuous':
      return rule.words;
    case 'needs-human':
      return `${rule.words} (cần người ấn định thời hạn)`;
    case 'none':
      return 'không có thời hạn';
  }
}

function inEnglish(rule: DeadlineRule): string {
  switch (rule.kind) {
    case 'date':
      return `${rule.bound} ${rule.until ? `${rule.until} on ` : ''}${formatDay(rule.on)}${lastDayEn(rule)}`;
    case 'end-of-period': {
      const period = describePeriod(rule.period, 'en');
      return `${rule.bound === 'before' ? 'before the start' : 'by the end'} of ${period}${lastDayEn(rule)}`;
    }
    case 'recurring':
      return `${rule.bound} day ${rule.day} of ${placeEn(rule)}${reportsOnEn(rule)}${lastDayEn(rule)}`;
    case 'yearly-dates': {
      const dates = joinWords(
        rule.dates.map(({ day, month }) => `${day}/${month}`),
        'and',
      );
      const cycle = rule.every === 'year' ? '' : `each ${rule.every}, `;
      return `${cycle}${rule.bound} ${dates} of every year${reportsOnEn(rule)}${lastDayEn(rule)}`;
    }
    case 'weekly': {
      const day = weekdayEn[rule.weekday - 1];
      return `${rule.bound} ${rule.until ? `${rule.until} on ` : ''}${day} of every week`;
    }
    case 'relative': {
      const unit = `${rule.unit.replace('-', ' ')}${rule.amount === 1 ? '' : 's'}`;
      const event = rule.event === 'other' ? `"${rule.eventText}"` : eventEn[rule.event];
      return `within ${rule.amount} ${unit} of ${event}`;
    }
    case 'continuous':
      return `continuously ("${rule.words}")`;
    case 'needs-human':
      return `${reasonEn[rule.reason]} ("${rule.words}")`;
    case 'none':
      return 'no deadline';
  }
}

function boundVi(rule: { bound: 'before' | 'by' }): string {
  return rule.bound === 'before' ? 'trước' : 'chậm nhất';
}

function placeVi({ every, month, reportsOn }: Recurring): string {
  if (every === 'month') return reportsOn === 'previous' ? 'của tháng sau' : 'hằng tháng';
  const next = reportsOn === 'previous' ? ' sau' : '';
  return `của tháng ${orderVi(month, monthsPerCycle[every])} trong ${periodVi[every]}${next}`;
}

function orderVi(month: number, last: number): string {
  if (month === last) return 'cuối cùng';
  return month === 1 ? 'đầu tiên' : `thứ ${month}`;
}

function placeEn({ every, month }: Recurring): string {
  if (every === 'month') return 'every month';
  const order = month === monthsPerCycle[every] ? 'the last month' : `month ${month}`;
  return `${order} of every ${every}`;
}

function reportsOnVi(rule: Recurring | YearlyDates): string {
  // For a recurring day the words "tháng sau", "quý sau" have said it already.
  return rule.kind === 'yearly-dates' && rule.reportsOn === 'previous' ? ', số liệu của kỳ trước' : '';
}

function reportsOnEn({ every, reportsOn }: Recurring | YearlyDates): string {
  return reportsOn === 'previous' ? `, for the ${every} before` : '';
}

function lastDayVi(rule: DeadlineRule): string {
  const days = lastDays(rule);
  return days ? ` (ngày cuối còn đúng hạn: ${days})` : '';
}

function lastDayEn(rule: DeadlineRule): string {
  const days = lastDays(rule);
  return days ? ` (last day on time: ${days})` : '';
}

/** Only where "before" makes the last day differ from the day that is named. */
function lastDays(rule: DeadlineRule): string | null {
  switch (rule.kind) {
    case 'date':
    case 'end-of-period': {
      if (rule.bound !== 'before') return null;
      const [due] = nextDueDates(rule, '1000-01-01', 1);
      return due ? formatDay(due.dueOn) : null;
    }
    case 'yearly-dates':
      if (rule.bound !== 'before') return null;
      return nextDueDates(rule, '2023-12-31', rule.dates.length + 1)
        .filter(({ dueOn }) => dueOn !== '2023-12-31')
        .slice(0, rule.dates.length)
        .map(({ dueOn }) => `${dayParts(dueOn).day}/${dayParts(dueOn).month}`)
        .join(', ');
    case 'recurring':
      return rule.bound === 'before' && rule.day > 1 ? `${rule.day - 1}` : null;
    default:
      return null;
  }
}

function joinWords(words: string[], and: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`;
}

const cycleVi: Record<Cycle, string> = {
  month: 'hằng tháng',
  quarter: 'hằng quý',
  'half-year': '6 tháng',
  year: 'hằng năm',
};

const periodVi: Record<Exclude<Cycle, 'month'>, string> = {
  quarter: 'quý',
  'half-year': '6 tháng',
  year: 'năm',
};

const weekdayVi = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'];
const weekdayEn = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const unitVi: Record<DeadlineUnit, string> = {
  hour: 'giờ',
  day: 'ngày',
  'working-day': 'ngày làm việc',
  month: 'tháng',
};

const eventVi: Record<Exclude<DeadlineEvent, 'other' | 'unstated'>, string> = {
  receipt: 'ngày nhận được văn bản',
  'complete-dossier': 'ngày nhận đủ hồ sơ hợp lệ',
  detection: 'khi phát hiện',
  issue: 'ngày ban hành',
  signing: 'ngày ký',
  effect: 'ngày có hiệu lực',
  request: 'khi có yêu cầu',
  end: 'ngày kết thúc kỳ báo cáo',
};

const eventEn: Record<Exclude<DeadlineEvent, 'other'>, string> = {
  receipt: 'receipt',
  'complete-dossier': 'receipt of the complete dossier',
  detection: 'detection',
  issue: 'issue',
  signing: 'signing',
  effect: 'entry into force',
  request: 'the request',
  end: 'the end of the period',
  unstated: 'an event the text does not name',
};

const reasonEn: Record<HumanReason, string> = {
  promptly: 'promptly; a person must set the day',
  holidays: 'around holidays; a person must set the days',
  'before-event': 'before an event; a person must set the day',
  'on-request': 'on request; a person must set the day',
  'no-day': 'recurring without a day; a person must set it',
  'unclear-date': 'the date is unclear; a person must set it',
};
