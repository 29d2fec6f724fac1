import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { visibleWhen, withinScope } from '../../kernel/database/scope.ts';
import { units } from '../organisation/tables.ts';
import type { KeptVerdict } from '../signing/index.ts';
import {
  cellAnswers,
  reportStates,
  type Figure,
  type FormDefinition,
  type MergedCell,
  type TableRow,
  type Tally,
} from './contract.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** Every version of every form that was ever used. Never changed: a change is the next version. */
export const forms = pgTable(
  'reports_forms',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    key: text('key').notNull(),
    version: integer('version').notNull(),
    definition: jsonb('definition').$type<FormDefinition>().notNull(),
    savedAt: instant('saved_at').notNull(),
    savedBy: text('saved_by').notNull(),
  },
  (table) => [unique('reports_forms_key_version').on(table.key, table.version)],
);

/** A form opened for a stretch of days. Units keep the version of the form with which it was opened. */
export const periods = pgTable(
  'reports_periods',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    formId: uuid('form_id')
      .notNull()
      .references(() => forms.id),
    formKey: text('form_key').notNull(),
    label: jsonb('label').$type<{ vi: string; en: string }>().notNull(),
    from: date('from_day').notNull(),
    to: date('to_day').notNull(),
    dueOn: date('due_on').notNull(),
    /** The minute until which it is on time, where the clock runs in hours; `null`: the end of `dueOn`. */
    dueAt: instant('due_at'),
    /** Last day on which the province's own report is on time; `null` when it owes nobody. */
    upwardDueOn: date('upward_due_on'),
    /** What the report is about, for a form of one occasion; empty for a period of the calendar. */
    occasion: text('occasion').notNull().default(''),
    /** The directive or other thing whose figures are asked for; `null` for a whole period. */
    subjectId: uuid('subject_id'),
    openedAt: instant('opened_at').notNull(),
    openedBy: text('opened_by').notNull(),
    closedAt: instant('closed_at'),
    closedBy: text('closed_by'),
  },
  (table) => [
    // Opening twice, by the job and by a person at once, finds the same period.
    unique('reports_periods_once').on(table.formKey, table.dueOn, table.occasion),
    // What happened at one unit is not for the others to read, not even in the title of a report.
    ...visibleWhen(
      'reports_periods',
      sql`(select lachan_sees_province()) or ${table.occasion} = '' or exists (select from reports_reports r where r.period_id = ${table.id})`,
      sql`(select lachan_sees_province())`,
    ),
  ],
);

/** What one unit owes for one period. */
export const reports = pgTable(
  'reports_reports',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    periodId: uuid('period_id')
      .notNull()
      .references(() => periods.id),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    state: text('state', { enum: reportStates }).notNull().default('open'),
    /** Number of the newest version. */
    version: integer('version').notNull().default(1),
    effectiveVersion: integer('effective_version'),
    /** The report of the unit that took this one over while the period was open: it counts instead. */
    mergedIntoId: uuid('merged_into_id').references((): AnyPgColumn => reports.id),
    /** When the unit first submitted: what "late" is told by, whatever was corrected afterwards. */
    submittedAt: instant('submitted_at'),
  },
  (table) => [
    unique('reports_reports_once').on(table.periodId, table.unitId),
    index('reports_reports_unit_idx').on(table.unitId),
    withinScope('reports_reports', table.unitId),
  ],
);

/** One round of filling and submitting. From `submitted_at` on its cells are frozen (trigger in migration 0002). */
export const versions = pgTable(
  'reports_versions',
  {
    reportId: uuid('report_id')
      .notNull()
      .references(() => reports.id),
    number: integer('number').notNull(),
    unitId: uuid('unit_id').notNull(),
    reason: text('reason'),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    submittedAt: instant('submitted_at'),
    submittedBy: text('submitted_by'),
    outcome: text('outcome', { enum: ['accepted', 'returned'] }),
    outcomeWords: text('outcome_words'),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
  },
  (table) => [
    primaryKey({ name: 'reports_versions_pk', columns: [table.reportId, table.number] }),
    withinScope('reports_versions', table.unitId),
  ],
);

/** A figure as the system can prove it at an instant. */
export interface ComputedFigure extends Figure {
  rowsPath: string;
  /** The units it adds up, where some were merged in the period. */
  parts?: { unitName: string; numerator: number; denominator: number | null }[];
}

/** One cell of one version: what was computed, and what the unit answered. */
export const cells = pgTable(
  'reports_cells',
  {
    reportId: uuid('report_id').notNull(),
    version: integer('version').notNull(),
    key: text('cell_key').notNull(),
    unitId: uuid('unit_id').notNull(),
    computed: jsonb('computed').$type<ComputedFigure>(),
    computedAt: instant('computed_at'),
    /** Rows of a table as the system can prove them; `null` when it knows none, and for every other kind. */
    computedRows: jsonb('computed_rows').$type<TableRow[]>(),
    answer: text('answer', { enum: cellAnswers }).notNull().default('unanswered'),
    numerator: doublePrecision('numerator'),
    denominator: doublePrecision('denominator'),
    known: jsonb('known').$type<Figure['known']>(),
    text: text('text'),
    rows: jsonb('table_rows').$type<TableRow[]>(),
    reason: text('reason'),
    answeredBy: text('answered_by'),
    answeredAt: instant('answered_at'),
  },
  (table) => [
    primaryKey({ name: 'reports_cells_pk', columns: [table.reportId, table.version, table.key] }),
    foreignKey({
      name: 'reports_cells_version_fk',
      columns: [table.reportId, table.version],
      foreignColumns: [versions.reportId, versions.number],
    }),
    withinScope('reports_cells', table.unitId),
  ],
);

/** What the province reported upward: frozen when a period is closed, and again with each correction after that. */
export const merges = pgTable(
  'reports_merges',
  {
    periodId: uuid('period_id')
      .notNull()
      .references(() => periods.id),
    number: integer('number').notNull(),
    reason: text('reason'),
    tally: jsonb('tally').$type<Tally>().notNull(),
    cells: jsonb('cells').$type<MergedCell[]>().notNull(),
    at: instant('at').notNull(),
    by: text('by').notNull(),
  },
  (table) => [
    primaryKey({ name: 'reports_merges_pk', columns: [table.periodId, table.number] }),
    ...visibleWhen('reports_merges', sql`(select lachan_sees_province())`),
  ],
);

/**
 * The rows behind a figure at the moment it froze, at most so many as `service/frozen-rows.ts` says. Added with the
 * submission, never changed. PostgreSQL compresses what is long.
 */
export const frozenRows = pgTable(
  'reports_frozen_rows',
  {
    reportId: uuid('report_id').notNull(),
    version: integer('version').notNull(),
    key: text('cell_key').notNull(),
    unitId: uuid('unit_id').notNull(),
    at: instant('at').notNull(),
    /** What the measure said at that moment: a figure confirmed in the morning may differ from it. */
    figure: jsonb('figure').$type<Figure>().notNull(),
    columns: jsonb('columns').$type<{ vi: string; en: string }[]>().notNull(),
    rows: jsonb('row_values').$type<(string | number | null)[][]>().notNull(),
    /** How many there were; more than `rows` when they were too many to keep. */
    total: integer('total').notNull(),
  },
  (table) => [
    primaryKey({ name: 'reports_frozen_rows_pk', columns: [table.reportId, table.version, table.key] }),
    foreignKey({
      name: 'reports_frozen_rows_version_fk',
      columns: [table.reportId, table.version],
      foreignColumns: [versions.reportId, versions.number],
    }),
    withinScope('reports_frozen_rows', table.unitId),
  ],
);

/** A signed PDF that was put beside a submission. A later one does not replace it: both stay. */
export const signedFiles = pgTable(
  'reports_signed_files',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    reportId: uuid('report_id').notNull(),
    version: integer('version').notNull(),
    unitId: uuid('unit_id').notNull(),
    fileId: uuid('file_id').notNull(),
    at: instant('at').notNull(),
    by: text('by').notNull(),
    /** Who signed, when, and whether it held on the day it came; older files were taken without a look. */
    verdict: jsonb('verdict').$type<KeptVerdict>(),
    /** Whether it is the PDF that the system made of the submission, with signatures and nothing else. */
    isOriginal: boolean('is_original'),
  },
  (table) => [
    foreignKey({
      name: 'reports_signed_files_version_fk',
      columns: [table.reportId, table.version],
      foreignColumns: [versions.reportId, versions.number],
    }),
    index('reports_signed_files_report_idx').on(table.reportId, table.version),
    withinScope('reports_signed_files', table.unitId),
  ],
);

/** `reminder`: before the deadline, by the system; `urging`: by a person. */
export const urgingKinds = ['reminder', 'urging'] as const;

/** That a unit was reminded or urged to submit: when, by whom, in which words. */
export const urgings = pgTable(
  'reports_urgings',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    reportId: uuid('report_id')
      .notNull()
      .references(() => reports.id),
    unitId: uuid('unit_id').notNull(),
    kind: text('kind', { enum: urgingKinds }).notNull().default('urging'),
    words: text('words').notNull(),
    at: instant('at').notNull(),
    by: text('by').notNull(),
  },
  (table) => [
    index('reports_urgings_report_idx').on(table.reportId),
    withinScope('reports_urgings', table.unitId),
  ],
);
