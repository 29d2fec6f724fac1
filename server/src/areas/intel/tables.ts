import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { visibleWhen } from '../../kernel/database/scope.ts';
import { importStates, indicatorKinds, sharingLevels } from './contract.ts';

// Indicators belong to the province: a list may be TLP:RED, so no unit reads these tables. What a unit must know
// of the indicator behind its own sighting is copied into the sighting.
const provinceOnly = (table: string) => visibleWhen(table, sql`(select lachan_sees_province())`);

/** A list of indicators from one giver. */
export const lists = pgTable(
  'intel_lists',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    origin: text('origin').notNull(),
    confidencePercent: integer('confidence_percent').notNull(),
    sharing: text('sharing', { enum: sharingLevels }).notNull(),
    meansInfection: boolean('means_infection').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    importedAt: timestamp('imported_at', { withTimezone: true }),
    removedAt: timestamp('removed_at', { withTimezone: true }),
  },
  (table) => [
    uniqueIndex('intel_lists_name_key')
      .on(sql`lower(${table.name})`)
      .where(sql`${table.removedAt} is null`),
    ...provinceOnly('intel_lists'),
  ],
);

/** One value of one list, in the normal form of the engine. Rows outlive removal, so that switches are remembered. */
export const indicators = pgTable(
  'intel_indicators',
  {
    /** The engine's number of the indicator: unsigned 32 bits. */
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    listId: uuid('list_id')
      .notNull()
      .references(() => lists.id),
    kind: text('kind', { enum: indicatorKinds }).notNull(),
    value: text('value').notNull(),
    description: text('description'),
    family: text('family'),
    validFrom: timestamp('valid_from', { withTimezone: true }),
    /** First instant at which it no longer counts. */
    validTo: timestamp('valid_to', { withTimezone: true }),
    addedAt: timestamp('added_at', { withTimezone: true }).notNull(),
    removedAt: timestamp('removed_at', { withTimezone: true }),
    switchedOffAt: timestamp('switched_off_at', { withTimezone: true }),
    /** The import that saw it last; `null` when added by hand. */
    importId: uuid('import_id'),
  },
  (table) => [
    // Also answers "which lists know this value", for what a sighting says about its indicator.
    uniqueIndex('intel_indicators_value_key').on(table.value, table.kind, table.listId),
    index('intel_indicators_list_idx').on(table.listId, table.id),
    ...provinceOnly('intel_indicators'),
  ],
);

/** One reading of a file into a list, with the lines that were refused. */
export const imports = pgTable(
  'intel_imports',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    listId: uuid('list_id')
      .notNull()
      .references(() => lists.id),
    fileName: text('file_name').notNull(),
    replaces: boolean('replaces').notNull(),
    state: text('state', { enum: importStates }).notNull(),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    lines: integer('lines').notNull().default(0),
    taken: integer('taken').notNull().default(0),
    added: integer('added').notNull().default(0),
    removed: integer('removed').notNull().default(0),
    refused: integer('refused').notNull().default(0),
    refusals: jsonb('refusals').$type<{ line: number; reason: string; value: string }[]>().notNull(),
  },
  (table) => [
    index('intel_imports_list_idx').on(table.listId, table.startedAt),
    ...provinceOnly('intel_imports'),
  ],
);

/** Values that never alarm in this province, whatever list brings them. */
export const falseAlarms = pgTable(
  'intel_false_alarms',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind', { enum: indicatorKinds }).notNull(),
    value: text('value').notNull(),
    reason: text('reason').notNull(),
    markedBy: text('marked_by').notNull(),
    markedAt: timestamp('marked_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex('intel_false_alarms_value_key').on(table.value, table.kind),
    ...provinceOnly('intel_false_alarms'),
  ],
);
