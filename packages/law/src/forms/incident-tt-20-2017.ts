import type { LegalRule } from '../certainty.ts';
import type { DeadlineRule } from '../deadline/rule.ts';
import {
  choice,
  choices,
  required,
  text,
  typed,
  type FormDefinition,
  type FormId,
  type FormSection,
} from './form.ts';

// The forms themselves were not found: their fields are recalled, hence the label and the certainty.
const provenance = {
  file: 'src/forms/incident-tt-20-2017.ts',
  source: 'tt-20-2017',
  validFrom: null,
  validTo: '2026-06-30',
  certainty: 'C+',
} as const satisfies Omit<LegalRule, 'id' | 'title' | 'article'>;

const LABEL = 'Dựng lại theo trí nhớ, chưa đối chiếu với biểu mẫu của Thông tư 20/2017/TT-BTTTT';

const reporter: FormSection = {
  kind: 'fields',
  id: 'reporter',
  title: 'Đơn vị báo cáo',
  certainty: 'C+',
  fields: [
    required('organisation', 'Tên tổ chức'),
    text('address', 'Địa chỉ'),
    text('phone', 'Điện thoại'),
    text('email', 'Thư điện tử'),
    required('contact', 'Người liên hệ'),
  ],
};

const system: FormSection = {
  kind: 'fields',
  id: 'system',
  title: 'Hệ thống bị sự cố',
  certainty: 'C+',
  fields: [
    required('operator', 'Đơn vị vận hành'),
    text('owner', 'Chủ quản'),
    required('name', 'Tên hệ thống'),
    typed('level', 'Cấp độ', 'level'),
    text('security-provider', 'Nhà cung cấp dịch vụ an toàn thông tin'),
    text('connection-provider', 'Nhà cung cấp dịch vụ kết nối'),
    text('os', 'Hệ điều hành, phiên bản'),
    text('services', 'Dịch vụ đang chạy'),
    choices('measures', 'Biện pháp đã triển khai', [
      'Phòng, chống mã độc',
      'Tường lửa',
      'Phát hiện xâm nhập',
      'Khác',
    ]),
    text('addresses', 'Danh sách địa chỉ IP'),
    text('domains', 'Danh sách tên miền'),
    text('purpose', 'Mục đích sử dụng'),
  ],
};

const incident: FormSection = {
  kind: 'fields',
  id: 'incident',
  title: 'Sự cố',
  certainty: 'C+',
  fields: [
    required('description', 'Mô tả sơ bộ'),
    typed('detected-at', 'Ngày, giờ phát hiện', 'date-time', { isRequired: true }),
    choice('status', 'Tình trạng', ['Đã xử lý', 'Chưa xử lý']),
    choices('detected-by', 'Cách phát hiện', [
      'Hệ thống phát hiện xâm nhập',
      'Kiểm tra nhật ký',
      'Nhận thông báo',
      'Khác',
    ]),
    choices('told', 'Đã thông báo cho', [
      'Thành viên mạng lưới',
      'Nhà cung cấp dịch vụ Internet',
      'Cơ quan điều phối',
    ]),
    text('proposal', 'Kiến nghị, đề xuất'),
    choice('confidential', 'Yêu cầu giữ bí mật', ['Có', 'Không']),
  ],
};

const result: FormSection = {
  kind: 'fields',
  id: 'result',
  title: 'Kết quả ứng cứu',
  certainty: 'C',
  fields: [
    required('cause', 'Nguyên nhân'),
    required('handling', 'Quá trình xử lý'),
    required('outcome', 'Kết quả'),
  ],
};

export const tt20IncidentForms: readonly FormDefinition[] = [
  form(
    'incident-initial',
    'Báo cáo ban đầu sự cố an toàn thông tin mạng (Mẫu 03)',
    'Mẫu 03',
    [reporter, system, incident],
    {
      kind: 'relative',
      amount: 5,
      unit: 'day',
      event: 'detection',
      eventText: null,
    },
  ),
  form(
    'incident-final',
    'Báo cáo kết thúc ứng phó sự cố (Mẫu 04)',
    'Mẫu 04',
    [reporter, system, incident, result],
    {
      kind: 'needs-human',
      reason: 'before-event',
      words: 'sau khi kết thúc ứng phó',
    },
  ),
];

function form(
  form: FormId,
  title: string,
  article: string,
  sections: readonly FormSection[],
  rule: DeadlineRule,
): FormDefinition {
  const legal = { ...provenance, article };
  return {
    ...legal,
    form,
    version: 1,
    id: `form-${form}-1`,
    title,
    label: LABEL,
    duties: [
      { ...legal, id: `${form}-duty-1`, title, certainty: 'B', from: 'operator', line: 'incident', rule },
    ],
    window: { kind: 'event' },
    sections,
  };
}
