import type { LegalRule } from '../certainty.ts';
import {
  choice,
  count,
  INTERNAL_LABEL,
  percent,
  required,
  text,
  typed,
  type FormDefinition,
} from './form.ts';

const provenance = {
  file: 'src/forms/internal.ts',
  source: 'design',
  article: null,
  validFrom: null,
  validTo: null,
  certainty: 'D',
} as const satisfies Omit<LegalRule, 'id' | 'title'>;

/** On-duty report of a holiday: who watched, what happened. */
export const holidayDuty: FormDefinition = {
  ...provenance,
  form: 'holiday-duty',
  version: 1,
  id: 'form-holiday-duty',
  title: 'Báo cáo trực bảo đảm an ninh mạng dịp lễ, Tết',
  label: INTERNAL_LABEL,
  duties: [
    {
      ...provenance,
      id: 'holiday-duty-unit',
      title: 'Báo cáo trong ngày làm việc đầu tiên sau kỳ nghỉ',
      from: 'unit',
      line: null,
      rule: { kind: 'relative', amount: 1, unit: 'working-day', event: 'end', eventText: null },
    },
  ],
  window: { kind: 'event' },
  sections: [
    {
      kind: 'table',
      id: 'shifts',
      title: 'Ca trực',
      certainty: 'D',
      columns: [
        typed('number', 'STT', 'row-number'),
        typed('from', 'Từ', 'date-time', { isRequired: true }),
        typed('to', 'Đến', 'date-time', { isRequired: true }),
        required('person', 'Người trực'),
        required('phone', 'Điện thoại'),
        choice('handover', 'Bàn giao', ['Đã bàn giao', 'Chưa bàn giao']),
      ],
    },
    {
      kind: 'fields',
      id: 'events',
      title: 'Tình hình trong kỳ trực',
      certainty: 'D',
      fields: [
        count('hours-without-duty', 'Số giờ không có người trực', 'duty.gap-hours'),
        count('warnings', 'Số cảnh báo', 'detection.c2-contacts'),
        count('unacknowledged', 'Số cảnh báo không được tiếp nhận đúng hạn', 'duty.unacknowledged-alerts'),
        count('incidents', 'Số sự cố', 'incidents.total'),
        text('remarks', 'Diễn biến, kiến nghị'),
      ],
    },
  ],
};

/** How far the units have come with one directive. */
export const directiveStatus: FormDefinition = {
  ...provenance,
  form: 'directive-status',
  version: 1,
  id: 'form-directive-status',
  title: 'Báo cáo tình hình thực hiện văn bản chỉ đạo',
  label: INTERNAL_LABEL,
  duties: [],
  window: { kind: 'event' },
  sections: [
    {
      kind: 'fields',
      id: 'standing',
      title: 'Kết quả thực hiện',
      certainty: 'D',
      fields: [
        count('owed', 'Số nhiệm vụ được giao', 'directives.status-owed'),
        count('accepted', 'Hoàn thành, được chấp nhận', 'directives.status-accepted'),
        count('answered', 'Đã báo cáo, chờ xem xét', 'directives.status-answered'),
        count('zero', 'Báo cáo không phát sinh', 'directives.status-zero'),
        count('not-applicable', 'Không thuộc trường hợp áp dụng', 'directives.status-not-applicable'),
        count('silent', 'Chưa báo cáo', 'directives.status-silent'),
        count('overdue', 'Quá hạn', 'directives.status-overdue'),
        percent('share', 'Tỷ lệ hoàn thành', 'directives.status-accepted'),
      ],
    },
    {
      kind: 'table',
      id: 'tasks',
      title: 'Theo nhiệm vụ',
      certainty: 'D',
      measure: 'directives.status-owed',
      columns: [
        typed('number', 'STT', 'row-number'),
        required('task', 'Nhiệm vụ'),
        typed('due', 'Thời hạn', 'date'),
        text('state', 'Tình trạng'),
        text('remark', 'Ghi chú'),
      ],
    },
    {
      kind: 'fields',
      id: 'obstacles',
      title: 'Khó khăn, vướng mắc và kiến nghị',
      certainty: 'D',
      fields: [text('obstacles', 'Khó khăn, vướng mắc'), text('proposals', 'Kiến nghị')],
    },
  ],
};
