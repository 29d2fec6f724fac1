import type { Threshold } from './threshold.ts';

/** NĐ 331/2026 Đ34.2: administrators of systems of this level and above in state bodies hold a certificate. */
export const nd331Thresholds: readonly Threshold[] = [
  {
    id: 'threshold-administrator-certificate',
    title: 'Cấp độ từ đó người quản trị phải có chứng chỉ đào tạo chuyên sâu',
    file: 'src/thresholds/nd-331-2026.ts',
    source: 'nd-331-2026',
    article: 'Điều 34.2',
    validFrom: '2026-08-19',
    validTo: null,
    certainty: 'A',
    threshold: 'administrator-certificate',
    value: 3,
    unit: 'level',
    bound: 'at-least',
    fromLevel: 3,
  },
];
