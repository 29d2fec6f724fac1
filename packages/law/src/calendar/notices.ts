import { addDays, type Day } from '../day.ts';
import type { LegalRule } from '../certainty.ts';
import { sourceLabel } from '../sources.ts';
import type { CalendarDay, HolidayId, HolidayKind } from './holiday.ts';

/** The yearly notices of Bộ Nội vụ that this package knows; others are imported (see `parseHolidayNotice`). */
export const noticeRules: readonly LegalRule[] = [
  {
    id: 'notice-2026',
    title: 'Lịch nghỉ Tết Nguyên đán 2026 của công chức, viên chức',
    file: 'src/calendar/notices.ts',
    source: 'tb-9441-2025',
    article: null,
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    certainty: 'B',
  },
];

const source2026 = sourceLabel('tb-9441-2025');

/**
 * Tết 2026: 14/02–22/02, nine days in a row, of which four are weekends. Giỗ Tổ: Sunday 26/4, made up on Monday.
 * What was decided for 02/9/2026 was not read: it stays a forecast.
 */
export const knownNotices: readonly CalendarDay[] = [
  ...run('2026-02-16', 5, 'holiday', 'tet', 'Tết Nguyên đán'),
  ...run('2026-04-26', 1, 'holiday', 'hung-kings', 'Giỗ Tổ Hùng Vương'),
  ...run('2026-04-27', 1, 'compensatory', 'hung-kings', 'Nghỉ bù Giỗ Tổ Hùng Vương'),
];

function run(from: Day, count: number, kind: HolidayKind, holiday: HolidayId, name: string): CalendarDay[] {
  return Array.from({ length: count }, (_, index): CalendarDay => {
    return { day: addDays(from, index), kind, holiday, name, basis: 'official', source: source2026 };
  });
}
