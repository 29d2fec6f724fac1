import type { Threshold } from './threshold.ts';

/** Quyết định 17/QĐ-UBQGCS 04/4/2023, as a directive of 2024 quotes it. */
export const qd17Thresholds: readonly Threshold[] = [
  {
    id: 'threshold-trust-label-coverage',
    title: 'Tỷ lệ trang, cổng thông tin điện tử được đánh giá và dán nhãn tín nhiệm mạng',
    file: 'src/thresholds/qd-17-2023.ts',
    source: 'qd-17-2023',
    article: null,
    validFrom: '2023-04-04',
    validTo: null,
    certainty: 'B',
    threshold: 'trust-label-coverage',
    value: 100,
    unit: 'percent',
    bound: 'at-least',
    fromLevel: null,
  },
];
