import type { IncidentFacts, IncidentRule } from './incident.ts';

const provenance = {
  file: 'src/clocks/nd-331-2026.ts',
  source: 'nd-331-2026',
  article: 'Điều 31.2.d',
  validFrom: '2026-08-19',
  validTo: null,
  certainty: 'A',
  to: ['incident-coordinator'],
} as const;

const isUrgent = (facts: IncidentFacts) => facts.threatensSecurityOrOrder || facts.seriouslyInterrupts;

/** NĐ 331/2026 Đ31.2.d: the owner to the specialised body of Bộ Công an (Bộ Quốc phòng for military systems). */
export const nd331IncidentRules: readonly IncidentRule[] = [
  {
    ...provenance,
    id: 'incident-nd-331-immediately',
    title: 'Thông báo ngay dấu hiệu xâm phạm an ninh quốc gia, trật tự hoặc gián đoạn nghiêm trọng',
    content: 'Thông tin ban đầu',
    limit: 'immediately',
    applies: isUrgent,
  },
  {
    ...provenance,
    id: 'incident-nd-331-24h',
    title: 'Thông báo ban đầu sự cố nghiêm trọng',
    content: 'Thông tin ban đầu',
    limit: { amount: 24, unit: 'hour' },
    applies: ({ severity }) => severity === 'serious',
  },
  {
    ...provenance,
    id: 'incident-nd-331-24h-unclassified',
    title: 'Khuyến nghị: chưa phân loại thì thông báo như sự cố nghiêm trọng',
    content: 'Thông tin ban đầu',
    limit: { amount: 24, unit: 'hour' },
    // Our advice: who waits with classifying must not lose the 24 hours by it.
    source: 'design',
    article: null,
    certainty: 'D',
    applies: ({ severity }) => severity === 'unclassified',
  },
  {
    ...provenance,
    id: 'incident-nd-331-72h',
    title: 'Báo cáo sự cố',
    content: 'Nguyên nhân, phạm vi ảnh hưởng, biện pháp khắc phục',
    limit: { amount: 72, unit: 'hour' },
    applies: () => true,
  },
  {
    ...provenance,
    id: 'incident-nd-331-final',
    title: 'Báo cáo cập nhật và báo cáo kết thúc sự cố phức tạp',
    content: 'Nguyên nhân, phạm vi ảnh hưởng, biện pháp khắc phục, đánh giá tác động',
    limit: 'after-investigation',
    applies: ({ isComplex }) => isComplex,
  },
  {
    ...provenance,
    id: 'incident-nd-333-capacity',
    title: 'Đề nghị phối hợp khi vượt quá khả năng xử lý',
    content: 'Đề nghị điều phối, hỗ trợ',
    limit: 'immediately',
    source: 'nd-333-2026',
    article: 'Điều 9.3.c (Luật An ninh mạng, Điều 20.4.a)',
    applies: ({ exceedsCapacity }) => exceedsCapacity,
  },
];
