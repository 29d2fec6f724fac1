import { isInForce, type LegalRule } from '../certainty.ts';
import type { Day } from '../day.ts';
import type { DeadlineRule } from '../deadline/rule.ts';

/** A time limit between the province and the specialised body, other than those of incidents and dossiers. */
export interface SupervisionLimit extends LegalRule {
  /** Who must keep it. */
  by: 'ministry-of-public-security' | 'owner';
  /** `notice` is the least time before the event; the others are ordinary deadlines. */
  limit: { kind: 'notice'; hours: number } | { kind: 'deadline'; rule: DeadlineRule };
}

const provenance = {
  file: 'src/clocks/nd-333-2026.ts',
  source: 'nd-333-2026',
  article: null,
  validFrom: '2026-08-19',
  validTo: null,
  // The limits were read in the texts of 2026, but not in which article: not to be cited until that is known.
  certainty: 'C+',
} as const;

export const supervisionLimits: readonly SupervisionLimit[] = [
  {
    ...provenance,
    id: 'supervision-inspection-incident',
    title: 'Thông báo kiểm tra đột xuất khi có sự cố, trước ít nhất 12 giờ',
    by: 'ministry-of-public-security',
    limit: { kind: 'notice', hours: 12 },
  },
  {
    ...provenance,
    id: 'supervision-inspection-other',
    title: 'Thông báo kiểm tra đột xuất khác, trước ít nhất 72 giờ',
    by: 'ministry-of-public-security',
    limit: { kind: 'notice', hours: 72 },
  },
  {
    ...provenance,
    id: 'supervision-inspection-result',
    title: 'Thông báo kết quả kiểm tra',
    by: 'ministry-of-public-security',
    limit: {
      kind: 'deadline',
      rule: { kind: 'relative', amount: 25, unit: 'working-day', event: 'end', eventText: null },
    },
  },
  {
    ...provenance,
    id: 'supervision-self-inspection',
    title: 'Thông báo tự kiểm tra hằng năm hệ thống thông tin quan trọng về an ninh quốc gia',
    by: 'owner',
    limit: {
      kind: 'deadline',
      rule: {
        kind: 'yearly-dates',
        every: 'year',
        dates: [{ day: 1, month: 10 }],
        bound: 'before',
        reportsOn: 'current',
      },
    },
  },
  {
    ...provenance,
    id: 'supervision-monitoring-emergency',
    title: 'Thông báo bằng văn bản sau khi triển khai giám sát khẩn cấp',
    article: 'Điều 7.5',
    certainty: 'A',
    by: 'ministry-of-public-security',
    limit: {
      kind: 'deadline',
      rule: {
        kind: 'relative',
        amount: 24,
        unit: 'hour',
        event: 'other',
        eventText: 'khi triển khai giám sát khẩn cấp',
      },
    },
  },
];

export function supervisionLimitsOn(onDate: Day): SupervisionLimit[] {
  return supervisionLimits.filter((limit) => isInForce(limit, onDate));
}
