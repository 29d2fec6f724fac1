import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { visibleWhen } from '../../../kernel/database/scope.ts';
import { sources } from '../../detection/tables.ts';
import { units } from '../../organisation/tables.ts';
import { reportProfiles, type Trouble } from '../contract.ts';

const provinceOnly = (table: string) => visibleWhen(table, sql`(select lachan_sees_province())`);
const at = (name: string) => timestamp(name, { withTimezone: true });
const unit = () =>
  uuid('unit_id')
    .notNull()
    .references(() => units.id);

/** A console of a unit that reports to the province; its token is that of a log source. */
export const senders = pgTable(
  'exchange_senders',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: unit(),
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    /** Whom its signatures must lead to. */
    certificatesPem: text('certificates_pem').notNull(),
    signers: text('signers').array().notNull(),
    createdAt: at('created_at').notNull(),
    trouble: jsonb('trouble').$type<Trouble>(),
    troubleAt: at('trouble_at'),
  },
  (table) => [
    uniqueIndex('exchange_senders_source_key').on(table.sourceId),
    ...provinceOnly('exchange_senders'),
  ],
);

/** A report that was taken, with its bytes. */
export const received = pgTable(
  'exchange_received',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    senderId: uuid('sender_id')
      .notNull()
      .references(() => senders.id),
    unitId: unit(),
    organId: text('organ_id').notNull(),
    profile: text('profile', { enum: reportProfiles }).notNull(),
    product: text('product').notNull(),
    at: at('at').notNull(),
    receivedAt: at('received_at').notNull(),
    sha256: text('sha256').notNull(),
    fileId: uuid('file_id').notNull(),
    machines: integer('machines').notNull(),
    added: integer('added').notNull(),
    updated: integer('updated').notNull(),
    findings: integer('findings').notNull(),
  },
  (table) => [
    // Sent twice, by double click or by a line that broke, it is one report.
    uniqueIndex('exchange_received_once_key').on(table.senderId, table.sha256),
    index('exchange_received_sender_idx').on(table.senderId, table.receivedAt),
    ...provinceOnly('exchange_received'),
  ],
);
