import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { visibleWhen, withinScope } from '../../../kernel/database/scope.ts';
import { units } from '../../organisation/tables.ts';
import { receiverTransports, sourceKinds, sourceTroubles, type SourceReading } from '../contract.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });
const big = (name: string) => bigint(name, { mode: 'number' });
const unit = (name = 'unit_id') => uuid(name).references(() => units.id);

/** Where log lines come from. */
export const sources = pgTable(
  'detection_sources',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: unit().notNull(),
    name: text('name').notNull(),
    kind: text('kind', { enum: sourceKinds }).notNull(),
    tokenId: uuid('token_id').notNull(),
    site: text('site'),
    defaultUnitId: unit('default_unit_id'),
    senders: text('senders').array().notNull().default([]),
    certificates: text('certificates').array().notNull().default([]),
    fileName: text('file_name'),
    /** `null`: learned from its own rhythm. */
    silentAfterHours: integer('silent_after_hours'),
    /** What it sees is remembered by the unit itself, not here. */
    keepsOwn: boolean('keeps_own').notNull().default(false),
    /** Set by the job that watches, cleared by the next batch. */
    silentSince: at('silent_since'),
    createdAt: at('created_at').notNull(),
    revokedAt: at('revoked_at'),
    lastSeenAt: at('last_seen_at'),
    lines: big('lines').notNull().default(0),
    bytes: big('bytes').notNull().default(0),
    hits: big('hits').notNull().default(0),
    unknownLines: big('unknown_lines').notNull().default(0),
    unknownSamples: text('unknown_samples').array().notNull(),
    clockSkewSeconds: integer('clock_skew_seconds'),
    errors: big('errors').notNull().default(0),
    lastTrouble: text('last_trouble', { enum: sourceTroubles }),
    lastTroubleAt: at('last_trouble_at'),
    dropped: big('dropped').notNull().default(0),
    /** How its lines are read; `null`: nobody has said anything. */
    reading: jsonb('reading').$type<SourceReading>(),
    /** Some of the last lines, for whoever sets how they are read; of a unit that keeps its own, none. */
    lineSamples: text('line_samples').array().notNull().default([]),
  },
  (table) => [
    uniqueIndex('detection_sources_name_key')
      .on(sql`lower(${table.name})`)
      .where(sql`${table.revokedAt} is null`),
    uniqueIndex('detection_sources_token_key').on(table.tokenId),
    withinScope('detection_sources', table.unitId),
  ],
);

/** What a source sent hour by hour: its rate, and the rhythm by which its silence is known. */
export const sourceHours = pgTable(
  'detection_source_hours',
  {
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    unitId: unit().notNull(),
    hour: at('hour').notNull(),
    lines: big('lines').notNull(),
    bytes: big('bytes').notNull(),
    /** The longest time between two batches that ended in this hour and was no alarm. */
    longestGapSeconds: integer('longest_gap_seconds').notNull(),
  },
  (table) => [
    primaryKey({ name: 'detection_source_hours_pk', columns: [table.sourceId, table.hour] }),
    withinScope('detection_source_hours', table.unitId),
  ],
);

/** Who sends logs here without a source that expects them. */
export const unknownSenders = pgTable(
  'detection_unknown_senders',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    transport: text('transport', { enum: receiverTransports }).notNull(),
    address: text('address').notNull(),
    fingerprint: text('fingerprint'),
    certificateName: text('certificate_name'),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
    messages: big('messages').notNull(),
    bytes: big('bytes').notNull(),
    sample: text('sample').notNull(),
  },
  (table) => [
    uniqueIndex('detection_unknown_senders_key').on(
      table.transport,
      table.address,
      sql`coalesce(${table.fingerprint}, '')`,
    ),
    ...visibleWhen('detection_unknown_senders', sql`(select lachan_sees_province())`),
  ],
);

/** How a source was read, each version from its moment on. */
export const sourceReadings = pgTable(
  'detection_source_readings',
  {
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    unitId: unit().notNull(),
    since: at('since').notNull(),
    by: text('by').notNull(),
    reading: jsonb('reading').$type<SourceReading>().notNull(),
  },
  (table) => [
    primaryKey({ name: 'detection_source_readings_pk', columns: [table.sourceId, table.since] }),
    withinScope('detection_source_readings', table.unitId),
  ],
);

/** Lines of a source by form, day by day. */
export const sourceFormats = pgTable(
  'detection_source_formats',
  {
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    unitId: unit().notNull(),
    day: date('day').notNull(),
    format: text('format').notNull(),
    lines: big('lines').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'detection_source_formats_pk',
      columns: [table.sourceId, table.day, table.format],
    }),
    withinScope('detection_source_formats', table.unitId),
  ],
);
