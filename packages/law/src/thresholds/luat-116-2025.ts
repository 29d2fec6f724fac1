import type { Threshold } from './threshold.ts';

/** Luật An ninh mạng 2025, Đ38.1. */
export const luat116Thresholds: readonly Threshold[] = [
  {
    id: 'threshold-security-budget-share',
    title: 'Tỷ lệ kinh phí an ninh mạng trong chương trình, đề án, dự án số, công nghệ thông tin',
    file: 'src/thresholds/luat-116-2025.ts',
    source: 'luat-116-2025',
    article: 'Điều 38.1',
    validFrom: '2026-07-01',
    validTo: null,
    certainty: 'A',
    threshold: 'security-budget-share',
    value: 15,
    unit: 'percent',
    bound: 'at-least',
    fromLevel: null,
  },
];
