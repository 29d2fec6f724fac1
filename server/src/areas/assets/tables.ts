import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  date,
  index,
  integer,
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
import { machineKinds, machineSources, type ImportCounts, type Mapping } from './contract.ts';
import type { z } from 'zod';

/** A machine as it is known today. What was said of it before: `machineHistory`. Never deleted. */
export const machines = pgTable(
  'assets_machines',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    name: text('name').notNull(),
    /** Name by which rows are matched: upper case, without marks and domain. */
    nameKey: text('name_key').notNull(),
    kind: text('kind', { enum: machineKinds }).notNull(),
    serial: text('serial'),
    /** Letters and digits of the serial number; `null` for the ones that makers leave blank. */
    serialKey: text('serial_key'),
    /** `00:11:22:AA:BB:CC` */
    macs: text('macs').array().notNull(),
    addresses: text('addresses').array().notNull(),
    osName: text('os_name'),
    osVersion: text('os_version'),
    avProduct: text('av_product'),
    avVersion: text('av_version'),
    avSignatureOn: date('av_signature_on'),
    lastSeenAt: timestamp('last_seen_at', { withTimezone: true }),
    owner: text('owner'),
    source: text('source', { enum: machineSources }).notNull(),
    registeredAt: timestamp('registered_at', { withTimezone: true }).notNull(),
    firstImportId: uuid('first_import_id'),
    lastImportId: uuid('last_import_id'),
    /** First day on which the machine is out of use; `null` while it is in use. */
    retiredOn: date('retired_on'),
    retiredReason: text('retired_reason'),
    mergedIntoId: uuid('merged_into_id').references((): AnyPgColumn => machines.id),
  },
  (table) => [
    // The list, and the match of a row by its name.
    index('assets_machines_unit_name_idx').on(table.unitId, table.nameKey, table.id),
    withinScope('assets_machines', table.unitId),
  ],
);

/**
 * What identifies a machine, one row each: `serial:5CG1234ABC`, `mac:00:1A:2B:3C:4D:5E`. Duplicates and rows of lists
 * are found here: row-level security keeps the planner from using an index over the array of cards.
 */
export const machineKeys = pgTable(
  'assets_machine_keys',
  {
    key: text('key').notNull(),
    machineId: uuid('machine_id')
      .notNull()
      .references(() => machines.id),
    unitId: uuid('unit_id').notNull(),
  },
  (table) => [
    primaryKey({ name: 'assets_machine_keys_pk', columns: [table.key, table.machineId] }),
    index('assets_machine_keys_machine_idx').on(table.machineId),
    withinScope('assets_machine_keys', table.unitId),
  ],
);

/** Each thing that was said of a machine, and by what: figures of past days are computed from it. */
export const machineHistory = pgTable(
  'assets_machine_history',
  {
    sequence: bigint('sequence', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    machineId: uuid('machine_id')
      .notNull()
      .references(() => machines.id),
    unitId: uuid('unit_id').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    importId: uuid('import_id'),
    source: text('source', { enum: machineSources }).notNull(),
    name: text('name').notNull(),
    kind: text('kind', { enum: machineKinds }).notNull(),
    avProduct: text('av_product'),
    avVersion: text('av_version'),
    avSignatureOn: date('av_signature_on'),
    lastSeenAt: timestamp('last_seen_at', { withTimezone: true }),
  },
  (table) => [
    index('assets_machine_history_machine_idx').on(table.machineId, table.sequence),
    withinScope('assets_machine_history', table.unitId),
  ],
);

/** What a unit says it has. A later row for the same kind replaces an earlier one from its day on. */
export const declaredCounts = pgTable(
  'assets_declared_counts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    kind: text('kind', { enum: machineKinds }).notNull(),
    count: integer('count').notNull(),
    from: date('from_day').notNull(),
    declaredBy: text('declared_by').notNull(),
    declaredAt: timestamp('declared_at', { withTimezone: true }).notNull(),
    note: text('note'),
  },
  (table) => [
    index('assets_declared_counts_unit_idx').on(table.unitId, table.kind, table.from),
    withinScope('assets_declared_counts', table.unitId),
  ],
);

/** One list of machines that was uploaded, and what became of its rows. */
export const imports = pgTable(
  'assets_imports',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** Whose upload it is. */
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    /** Unit of every row; `null` when a column names the unit. */
    targetUnitId: uuid('target_unit_id'),
    fileId: uuid('file_id').notNull(),
    fileName: text('file_name').notNull(),
    headerKey: text('header_key').notNull(),
    headerLine: integer('header_line').notNull(),
    state: text('state', { enum: ['uploaded', 'done'] }).notNull(),
    mapping: jsonb('mapping').$type<Mapping>(),
    counts: jsonb('counts').$type<z.infer<typeof ImportCounts>>(),
    uploadedBy: text('uploaded_by').notNull(),
    uploadedAt: timestamp('uploaded_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('assets_imports_unit_idx').on(table.unitId, table.uploadedAt),
    withinScope('assets_imports', table.unitId),
  ],
);

/** Rows of a list that were not taken, and why. */
export const importFaults = pgTable(
  'assets_import_faults',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id),
    /** Order in the file; a line may have several faults. */
    number: integer('number').notNull(),
    unitId: uuid('unit_id').notNull(),
    line: integer('line').notNull(),
    field: text('field'),
    reason: text('reason').notNull(),
    value: text('value'),
  },
  (table) => [
    primaryKey({ name: 'assets_import_faults_pk', columns: [table.importId, table.number] }),
    withinScope('assets_import_faults', table.unitId),
  ],
);

/** How a unit reads files with certain headers, as a person last corrected it. */
export const columnMappings = pgTable(
  'assets_column_mappings',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    headerKey: text('header_key').notNull(),
    mapping: jsonb('mapping').$type<Mapping>().notNull(),
    savedBy: text('saved_by').notNull(),
    savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex('assets_column_mappings_headers_key').on(table.unitId, table.headerKey),
    withinScope('assets_column_mappings', table.unitId),
  ],
);

/** Two machines that share a serial number or a network card and yet are two, as a person said. */
export const distinctMachines = pgTable(
  'assets_distinct_machines',
  {
    /** The lesser of the two ids. */
    firstId: uuid('first_id')
      .notNull()
      .references(() => machines.id),
    secondId: uuid('second_id')
      .notNull()
      .references(() => machines.id),
    firstUnitId: uuid('first_unit_id').notNull(),
    secondUnitId: uuid('second_unit_id').notNull(),
    saidBy: text('said_by').notNull(),
    saidAt: timestamp('said_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'assets_distinct_machines_pk', columns: [table.firstId, table.secondId] }),
    ...visibleWhen(
      'assets_distinct_machines',
      sql`${scopeAllows(table.firstUnitId)} or ${scopeAllows(table.secondUnitId)}`,
      sql`${scopeAllows(table.firstUnitId)} and ${scopeAllows(table.secondUnitId)}`,
    ),
  ],
);
