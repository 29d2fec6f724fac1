import type { DeadlineRule } from '@lachan/law';
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import { scopeAllows, visibleWhen } from '../../../kernel/database/scope.ts';
import { units } from '../../organisation/tables.ts';
import type { KeptVerdict } from '../../signing/index.ts';
import {
  answerWays,
  directiveStates,
  urgencies,
  type Addressing,
  type Envelope,
  type Extraction,
  type Relation,
} from '../contract.ts';

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
    /** Who signed the file and whether it held when it came; `null` when it is of a kind that bears no signature. */
    signatures: jsonb('signatures').$type<KeptVerdict>(),
    extraction: jsonb('extraction').$type<Extraction>().notNull(),
    implementsId: uuid('implements_id').references((): AnyPgColumn => directives.id),
    /** The edXML envelope in which it came; `null` when it came otherwise. */
    envelope: jsonb('envelope').$type<Envelope>(),
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
