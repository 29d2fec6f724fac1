import type { Threshold } from './threshold.ts';

const provenance = {
  file: 'src/thresholds/ct-18-2022.ts',
  source: 'ct-18-2022',
  article: null,
  validFrom: '2022-10-13',
  validTo: null,
  certainty: 'B',
  unit: 'month',
  bound: 'at-most',
} as const;

/** Chỉ thị 18/CT-TTg 13/10/2022: at least once in so many months. */
export const ct18Thresholds: readonly Threshold[] = [
  {
    ...provenance,
    id: 'threshold-threat-hunting-interval',
    title: 'Săn lùng mối nguy hại và rà quét lỗ hổng, số tháng giữa hai lần',
    threshold: 'threat-hunting-interval',
    value: 6,
    fromLevel: null,
  },
  {
    ...provenance,
    id: 'threshold-exercise-interval',
    title: 'Diễn tập thực chiến, số tháng giữa hai lần',
    threshold: 'exercise-interval',
    value: 12,
    fromLevel: 3,
  },
];
