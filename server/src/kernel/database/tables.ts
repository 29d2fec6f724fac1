import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { scopeAllows, visibleWhen, withinScope } from './scope.ts';

/**
 * What was changed, by whom, and when. Append-only: each entry carries the hash of the one before it, and a
 * trigger (migration 0000) refuses updates and deletes.
 */
export const auditLog = pgTable(
  'kernel_audit_log',
  {
    /** Counts up by one without gaps: a missing number is a missing entry. */
    sequence: bigint('sequence', { mode: 'number' }).primaryKey(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    command: text('command').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id'),
    actorName: text('actor_name').notNull(),
    /** The unit the change is about; `null` when it is about the province. */
    unitId: uuid('unit_id'),
    subjectId: text('subject_id'),
    before: jsonb('before'),
    after: jsonb('after'),
    requestId: text('request_id').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    index('kernel_audit_log_subject_idx').on(table.subjectId),
    index('kernel_audit_log_unit_idx').on(table.unitId, table.sequence),
    ...visibleWhen('kernel_audit_log', scopeAllows(table.unitId), null),
  ],
);

/** Events that were committed and wait to be delivered to every handler, at least once. */
export const outbox = pgTable(
  'kernel_outbox',
  {
    sequence: bigint('sequence', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    type: text('type').notNull(),
    unitId: uuid('unit_id'),
    payload: jsonb('payload').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    deliveredAt: timestamp('delivered_at', { withTimezone: true }),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
  },
  (table) => [
    index('kernel_outbox_waiting_idx')
      .on(table.sequence)
      .where(sql`${table.deliveredAt} is null`),
  ],
);

/** A stored file; the bytes stand in the data folder under their SHA-256. Belongs to one unit. */
export const files = pgTable(
  'kernel_files',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id').notNull(),
    name: text('name').notNull(),
    mediaType: text('media_type').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    /** What the file is attached to, `area.things:id`; who may read that may read the file. */
    purpose: text('purpose').notNull(),
    uploadedBy: text('uploaded_by').notNull(),
    uploadedAt: timestamp('uploaded_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('kernel_files_unit_idx').on(table.unitId), withinScope('kernel_files', table.unitId)],
);

/** Settings of the installation that are not configuration: chosen in the product, kept in the database. */
export const settings = pgTable('kernel_settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').notNull(),
});
