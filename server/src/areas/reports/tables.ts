import { sql } from 'drizzle-orm';
import {
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
import {
  cellAnswers,
  reportStates,
  type Figure,
  type FormDefinition,
  type MergedCell,
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
    openedAt: instant('opened_at').notNull(),
    openedBy: text('opened_by').notNull(),
    closedAt: instant('closed_at'),
    closedBy: text('closed_by'),
  },
  (table) => [
    // Opening twice, by the job and by a person at once, finds the same period.
    unique('reports_periods_once').on(table.formKey, table.dueOn),
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
    answer: text('answer', { enum: cellAnswers }).notNull().default('unanswered'),
    numerator: doublePrecision('numerator'),
    denominator: doublePrecision('denominator'),
    known: jsonb('known').$type<Figure['known']>(),
    text: text('text'),
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

/** That a unit was urged to submit: when, by whom, in which words. */
export const urgings = pgTable(
  'reports_urgings',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    reportId: uuid('report_id')
      .notNull()
      .references(() => reports.id),
    unitId: uuid('unit_id').notNull(),
    words: text('words').notNull(),
    at: instant('at').notNull(),
    by: text('by').notNull(),
  },
  (table) => [
    index('reports_urgings_report_idx').on(table.reportId),
    withinScope('reports_urgings', table.unitId),
  ],
);
