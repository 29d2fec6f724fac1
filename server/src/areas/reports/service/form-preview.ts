import { renderDocx, renderPdf } from '@lachan/documents';
import { describeDeadline } from '@lachan/law';
import { query } from '../../../kernel/command.ts';
import { dayOf } from '../../../kernel/time.ts';
import { Form, isForOccasion, PreviewForm } from '../contract.ts';
import { cellsOf, checkForm } from './forms.ts';
import { partiesOf } from './letterhead.ts';
import { unitDocument } from './unit-document.ts';
import { nextWindow, ruleOn } from './windows.ts';

const unanswered = {
  computed: null,
  computedRows: null,
  answer: 'unanswered',
  figure: null,
  text: null,
  rows: null,
  reason: null,
  answeredBy: null,
  answeredAt: null,
} as const;

/** A form that is being edited: when it would next be due, and the empty document. Nothing is stored. */
export const previewForm = query({
  name: 'reports.preview-form',
  permission: 'reports:review',
  input: PreviewForm.input,
  async run(ctx, { format, ...definition }) {
    checkForm(definition);
    const form = Form.parse({ ...definition, version: 1 });
    const today = dayOf(ctx.now);
    const rule = ruleOn(form.deadline, today);
    const next = isForOccasion(form) ? null : nextWindow(form, today);
    const base = {
      deadlineWords: {
        vi: rule ? describeDeadline(rule, 'vi') : '',
        en: rule ? describeDeadline(rule, 'en') : '',
      },
      next: next && { ...next, label: next.label },
    };
    if (!format) return { ...base, file: null };
    const period = next ?? { label: { vi: '…', en: '…' }, from: today, to: today, dueOn: today, dueAt: null };
    const document = unitDocument(
      await partiesOf(ctx, null),
      {
        form,
        period,
        cells: cellsOf(form).map(({ key }) => ({ key, ...unanswered })),
        previous: [],
        shown: 1,
        versions: [],
      },
      today,
    );
    const bytes = format === 'pdf' ? await renderPdf(document) : await renderDocx(document);
    return {
      ...base,
      file: { name: `${form.key}.${format}`, base64: Buffer.from(bytes).toString('base64') },
    };
  },
});
