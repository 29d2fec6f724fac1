import type { LegalRule } from '../certainty.ts';
import type { DeadlineRule } from '../deadline/rule.ts';
import {
  choice,
  PENDING_LABEL,
  required,
  text,
  typed,
  type FormDefinition,
  type FormId,
  type FormSection,
} from './form.ts';

const provenance = {
  file: 'src/forms/incident-nd-331.ts',
  source: 'nd-331-2026',
  article: 'Điều 31.2.d',
  validFrom: '2026-08-19',
  validTo: null,
  certainty: 'A',
} as const satisfies Omit<LegalRule, 'id' | 'title'>;

const identification: FormSection = {
  kind: 'fields',
  id: 'identification',
  title: 'Hệ thống và người báo cáo',
  certainty: 'D',
  fields: [
    required('system', 'Hệ thống thông tin bị sự cố'),
    typed('level', 'Cấp độ', 'level', { isRequired: true }),
    required('owner', 'Chủ quản'),
    required('operator', 'Đơn vị vận hành'),
    required('contact', 'Đầu mối liên hệ (họ tên, điện thoại, thư điện tử)'),
    text('addresses', 'Địa chỉ IP, tên miền liên quan'),
  ],
};

const preliminary: FormSection = {
  kind: 'fields',
  id: 'preliminary',
  title: 'Thông tin ban đầu',
  certainty: 'D',
  fields: [
    typed('detected-at', 'Thời điểm phát hiện (T0)', 'date-time', { isRequired: true }),
    text('how', 'Phát hiện bằng cách nào'),
    choice('severity', 'Phân loại sơ bộ', ['Nghiêm trọng', 'Thông thường', 'Chưa phân loại']),
    required('description', 'Mô tả'),
    text('told', 'Đã thông báo cho ai, lúc nào'),
  ],
};

/** Cause, scope and remedies are what the decree asks for (A); the wording of the cells is ours. */
const findings: FormSection = {
  kind: 'fields',
  id: 'findings',
  title: 'Nguyên nhân, phạm vi ảnh hưởng, biện pháp khắc phục',
  certainty: 'A',
  fields: [
    required('cause', 'Nguyên nhân'),
    required('scope', 'Phạm vi ảnh hưởng'),
    required('remedies', 'Biện pháp khắc phục'),
  ],
};

const impact: FormSection = {
  kind: 'fields',
  id: 'impact',
  title: 'Đánh giá tác động',
  certainty: 'A',
  fields: [required('impact', 'Đánh giá tác động'), text('lessons', 'Bài học, kiến nghị')],
};

/** Content by the decree; the official forms are still to come (Đ28.6), which the label says. */
export const nd331IncidentForms: readonly FormDefinition[] = [
  form('incident-initial', 'Thông báo ban đầu sự cố an ninh mạng', [identification, preliminary], within(24)),
  form('incident-report', 'Báo cáo sự cố an ninh mạng', [identification, preliminary, findings], within(72)),
  form(
    'incident-final',
    'Báo cáo kết thúc sự cố an ninh mạng',
    [identification, preliminary, findings, impact],
    {
      kind: 'needs-human',
      reason: 'before-event',
      words: 'sau khi kết thúc điều tra',
    },
  ),
];

function within(hours: number): DeadlineRule {
  return { kind: 'relative', amount: hours, unit: 'hour', event: 'detection', eventText: null };
}

function form(
  form: FormId,
  title: string,
  sections: readonly FormSection[],
  rule: DeadlineRule,
): FormDefinition {
  return {
    ...provenance,
    form,
    version: 2,
    id: `form-${form}-2`,
    title,
    label: PENDING_LABEL,
    duties: [{ ...provenance, id: `${form}-duty-2`, title, from: 'owner', line: 'incident', rule }],
    window: { kind: 'event' },
    sections,
  };
}
