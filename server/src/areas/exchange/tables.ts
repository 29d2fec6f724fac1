import { sql } from 'drizzle-orm';
import {
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
import { units } from '../organisation/tables.ts';
import { batchStates, machineNamings, reportProfiles, type Trouble } from './contract.ts';

export * from './tables/receiving.ts';

// What the province sends and receives is the province's business: no unit reads these tables.
const provinceOnly = (table: string) => visibleWhen(table, sql`(select lachan_sees_province())`);
const at = (name: string) => timestamp(name, { withTimezone: true });
const unit = () =>
  uuid('unit_id')
    .notNull()
    .references(() => units.id);

/** One row: where, when and in what form reports go. */
export const settings = pgTable(
  'exchange_settings',
  {
    id: text('id').primaryKey(),
    address: text('address'),
    isOn: boolean('is_on').notNull(),
    isPrivateAllowed: boolean('is_private_allowed').notNull(),
    profile: text('profile', { enum: reportProfiles }).notNull(),
    everyHours: integer('every_hours').notNull(),
    batchSize: integer('batch_size').notNull(),
    timeoutSeconds: integer('timeout_seconds').notNull(),
    product: text('product').notNull(),
    naming: text('naming', { enum: machineNamings }).notNull(),
    organizationInCharge: text('organization_in_charge').notNull(),
    serverTrustPem: text('server_trust_pem'),
    lastBuiltAt: at('last_built_at'),
  },
  () => provinceOnly('exchange_settings'),
);

/** With what reports are signed. Apart, so that nothing that is shown or audited ever holds it; sealed. */
export const keys = pgTable(
  'exchange_keys',
  {
    id: text('id').primaryKey(),
    keyPem: text('key_pem'),
    pkcs12: text('pkcs12'),
    passphrase: text('passphrase'),
    subject: text('subject').notNull(),
    issuer: text('issuer').notNull(),
    validTo: at('valid_to').notNull(),
    /** The alarm that it ends was raised with so many days left. */
    alarmedAtDays: integer('alarmed_at_days'),
  },
  () => provinceOnly('exchange_keys'),
);

/** The state of one unit at one moment, in one or more batches. */
export const reports = pgTable(
  'exchange_reports',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: unit(),
    organId: text('organ_id').notNull(),
    profile: text('profile', { enum: reportProfiles }).notNull(),
    builtAt: at('built_at').notNull(),
    /** Findings are those since then. */
    since: at('since').notNull(),
    /** `null` while it is being made; nothing of it is sent before. */
    readyAt: at('ready_at'),
    machines: integer('machines').notNull().default(0),
    batches: integer('batches').notNull().default(0),
  },
  (table) => [
    index('exchange_reports_unit_idx').on(table.unitId, table.builtAt),
    ...provinceOnly('exchange_reports'),
  ],
);

/** Signed bytes as they are sent, however often. */
export const batches = pgTable(
  'exchange_batches',
  {
    id: uuid('id').primaryKey(),
    reportId: uuid('report_id')
      .notNull()
      .references(() => reports.id),
    unitId: unit(),
    number: integer('number').notNull(),
    machines: integer('machines').notNull(),
    findings: integer('findings').notNull(),
    fileId: uuid('file_id').notNull(),
    sha256: text('sha256').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    state: text('state', { enum: batchStates }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    triedAt: at('tried_at'),
    nextAt: at('next_at'),
    status: integer('status'),
    answer: text('answer'),
    trouble: jsonb('trouble').$type<Trouble>(),
  },
  (table) => [
    uniqueIndex('exchange_batches_number_key').on(table.reportId, table.number),
    index('exchange_batches_due_idx').on(table.state, table.nextAt),
    index('exchange_batches_unit_idx').on(table.unitId),
    ...provinceOnly('exchange_batches'),
  ],
);

/** Each try to send a batch, and what came of it. */
export const tries = pgTable(
  'exchange_tries',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    batchId: uuid('batch_id')
      .notNull()
      .references(() => batches.id),
    at: at('at').notNull(),
    tookMs: integer('took_ms').notNull(),
    status: integer('status'),
    answer: text('answer'),
    trouble: jsonb('trouble').$type<Trouble>(),
  },
  (table) => [
    index('exchange_tries_batch_idx').on(table.batchId, table.at),
    ...provinceOnly('exchange_tries'),
  ],
);
