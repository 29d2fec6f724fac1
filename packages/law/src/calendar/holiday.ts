import type { Day } from '../day.ts';

export const holidayKinds = ['holiday', 'compensatory', 'swapped-day-off', 'swapped-working-day'] as const;
/**
 * `holiday` by law; `compensatory` for a holiday that fell on a rest day ("nghỉ bù"); `swapped-day-off` against
 * a `swapped-working-day`, a Saturday or Sunday on which offices work ("làm bù, hoán đổi").
 */
export type HolidayKind = (typeof holidayKinds)[number];

export const holidayIds = [
  'new-year',
  'tet',
  'hung-kings',
  'reunification',
  'labour',
  'national',
  'culture',
  'other',
] as const;
/** To which holiday a day belongs. A notice about one replaces the whole forecast of it in that year. */
export type HolidayId = (typeof holidayIds)[number];

export interface CalendarDay {
  day: Day;
  kind: HolidayKind;
  holiday: HolidayId;
  /** In Vietnamese. */
  name: string;
  /** `official` from a notice, `forecast` computed from the law and the lunar calendar. */
  basis: 'official' | 'forecast';
  /** The notice, in its own words, or the law. */
  source: string;
}

/** True when offices are closed because of the entry. */
export function isDayOff(entry: Pick<CalendarDay, 'kind'>): boolean {
  return entry.kind !== 'swapped-working-day';
}
