import type { IncidentRule } from './incident.ts';

/** Luật 91/2025 Đ23.1, NĐ 356/2025 Đ28: a separate document, with a written record. */
export const personalDataRule: IncidentRule = {
  id: 'incident-personal-data-72h',
  title: 'Thông báo vi phạm dữ liệu cá nhân có khả năng gây hại',
  file: 'src/clocks/luat-91-2025.ts',
  source: 'luat-91-2025',
  article: 'Điều 23.1 (NĐ 356/2025, Điều 28, Mẫu 08)',
  validFrom: '2026-01-01',
  validTo: null,
  certainty: 'B',
  content: 'Thông báo vi phạm (văn bản riêng) kèm biên bản',
  limit: { amount: 72, unit: 'hour' },
  to: ['personal-data-authority'],
  applies: ({ breachesPersonalData }) => breachesPersonalData,
};
