import type { LegalRule } from '../certainty.ts';
import { required, text, type FormDefinition } from './form.ts';

const provenance = {
  file: 'src/forms/tt-20-2017-mau-05.ts',
  source: 'mic-procedure-5403',
  article: 'Mẫu số 05',
  validFrom: null,
  validTo: '2026-06-30',
  certainty: 'B',
} as const satisfies Omit<LegalRule, 'id' | 'title'>;

/** Periodic report of members of the response network; the dates were read, the form was not found. */
export const responseNetwork: FormDefinition = {
  ...provenance,
  form: 'response-network',
  version: 1,
  id: 'form-response-network',
  title: 'Báo cáo định kỳ của thành viên mạng lưới ứng cứu sự cố (Mẫu số 05)',
  label: 'Nội dung Mẫu số 05 chưa tìm thấy: chỉ dùng để nhắc hạn và đính kèm bản đã gửi',
  duties: [
    {
      ...provenance,
      id: 'response-network-half-year',
      title: 'Báo cáo 6 tháng trước ngày 20/6',
      from: 'province',
      line: null,
      rule: {
        kind: 'yearly-dates',
        every: 'half-year',
        dates: [{ day: 20, month: 6 }],
        bound: 'before',
        reportsOn: 'current',
      },
    },
    {
      ...provenance,
      id: 'response-network-year',
      title: 'Báo cáo năm trước ngày 15/12',
      from: 'province',
      line: null,
      rule: {
        kind: 'yearly-dates',
        every: 'year',
        dates: [{ day: 15, month: 12 }],
        bound: 'before',
        reportsOn: 'current',
      },
    },
  ],
  window: { kind: 'period', cycle: 'half-year' },
  sections: [
    {
      kind: 'fields',
      id: 'content',
      title: 'Nội dung báo cáo',
      certainty: '-',
      fields: [required('summary', 'Tóm tắt'), text('attachment', 'Bản đã gửi')],
    },
  ],
};
