import {
  date,
  doublePrecision,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { scopeAllows, visibleWhen, withinScope } from '../../kernel/database/scope.ts';
import { units } from '../organisation/tables.ts';
import { answerKinds, obligationStatuses, obstacleDecisions } from './contract.ts';
import { directives, tasks } from './tables/directives.ts';

export * from './tables/directives.ts';
export * from './tables/intake.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** Which unit has to do which task, since the directive was sent. */
export const recipients = pgTable(
  'directives_recipients',
  {
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    directiveId: uuid('directive_id')
      .notNull()
      .references(() => directives.id),
  },
  (table) => [
    primaryKey({ name: 'directives_recipients_pk', columns: [table.taskId, table.unitId] }),
    index('directives_recipients_directive_idx').on(table.directiveId, table.unitId),
    index('directives_recipients_unit_idx').on(table.unitId),
    withinScope('directives_recipients', table.unitId),
  ],
);

/** The figure of the bound measure, as it was computed last. */
const measured = {
  measuredOn: date('measured_on'),
  measuredNumerator: doublePrecision('measured_numerator'),
  measuredDenominator: doublePrecision('measured_denominator'),
  measuredRowsPath: text('measured_rows_path'),
};

/** One task of one directive, owed by one unit, once or for one period. */
export const obligations = pgTable(
  'directives_obligations',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    directiveId: uuid('directive_id')
      .notNull()
      .references(() => directives.id),
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    /** `once`, or the period: `2026-Q4`. With task and unit it makes the obligation unique. */
    periodKey: text('period_key').notNull(),
    /** The period in words, and its days; `null` for a task that is done once. */
    period: text('period'),
    periodFrom: date('period_from'),
    periodTo: date('period_to'),
    dueOn: date('due_on'),
    status: text('status', { enum: obligationStatuses }).notNull().default('open'),
    acknowledgedAt: instant('acknowledged_at'),
    latestAnswerId: uuid('latest_answer_id'),
    answeredAt: instant('answered_at'),
    acceptedAt: instant('accepted_at'),
    urgedAt: instant('urged_at'),
    ...measured,
  },
  (table) => [
    uniqueIndex('directives_obligations_period_key').on(table.taskId, table.unitId, table.periodKey),
    // The inbox and the daily reminder both ask "what does this unit owe, soonest first".
    index('directives_obligations_unit_due_idx').on(table.unitId, table.dueOn),
    index('directives_obligations_directive_idx').on(table.directiveId, table.unitId),
    withinScope('directives_obligations', table.unitId),
  ],
);

/** Every answer, review and change of a day, in order; rows are only ever added. */
export const answers = pgTable(
  'directives_answers',
  {
    /** For an answer, the id that the client chose: a second tap finds it taken. */
    id: uuid('id').primaryKey(),
    unitId: uuid('unit_id').notNull(),
    obligationId: uuid('obligation_id')
      .notNull()
      .references(() => obligations.id),
    at: instant('at').notNull(),
    by: text('by_name').notNull(),
    action: text('action', { enum: ['answered', 'accepted', 'returned', 'due_changed'] }).notNull(),
    kind: text('kind', { enum: answerKinds }),
    figure: doublePrecision('figure'),
    words: text('words').notNull(),
    fileIds: jsonb('file_ids').$type<string[]>().notNull(),
    dueBefore: date('due_before'),
    dueAfter: date('due_after'),
    ...measured,
  },
  (table) => [
    index('directives_answers_obligation_idx').on(table.obligationId, table.at),
    ...visibleWhen('directives_answers', scopeAllows(table.unitId)),
  ],
);

/** What stands in the way of an obligation, and what was decided about it. */
export const obstacles = pgTable(
  'directives_obstacles',
  {
    id: uuid('id').primaryKey(),
    unitId: uuid('unit_id').notNull(),
    obligationId: uuid('obligation_id')
      .notNull()
      .references(() => obligations.id),
    words: text('words').notNull(),
    dueOn: date('due_on'),
    proposedDueOn: date('proposed_due_on'),
    raisedAt: instant('raised_at').notNull(),
    raisedBy: text('raised_by').notNull(),
    decision: text('decision', { enum: obstacleDecisions }),
    answer: text('answer'),
    newDueOn: date('new_due_on'),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
  },
  (table) => [
    index('directives_obstacles_obligation_idx').on(table.obligationId),
    withinScope('directives_obstacles', table.unitId),
  ],
);

/** One urging of one unit: what was missing on that day, word for word. */
export const urgings = pgTable(
  'directives_urgings',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** All urgings sent in one step. */
    batchId: uuid('batch_id').notNull(),
    unitId: uuid('unit_id').notNull(),
    directiveId: uuid('directive_id')
      .notNull()
      .references(() => directives.id),
    at: instant('at').notNull(),
    by: text('by_name').notNull(),
    words: text('words').notNull(),
    missing: jsonb('missing')
      .$type<{ obligationId: string; place: string; words: string; dueOn: string; daysLate: number }[]>()
      .notNull(),
  },
  (table) => [
    index('directives_urgings_unit_idx').on(table.unitId, table.at),
    index('directives_urgings_directive_idx').on(table.directiveId, table.at),
    withinScope('directives_urgings', table.unitId),
  ],
);
