import type { LegalRule } from '../certainty.ts';
import type { DeadlineRule } from '../deadline/rule.ts';
import {
  choice,
  choices,
  count,
  required,
  text,
  typed,
  type FormDefinition,
  type FormDuty,
  type FormSection,
} from './form.ts';

const provenance = {
  file: 'src/forms/nd-331-2026-mau-08.ts',
  source: 'nd-331-2026',
  article: 'Điều 35–36, Mẫu 08',
  validFrom: '2026-08-19',
  validTo: null,
  certainty: 'A',
} as const satisfies Omit<LegalRule, 'id' | 'title'>;

const before = (day: number): DeadlineRule => ({
  kind: 'yearly-dates',
  every: 'year',
  dates: [{ day, month: 12 }],
  bound: 'before',
  reportsOn: 'current',
});

const oldProvenance = {
  ...provenance,
  source: 'tt-12-2022',
  article: 'Điều 13',
  validFrom: null,
  validTo: '2026-08-18',
} as const satisfies Omit<LegalRule, 'id' | 'title'>;

const party = (id: string, title: string, short: string) => [
  required(`${id}-name`, `Tên ${title}`),
  text(`${id}-representative`, `Người đại diện, chức vụ của ${short}`, { merge: 'own' }),
  text(`${id}-address`, `Địa chỉ của ${short}`, { merge: 'own' }),
  text(`${id}-phone`, `Điện thoại của ${short}`, { merge: 'own' }),
  text(`${id}-email`, `Thư điện tử của ${short}`, { merge: 'own' }),
];

const sections: readonly FormSection[] = [
  {
    kind: 'fields',
    id: 'totals',
    title: 'Phần 1. Số liệu tổng hợp',
    certainty: 'A',
    fields: [
      count('systems', 'Tổng số hệ thống thông tin', 'systems.total'),
      text('systems-by-kind', 'Phân loại theo loại hình', { isRequired: true }),
      count('dossiers', 'Số hệ thống đã lập hồ sơ đề xuất cấp độ', 'systems.dossiers'),
      count('appraised', 'Số hệ thống đã thẩm định', 'systems.appraised'),
      count('approved', 'Số hệ thống đã được phê duyệt cấp độ', 'systems.approved'),
      count('inspected', 'Số hệ thống đã được phê duyệt và kiểm tra, đánh giá định kỳ', 'systems.inspected'),
      typed('completion', 'Thời gian dự kiến hoàn thành', 'date'),
    ],
  },
  {
    kind: 'fields',
    id: 'parties',
    title: 'Phần 2. Chủ quản và đơn vị chuyên trách',
    // That there are five fields each was read; their wording is ours.
    certainty: 'D',
    fields: [
      ...party('owner', 'chủ quản hệ thống thông tin', 'chủ quản'),
      ...party('specialist', 'đơn vị chuyên trách an ninh mạng', 'đơn vị chuyên trách'),
    ],
  },
  {
    kind: 'table',
    id: 'systems',
    title: 'Phần 3. Danh mục hệ thống thông tin',
    certainty: 'A',
    measure: 'systems.register',
    columns: [
      typed('number', 'STT', 'row-number'),
      required('name', 'Tên hệ thống thông tin'),
      required('owner', 'Chủ quản'),
      required('operator', 'Đơn vị vận hành'),
      typed('proposed-level', 'Cấp độ đề xuất', 'level', { isRequired: true }),
      choice('state', 'Tình trạng', [
        'Đang dự thảo',
        'Đã gửi thẩm định',
        'Đã thẩm định',
        'Đã được phê duyệt',
      ]),
      typed('decision', 'Quyết định (số, ngày, cơ quan)', 'document'),
      typed('regulation', 'Quy chế (số, ngày, cơ quan)', 'document'),
      typed('expected-approval', 'Dự kiến phê duyệt', 'date'),
      choice('plan-state', 'Triển khai phương án', [
        'Chưa triển khai',
        'Đã triển khai một số hạng mục',
        'Đã triển khai đầy đủ',
      ]),
      typed('expected-completion', 'Dự kiến triển khai đầy đủ', 'date'),
      choices('inspection', 'Kiểm tra', ['Trước khi đưa vào sử dụng', 'Định kỳ']),
    ],
  },
  {
    kind: 'table',
    id: 'requirements',
    title: 'Tình trạng đáp ứng từng yêu cầu (Điều 36, mục 3, 9, 10)',
    certainty: 'D',
    columns: [
      typed('number', 'STT', 'row-number'),
      required('requirement', 'Yêu cầu'),
      choice('status', 'Mức đáp ứng', ['Chưa đáp ứng', 'Đáp ứng một phần', 'Đáp ứng đầy đủ']),
      text('remark', 'Ghi chú'),
    ],
  },
];

/** Yearly report on security by level. Data from 15/12 of the year before to 14/12. */
export const mau08: FormDefinition = {
  ...provenance,
  form: 'security-yearly',
  version: 2,
  id: 'form-mau-08',
  title: 'Báo cáo hằng năm về bảo đảm an ninh mạng theo cấp độ (Mẫu 08)',
  label: null,
  duties: dutiesUnder(provenance),
  window: { kind: 'yearly-cut', lastDay: 14, lastMonth: 12 },
  sections,
};

/** The same report before: its days and its cut-off were read (TT 12/2022 Đ13), its columns were not found. */
export const yearlyBefore2026: FormDefinition = {
  ...mau08,
  ...oldProvenance,
  version: 1,
  id: 'form-tt-12-yearly',
  title: 'Báo cáo hằng năm về bảo đảm an toàn hệ thống thông tin theo cấp độ',
  label: 'Các cột lấy theo Mẫu 08 của NĐ 331/2026; biểu mẫu cũ chưa tìm thấy',
  duties: dutiesUnder(oldProvenance),
};

function dutiesUnder(legal: Omit<LegalRule, 'id' | 'title'>): FormDuty[] {
  const id = `yearly-${legal.source}`;
  return [
    {
      ...legal,
      id: `${id}-unit`,
      title: 'Báo cáo chủ quản hệ thống thông tin',
      from: 'unit',
      line: 'yearly',
      rule: before(20),
    },
    {
      ...legal,
      id: `${id}-owner`,
      title: 'Báo cáo bộ quản lý',
      from: 'owner',
      line: 'yearly',
      rule: before(25),
    },
  ];
}
