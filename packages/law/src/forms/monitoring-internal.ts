import {
  count,
  INTERNAL_LABEL,
  required,
  text,
  typed,
  type FormDefinition,
  type FormDuty,
  type FormSection,
} from './form.ts';

// Phụ lục 2 of TT 31/2017 was not found. These columns are ours and must never be called the official form.
const sections: readonly FormSection[] = [
  {
    kind: 'table',
    id: 'systems',
    title: 'Hệ thống được giám sát',
    certainty: 'D',
    measure: 'systems.register',
    columns: [
      typed('number', 'STT', 'row-number'),
      required('name', 'Hệ thống thông tin'),
      typed('level', 'Cấp độ', 'level'),
      text('operator', 'Đơn vị vận hành'),
      text('objects', 'Đối tượng giám sát, nguồn nhật ký'),
    ],
  },
  {
    kind: 'table',
    id: 'events',
    title: 'Sự kiện theo loại và mức độ',
    certainty: 'D',
    columns: [
      typed('number', 'STT', 'row-number'),
      required('class', 'Loại sự kiện'),
      count('low', 'Thấp'),
      count('medium', 'Trung bình'),
      count('high', 'Cao'),
      count('critical', 'Nghiêm trọng'),
    ],
  },
  {
    kind: 'fields',
    id: 'warnings',
    title: 'Cảnh báo nhận được',
    certainty: 'D',
    fields: [
      count('received', 'Số cảnh báo nhận được', 'advisories.received'),
      text('senders', 'Cơ quan cảnh báo'),
      count('handled', 'Đã xử lý', 'advisories.handled'),
      count('overdue', 'Quá hạn', 'advisories.overdue'),
    ],
  },
  {
    kind: 'fields',
    id: 'findings',
    title: 'Kết quả giám sát',
    certainty: 'D',
    fields: [
      count('infected', 'Số máy bị lây nhiễm mã độc', 'detection.machines-infected'),
      text('families', 'Mã độc chủ yếu'),
      count('c2', 'Số lượt phát hiện kết nối tới địa chỉ điều khiển mã độc', 'detection.c2-contacts'),
      count('vulnerabilities-found', 'Điểm yếu phát hiện', 'advisories.vulnerabilities-found'),
      count('vulnerabilities-fixed', 'Điểm yếu đã khắc phục', 'advisories.vulnerabilities-fixed'),
      count('incidents', 'Số sự cố', 'incidents.total'),
    ],
  },
  {
    kind: 'fields',
    id: 'proposals',
    title: 'Đề xuất, kiến nghị',
    certainty: 'D',
    fields: [text('proposals', 'Đề xuất, kiến nghị')],
  },
];

const file = 'src/forms/monitoring-internal.ts';
const rule = {
  kind: 'yearly-dates',
  every: 'half-year',
  dates: [
    { day: 30, month: 5 },
    { day: 30, month: 11 },
  ],
  bound: 'before',
  reportsOn: 'current',
} as const satisfies object;

const duties: readonly FormDuty[] = [
  {
    id: 'monitoring-unit-1',
    title: 'Báo cáo trước ngày 30/5 và 30/11',
    file,
    source: 'gia-lai-2018',
    article: 'Mục 1',
    validFrom: '2018-07-01',
    validTo: '2026-06-30',
    certainty: 'A',
    from: 'unit',
    line: 'monitoring',
    rule: { ...rule, dates: [...rule.dates] },
  },
  {
    id: 'monitoring-unit-2',
    title: 'Báo cáo trước ngày 30/5 và 30/11',
    file,
    source: 'design',
    article: null,
    validFrom: '2026-07-01',
    validTo: null,
    certainty: 'D',
    from: 'unit',
    line: 'monitoring',
    rule: { ...rule, dates: [...rule.dates] },
  },
];

/** Six-month monitoring report: the duty and its dates are those of the letter of Gia Lai, the form is internal. */
export const monitoringSixMonth: FormDefinition = {
  form: 'monitoring-six-month',
  version: 1,
  id: 'form-monitoring-six-month',
  title: 'Báo cáo giám sát 6 tháng – mẫu nội bộ',
  file,
  source: 'design',
  article: null,
  validFrom: null,
  validTo: null,
  certainty: 'D',
  label: INTERNAL_LABEL,
  duties,
  window: { kind: 'period', cycle: 'half-year' },
  sections,
};
