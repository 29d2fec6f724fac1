import {
  forms as lawDefinitions,
  sourceLabel,
  type FormDefinition as LawForm,
  type FormField,
  type FormSection,
} from '@lachan/law';
import type { z } from 'zod';
import { Form, FormDefinition, lawForms, type Deadline, type Recipient } from '../contract.ts';
import malwareQuarterly from '../forms/ct-14-2018-malware-quarterly.json' with { type: 'json' };

type Written = z.input<typeof FormDefinition>;
type LawFormKey = (typeof lawForms)[number];

const everyKind = ['department', 'commune', 'data_centre', 'state_company'] as const;

/** What the internal forms rest on: the province's own steering, said as such. */
const basisOf: Partial<Record<LawFormKey, string>> = {
  'monitoring-six-month':
    'yêu cầu theo dõi, giám sát an toàn hệ thống thông tin của tỉnh (báo cáo 6 tháng trước ngày 30/5 và 30/11)',
  'holiday-duty': 'phân công trực bảo đảm an ninh mạng dịp lễ, Tết của tỉnh',
  'directive-status': 'văn bản chỉ đạo của tỉnh',
};

/**
 * Forms that come with the product, every version of each. Their cells, certainty, labels and validity are those of
 * `packages/law`; only the quarterly one has cells of its own. A province saves its versions over them.
 */
export const shippedForms: readonly Form[] = lawForms.flatMap((key) =>
  (key === 'malware-quarterly' ? quarterly() : fromLaw(key)).map((written, index) =>
    Form.parse({ ...FormDefinition.parse(written), version: index + 1 }),
  ),
);

/** Until 30/6/2026 a duty by the letter of the province; since then the province's own. The cells are the same. */
function quarterly(): Written[] {
  const now = malwareQuarterly as Written;
  return [
    {
      ...now,
      certainty: 'B',
      notice: both(
        'Mẫu nội bộ của tỉnh: Chỉ thị 14/CT-TTg yêu cầu theo dõi, thống kê và báo cáo hằng quý nhưng không kèm biểu mẫu.',
        'Internal form of the province: Directive 14/CT-TTg asks for quarterly statistics but gives no form.',
      ),
      deadline: byLaw('malware-quarterly', 'unit'),
      validTo: '2026-06-30',
    },
    { ...now, deadline: byLaw('malware-quarterly', 'unit'), validFrom: '2026-07-01' },
  ];
}

/** A form of `packages/law` that is in use or was until lately; forms rebuilt from memory stay out. */
function fromLaw(key: LawFormKey): Written[] {
  return lawDefinitions.filter(({ form, certainty }) => form === key && !isRecalled(certainty)).map(written);
}

function isRecalled(certainty: LawForm['certainty']): boolean {
  return certainty.startsWith('C') || certainty === '-';
}

function written(form: LawForm): Written {
  const key = form.form as LawFormKey;
  const duty = form.duties.find(({ from }) => from === 'unit') ?? form.duties[0];
  const upward = form.duties.find(({ from }) => from === 'owner' && duty?.from === 'unit');
  const isIncident = key.startsWith('incident-');
  return {
    key,
    title: same(form.title),
    basis: same(form.source === 'design' ? (basisOf[key] ?? form.title) : basisText(form)),
    certainty: form.certainty,
    notice: form.label === null ? null : same(form.label),
    validFrom: form.validFrom,
    validTo: form.validTo,
    deadline: duty ? byLaw(key, duty.from === 'unit' ? 'unit' : 'owner') : { kind: 'none' },
    upward: upward ? byLaw(key, 'owner') : null,
    ...windowOf(form),
    openDaysBefore: 45,
    remindDaysBefore: isIncident ? [] : [7, 1],
    owedBy:
      isIncident || key === 'directive-status'
        ? [...everyKind]
        : ['department', 'commune', 'data_centre', 'state_company'],
    recipients: recipientsOf(key),
    sections: form.sections.map(sectionOf),
  };
}

/** "Điều 35–36, Mẫu 08, Nghị định số 331/2026/NĐ-CP (…)": with the kind of the text, as a letter cites it. */
function basisText({ source, article }: LawForm): string {
  const label = sourceLabel(source)
    .replace(/^(\d+\/\d{4}\/NĐ-CP)/u, 'Nghị định số $1')
    .replace(/^(\d+\/\d{4}\/TT-)/u, 'Thông tư số $1');
  return article ? `${article}, ${label}` : label;
}

function recipientsOf(key: LawFormKey): NonNullable<Written['recipients']> {
  const to = (role: Recipient['role']) => [{ role, name: null }];
  const unit = to(key === 'security-yearly' ? 'committee' : 'lead');
  if (key === 'security-yearly') return { unit, province: to('national-authority') };
  if (key.startsWith('incident-')) return { unit, province: to('incident-coordinator') };
  return { unit, province: to('committee') };
}

function windowOf({ window }: LawForm): Pick<Written, 'window' | 'cutOn'> {
  if (window.kind === 'event') return { window: 'event' };
  if (window.kind === 'period') return { window: 'between-due-dates' };
  return { window: 'yearly-cut', cutOn: { day: window.lastDay, month: window.lastMonth } };
}

/** A table of the law becomes one cell of kind `table`; a section of fields keeps its fields. */
function sectionOf(section: FormSection): Written['sections'][number] {
  const title = same(section.title);
  if (section.kind === 'fields') return { key: section.id, title, cells: section.fields.map(cellOf) };
  const { id: key, columns, measure = null } = section;
  return {
    key,
    title,
    cells: [
      {
        key: `${key}-table`,
        label: title,
        kind: 'table',
        measure,
        required: section.certainty === 'A',
        columns: columns.map((column) => ({
          key: column.id,
          label: same(column.title),
          kind: columnKindOf(column.type),
          required: column.isRequired && column.type !== 'choice' && column.type !== 'level',
          options: optionsOf(column),
        })),
      },
    ],
  };
}

function cellOf(field: FormField): Written['sections'][number]['cells'][number] {
  const kinds = {
    count: 'count',
    percent: 'share',
    date: 'date',
    'date-time': 'date-time',
    level: 'choice',
    choice: 'choice',
  } as const;
  return {
    key: field.id,
    label: same(field.title),
    kind: field.type in kinds ? kinds[field.type as keyof typeof kinds] : 'text',
    measure: field.measure,
    nothingIs:
      field.measure?.startsWith('detection.') || field.measure?.startsWith('directives.')
        ? 'zero'
        : 'no-figure',
    required: field.isRequired,
    options: optionsOf(field),
  };
}

function columnKindOf(type: FormField['type']) {
  const kinds = {
    'row-number': 'row-number',
    count: 'count',
    date: 'date',
    'date-time': 'date-time',
    level: 'choice',
    choice: 'choice',
    choices: 'choices',
  } as const;
  return type in kinds ? kinds[type as keyof typeof kinds] : ('text' as const);
}

/** Options are kept by their place: their words may be corrected without changing what was answered. */
function optionsOf({ type, options }: FormField) {
  const words = type === 'level' ? ['1', '2', '3', '4', '5'] : options;
  return words.map((label, index) => ({ value: `option-${index + 1}`, label: same(label) }));
}

function byLaw(form: LawFormKey, from: 'unit' | 'owner'): Deadline {
  return { kind: 'by-law', form, from };
}

/** The words of an official form stay Vietnamese in the English pages too: they are what is printed. */
function same(words: string) {
  return both(words, words);
}

function both(vi: string, en: string) {
  return { vi, en };
}
