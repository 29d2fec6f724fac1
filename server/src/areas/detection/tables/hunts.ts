import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { withinScope } from '../../../kernel/database/scope.ts';
import { units } from '../../organisation/tables.ts';
import { huntStates } from '../contract-hunts.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/** A list that a person has looked for in what is remembered of the past. */
export const hunts = pgTable(
  'detection_hunts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** The unit of whoever asked. */
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    /** `null` until somebody keeps it under a name; such go after some weeks. */
    name: text('name'),
    askedBy: text('asked_by').notNull(),
    askedAt: at('asked_at').notNull(),
    from: date('from_day').notNull(),
    to: date('to_day').notNull(),
    /** The units whose contacts may be found; `null`: all of the province. */
    scope: uuid('scope').array(),
    targets: jsonb('targets').$type<{ kind: string; value: string; given: string }[]>().notNull(),
    refusals: jsonb('refusals').$type<{ line: number; reason: string; value: string }[]>().notNull(),
    refused: integer('refused').notNull(),
    state: text('state', { enum: huntStates }).notNull(),
    percent: integer('percent').notNull().default(0),
    /** How often it was begun; after some failures it is given up. */
    attempts: integer('attempts').notNull().default(0),
    finishedAt: at('finished_at'),
    findings: integer('findings').notNull().default(0),
    machines: integer('machines').notNull().default(0),
    isCut: boolean('is_cut').notNull().default(false),
    /** Sources in scope whose observations are here, as of the hunt. */
    searchedSources: integer('searched_sources').notNull().default(0),
    /** Units that keep what their sources see themselves, as of the hunt: they were not searched. */
    unsearched: jsonb('unsearched').$type<{ unitId: string; sources: number }[]>().notNull().default([]),
  },
  (table) => [
    index('detection_hunts_unit_idx').on(table.unitId, table.askedAt),
    // The queue.
    index('detection_hunts_open_idx')
      .on(table.askedAt)
      .where(sql`${table.state} in ('queued', 'running')`),
    withinScope('detection_hunts', table.unitId),
  ],
);

/** A unit that keeps its own is asked to look for the list of a hunt itself, and hands in what it has found. */
export const huntAsks = pgTable(
  'detection_hunt_asks',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    huntId: uuid('hunt_id')
      .notNull()
      .references(() => hunts.id, { onDelete: 'cascade' }),
    /** Who is asked. */
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    askedBy: text('asked_by').notNull(),
    askedAt: at('asked_at').notNull(),
    answeredBy: text('answered_by'),
    answeredAt: at('answered_at'),
    /** The days of the hunt that the unit remembers, first and last; `null`: none, or no answer. */
    searchedFrom: date('searched_from'),
    searchedTo: date('searched_to'),
    searchedDays: integer('searched_days').notNull().default(0),
    observations: bigint('observations', { mode: 'number' }).notNull().default(0),
    findings: integer('findings').notNull().default(0),
    machines: integer('machines').notNull().default(0),
    /** Lines of the answer that were not taken. */
    refused: integer('refused').notNull().default(0),
  },
  (table) => [
    uniqueIndex('detection_hunt_asks_unit_key').on(table.huntId, table.unitId),
    index('detection_hunt_asks_asked_idx').on(table.unitId, table.askedAt),
    withinScope('detection_hunt_asks', table.unitId),
  ],
);

/** What one machine had to do with one value of the list, over all days of the hunt. */
export const huntFindings = pgTable(
  'detection_hunt_findings',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    huntId: uuid('hunt_id')
      .notNull()
      .references(() => hunts.id, { onDelete: 'cascade' }),
    /** The answer of a unit that it stands in; `null`: found here. */
    askId: uuid('ask_id').references(() => huntAsks.id, { onDelete: 'cascade' }),
    /** `null` when the address is shared or nobody's: then only the province sees it. */
    unitId: uuid('unit_id').references(() => units.id),
    machine: text('machine').notNull(),
    value: text('value').notNull(),
    destination: text('destination').notNull(),
    sourceName: text('source_name').notNull(),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
    days: integer('days').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
  },
  (table) => [
    index('detection_hunt_findings_hunt_idx').on(table.huntId, table.lastAt),
    index('detection_hunt_findings_ask_idx')
      .on(table.askId)
      .where(sql`${table.askId} is not null`),
    withinScope('detection_hunt_findings', table.unitId),
  ],
);
