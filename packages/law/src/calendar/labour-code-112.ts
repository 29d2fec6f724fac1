import type { LegalRule } from '../certainty.ts';
import type { HolidayId } from './holiday.ts';

/** A paid holiday by law, with how the forecast places its days. */
export interface StatutoryHoliday extends LegalRule {
  holiday: HolidayId;
  name: string;
  calendar: 'solar' | 'lunar';
  month: number;
  day: number;
  /** Days off in all. */
  count: number;
  /**
   * How more than one day is laid: `eve-first` from the day before on; `long-weekend` the neighbour that makes
   * the longer run. Which days they really are is decided every year by notice.
   */
  spread: 'eve-first' | 'long-weekend';
}

const file = 'src/calendar/labour-code-112.ts';
const always = { source: 'blld-2019', article: 'Điều 112', certainty: 'B', file, validTo: null } as const;

/** The twelve paid days (eleven until 30/6/2026, ten until 2020). */
export const statutoryHolidays: readonly StatutoryHoliday[] = [
  holiday('new-year', 'Tết Dương lịch', 'solar', 1, 1),
  { ...holiday('tet', 'Tết Nguyên đán', 'lunar', 1, 1), count: 5, spread: 'eve-first' },
  holiday('hung-kings', 'Giỗ Tổ Hùng Vương', 'lunar', 3, 10),
  holiday('reunification', 'Ngày Chiến thắng 30/4', 'solar', 4, 30),
  holiday('labour', 'Ngày Quốc tế Lao động', 'solar', 5, 1),
  // One day before the Code of 2019; the date of the change is recalled, the two days are read.
  {
    ...holiday('national', 'Quốc khánh', 'solar', 9, 2),
    id: 'holiday-national-1',
    validTo: '2020-12-31',
    certainty: 'C+',
  },
  {
    ...holiday('national', 'Quốc khánh', 'solar', 9, 2),
    id: 'holiday-national-2',
    validFrom: '2021-01-01',
    count: 2,
  },
  {
    ...holiday('culture', 'Ngày Văn hóa Việt Nam', 'solar', 11, 24),
    source: 'nq-28-2026',
    article: null,
    validFrom: '2026-07-01',
  },
];

/** A holiday on a weekly rest day is made up for on the next working day. */
export const compensationRule: LegalRule = {
  ...always,
  id: 'holiday-compensation',
  title: 'Nghỉ bù khi ngày lễ trùng ngày nghỉ hằng tuần',
  article: 'Điều 111',
  validFrom: null,
};

function holiday(
  id: HolidayId,
  name: string,
  calendar: 'solar' | 'lunar',
  month: number,
  day: number,
): StatutoryHoliday {
  return {
    ...always,
    id: `holiday-${id}`,
    title: name,
    validFrom: null,
    holiday: id,
    name,
    calendar,
    month,
    day,
    count: 1,
    spread: 'long-weekend',
  };
}
