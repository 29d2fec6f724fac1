import { isCitable, type Certainty, type LegalRule } from '../certainty.ts';
import { addDays, makeDay, type Day } from '../day.ts';
import type { DeadlineRule } from '../deadline/rule.ts';
import { periodEnd, periodStart, type Cycle, type Period } from '../period.ts';
import type { ReportKind } from '../regimes/reporting-lines.ts';

export type FormId =
  | 'malware-quarterly'
  | 'monitoring-six-month'
  | 'security-yearly'
  | 'response-network'
  | 'incident-initial'
  | 'incident-report'
  | 'incident-final'
  | 'holiday-duty'
  | 'directive-status';

/** A form as data: what is asked, of whom, for which time and by when. Plain JSON; the server renders it. */
export interface FormDefinition extends LegalRule {
  form: FormId;
  /** Counts from 1 within the form. A report keeps the version it was opened with. */
  version: number;
  /** Printed on every page of a form that is not prescribed; `null` on one that is. */
  label: string | null;
  duties: readonly FormDuty[];
  window: DataWindow;
  sections: readonly FormSection[];
}

/** Who owes the form, and by when. The recipients of the day follow from `line`. */
export interface FormDuty extends LegalRule {
  from: 'unit' | 'province' | 'operator' | 'owner';
  line: ReportKind | null;
  rule: DeadlineRule;
}

/** The days a report covers: its calendar period, a year that is cut on a day of December, or one event. */
export type DataWindow =
  | { kind: 'period'; cycle: Cycle }
  | { kind: 'yearly-cut'; lastDay: number; lastMonth: number }
  | { kind: 'event' };

export type FormSection =
  | { kind: 'fields'; id: string; title: string; certainty: Certainty; fields: readonly FormField[] }
  | {
      kind: 'table';
      id: string;
      title: string;
      certainty: Certainty;
      columns: readonly FormField[];
      /** Key of the measure whose rows may fill the table. */
      measure?: string;
    };

export interface FormField {
  id: string;
  title: string;
  type:
    | 'row-number'
    | 'text'
    | 'count'
    | 'percent'
    | 'date'
    | 'date-time'
    | 'level'
    | 'choice'
    | 'choices'
    | 'document';
  /** For `choice` (one) and `choices` (any number, none included). */
  options: readonly string[];
  isRequired: boolean;
  /** Key of the measure that may fill it in; `null`: a person writes it. */
  measure: string | null;
  /** How a higher unit merges it. A ratio is computed again from its parts, never averaged. */
  merge: 'sum' | 'list' | 'recompute' | 'own';
}

/**
 * First and last day of the data of a report.
 * @returns `null` for a form about one event.
 * @throws LawError `bad_period`.
 */
export function dataWindow(
  form: Pick<FormDefinition, 'window'>,
  period: Period,
): { from: Day; to: Day } | null {
  const { window } = form;
  if (window.kind === 'event') return null;
  if (window.kind === 'period') return { from: periodStart(period), to: periodEnd(period) };
  const to = makeDay(period.year, window.lastMonth, window.lastDay);
  return { from: addDays(makeDay(period.year - 1, window.lastMonth, window.lastDay), 1), to };
}

/** True when the form may be printed as the prescribed one: its source was read and it carries no label. */
export function isPrescribed(form: FormDefinition): boolean {
  return form.label === null && isCitable(form);
}

export const INTERNAL_LABEL = 'Mẫu nội bộ, không phải biểu mẫu do pháp luật quy định';
export const PENDING_LABEL = 'Mẫu tạm dùng, chờ Bộ Công an ban hành biểu mẫu (NĐ 331/2026, Điều 28.6)';

type Extra = Partial<Pick<FormField, 'isRequired' | 'merge'>>;

export function count(
  id: string,
  title: string,
  measure: string | null = null,
  extra: Extra = {},
): FormField {
  return { id, title, type: 'count', options: [], isRequired: true, measure, merge: 'sum', ...extra };
}

export function percent(id: string, title: string, measure: string | null = null): FormField {
  return { id, title, type: 'percent', options: [], isRequired: true, measure, merge: 'recompute' };
}

export function text(id: string, title: string, extra: Extra = {}): FormField {
  return { id, title, type: 'text', options: [], isRequired: false, measure: null, merge: 'list', ...extra };
}

export function required(id: string, title: string): FormField {
  return text(id, title, { isRequired: true });
}

export function choice(id: string, title: string, options: readonly string[], extra: Extra = {}): FormField {
  return { id, title, type: 'choice', options, isRequired: true, measure: null, merge: 'own', ...extra };
}

export function choices(id: string, title: string, options: readonly string[]): FormField {
  return { id, title, type: 'choices', options, isRequired: false, measure: null, merge: 'own' };
}

export function typed(id: string, title: string, type: FormField['type'], extra: Extra = {}): FormField {
  return { id, title, type, options: [], isRequired: false, measure: null, merge: 'own', ...extra };
}
