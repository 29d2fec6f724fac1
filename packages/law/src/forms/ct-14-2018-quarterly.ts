import type { DeadlineRule } from '../deadline/rule.ts';
import {
  count,
  INTERNAL_LABEL,
  percent,
  text,
  typed,
  required,
  type FormDefinition,
  type FormSection,
} from './form.ts';

const rule: DeadlineRule = {
  kind: 'recurring',
  every: 'quarter',
  month: 3,
  day: 15,
  bound: 'before',
  reportsOn: 'current',
};

// No prescribed columns were found: the directive asks for "chỉ số lây nhiễm" per endpoint and system.
const sections: readonly FormSection[] = [
  {
    kind: 'fields',
    id: 'coverage',
    title: 'Phòng, chống phần mềm độc hại',
    certainty: 'D',
    fields: [
      count('machines', 'Tổng số máy chủ, máy trạm, thiết bị đầu cuối', 'assets.machines-known'),
      count('protected', 'Số máy có phần mềm phòng, chống mã độc còn hoạt động', 'assets.antivirus-coverage'),
      count('silent', 'Số máy không cập nhật trong 15 ngày', 'assets.machines-silent'),
      percent('coverage', 'Tỷ lệ máy được bảo vệ', 'assets.antivirus-coverage'),
    ],
  },
  {
    kind: 'fields',
    id: 'infections',
    title: 'Tình hình lây nhiễm trong kỳ',
    certainty: 'D',
    fields: [
      count('infected', 'Số máy bị lây nhiễm trong kỳ', 'detection.machines-infected'),
      count('cleaned', 'Số ca nhiễm đã xử lý xong', 'detection.infections-cleaned'),
      count('open', 'Số ca nhiễm chưa xử lý xong cuối kỳ', 'detection.infections-open'),
      count('detections', 'Số ca nhiễm phát hiện trong kỳ (không phải số máy)', 'detection.infections-new'),
      count('c2', 'Số lượt phát hiện kết nối tới địa chỉ điều khiển mã độc', 'detection.c2-contacts'),
      percent('rate', 'Chỉ số lây nhiễm (máy bị nhiễm trên tổng số máy)'),
    ],
  },
  {
    kind: 'table',
    id: 'families',
    title: 'Mã độc phát hiện',
    certainty: 'D',
    columns: [
      typed('number', 'STT', 'row-number'),
      required('malware', 'Tên mã độc'),
      text('type', 'Loại'),
      count('machines', 'Số máy'),
      count('cleaned', 'Đã xử lý'),
      text('remark', 'Ghi chú'),
    ],
  },
  {
    kind: 'table',
    id: 'systems',
    title: 'Theo hệ thống thông tin',
    certainty: 'D',
    columns: [
      typed('number', 'STT', 'row-number'),
      required('system', 'Hệ thống thông tin'),
      count('machines', 'Số máy'),
      count('infected', 'Số máy bị lây nhiễm'),
    ],
  },
  {
    kind: 'fields',
    id: 'proposals',
    title: 'Khó khăn, vướng mắc và đề xuất',
    certainty: 'D',
    fields: [text('obstacles', 'Khó khăn, vướng mắc'), text('proposals', 'Đề xuất, kiến nghị')],
  },
];

const common = {
  file: 'src/forms/ct-14-2018-quarterly.ts',
  form: 'malware-quarterly',
  label: INTERNAL_LABEL,
  window: { kind: 'period', cycle: 'quarter' },
  sections,
} as const;

/** Quarterly malware report; until 30/6/2026 a duty by the letter of the province, due on the 14th. */
export const malwareQuarterly: readonly FormDefinition[] = [
  {
    ...common,
    version: 1,
    id: 'form-malware-quarterly-1',
    title: 'Báo cáo quý về tình hình lây nhiễm mã độc (Chỉ thị 14/CT-TTg năm 2018)',
    source: 'ct-14-2018',
    article: null,
    validFrom: '2018-05-25',
    validTo: '2026-06-30',
    certainty: 'B',
    duties: [
      {
        id: 'malware-quarterly-unit-1',
        title: 'Báo cáo trước ngày 15 tháng cuối quý',
        file: common.file,
        source: 'gia-lai-2018',
        article: 'Mục 1',
        validFrom: '2018-07-01',
        validTo: '2026-06-30',
        certainty: 'A',
        from: 'unit',
        line: 'malware-quarterly',
        rule,
      },
    ],
  },
  {
    ...common,
    version: 2,
    id: 'form-malware-quarterly-2',
    title: 'Báo cáo quý về tình hình lây nhiễm mã độc',
    // The new law has no such report; a province may keep it, as its own.
    source: 'design',
    article: null,
    validFrom: '2026-07-01',
    validTo: null,
    certainty: 'D',
    duties: [
      {
        id: 'malware-quarterly-unit-2',
        title: 'Báo cáo trước ngày 15 tháng cuối quý',
        file: common.file,
        source: 'design',
        article: null,
        validFrom: '2026-07-01',
        validTo: null,
        certainty: 'D',
        from: 'unit',
        line: 'malware-quarterly',
        rule,
      },
    ],
  },
];
