import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
  boolean,
} from 'drizzle-orm/pg-core';
import type { DeadlineRule } from '@lachan/law';
import type { z } from 'zod';
import { scopeAllows, visibleWhen, withinScope } from '../../kernel/database/scope.ts';
import { units } from '../organisation/tables.ts';
import {
  answerKinds,
  answerWays,
  directiveStates,
  obligationStatuses,
  obstacleDecisions,
  urgencies,
  habitKinds,
  type Addressing,
  type Extraction,
  type Relation,
} from './contract.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * A letter that asks for something. Its identity is issuer, number, symbol and date together, never the number
 * alone; a draft may lack any of them. A unit sees it from the day it is sent to it.
 */
export const directives = pgTable(
  'directives_directives',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** The unit whose people brought it in and answer for it. */
    issuerUnitId: uuid('issuer_unit_id')
      .notNull()
      .references(() => units.id),
    issuer: text('issuer'),
    number: text('number'),
    symbol: text('symbol'),
    issuedOn: date('issued_on'),
    subject: text('subject'),
    urgency: text('urgency', { enum: urgencies }).notNull().default('normal'),
    addressees: jsonb('addressees').$type<string[]>().notNull(),
    sourceText: text('source_text').notNull(),
    sourceFileId: uuid('source_file_id'),
    sourceFileName: text('source_file_name'),
    extraction: jsonb('extraction').$type<Extraction>().notNull(),
    implementsId: uuid('implements_id').references((): AnyPgColumn => directives.id),
    relations: jsonb('relations').$type<z.infer<typeof Relation>[]>().notNull().default([]),
    state: text('state', { enum: directiveStates }).notNull().default('draft'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    sentAt: instant('sent_at'),
    withdrawnAt: instant('withdrawn_at'),
    withdrawnReason: text('withdrawn_reason'),
  },
  (table) => [
    // Nulls are distinct: drafts without a number never collide.
    uniqueIndex('directives_directives_identity_key')
      .on(sql`lachan_fold(${table.issuer})`, table.number, table.symbol, table.issuedOn)
      .where(sql`${table.state} = 'issued'`),
    index('directives_directives_created_idx').on(table.createdAt, table.id),
    ...visibleWhen(
      'directives_directives',
      sql`${scopeAllows(table.issuerUnitId)} or (${table.state} <> 'draft' and exists (select from directives_recipients r where r.directive_id = ${table.id}))`,
      scopeAllows(table.issuerUnitId),
    ),
  ],
);

/** One thing that a directive asks for. */
export const tasks = pgTable(
  'directives_tasks',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    directiveId: uuid('directive_id')
      .notNull()
      .references(() => directives.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    place: text('place').notNull(),
    words: text('words').notNull(),
    spanStart: integer('span_start'),
    spanEnd: integer('span_end'),
    actorsText: text('actors_text').notNull(),
    unknownActors: jsonb('unknown_actors').$type<string[]>().notNull(),
    explanation: text('explanation').notNull(),
    answerWay: text('answer_way', { enum: answerWays }).notNull(),
    figureUnit: text('figure_unit'),
    measureKey: text('measure_key'),
    targetPercent: doublePrecision('target_percent'),
    deadline: jsonb('deadline').$type<DeadlineRule>(),
    reportsTo: text('reports_to'),
    addressing: jsonb('addressing').$type<Addressing>().notNull(),
    /** Tasks of the document above that this one carries out. */
    coversTaskIds: jsonb('covers_task_ids').$type<string[]>().notNull().default([]),
    confidence: doublePrecision('confidence').notNull(),
    isConfirmed: boolean('is_confirmed').notNull(),
    /** Proposed as a person corrected the same words before. */
    isLearned: boolean('is_learned').notNull().default(false),
  },
  (table) => [
    index('directives_tasks_directive_idx').on(table.directiveId, table.position),
    ...visibleWhen(
      'directives_tasks',
      sql`exists (select from directives_recipients r where r.task_id = ${table.id}) or exists (select from directives_directives d where d.id = ${table.directiveId} and ${scopeAllows(sql`d.issuer_unit_id`)})`,
      sql`exists (select from directives_directives d where d.id = ${table.directiveId} and ${scopeAllows(sql`d.issuer_unit_id`)})`,
    ),
  ],
);

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

/**
 * What a person's corrections taught about the letters of one body. Learned when a directive goes out, because only
 * then are the corrections final; proposed when the next letter of that body comes in.
 */
export const habits = pgTable(
  'directives_habits',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    issuerKey: text('issuer_key').notNull(),
    issuer: text('issuer').notNull(),
    kind: text('kind', { enum: habitKinds }).notNull(),
    wordsKey: text('words_key').notNull(),
    words: text('words').notNull(),
    lesson: jsonb('lesson').$type<Lesson>().notNull(),
    learnedFromId: uuid('learned_from_id').references(() => directives.id),
    learnedBy: text('learned_by').notNull(),
    learnedAt: instant('learned_at').notNull(),
  },
  (table) => [
    uniqueIndex('directives_habits_key').on(table.issuerKey, table.kind, table.wordsKey),
    ...visibleWhen('directives_habits', sql`(select lachan_sees_province())`),
  ],
);

/** What to propose; only the part that belongs to the kind. */
export interface Lesson {
  issuer?: string;
  addressing?: Addressing;
  answerWay?: (typeof answerWays)[number];
  measureKey?: string | null;
  figureUnit?: string | null;
  explanation?: string;
}
