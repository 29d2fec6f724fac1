import { boolean, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { visibleWhen } from '../../../kernel/database/scope.ts';
import { sql } from 'drizzle-orm';
import { sources } from './sources.ts';

/** A shared exit to the Internet whose log of the inside comes in: that log decides whose a contact was. */
export const exits = pgTable(
  'detection_exits',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** The exit as others see it: the address that contacts seem to come from. */
    address: text('address').notNull(),
    /** The proxy's or gateway's own log, with the machines inside. */
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    /** Whether the addresses that it writes into `X-Forwarded-For` are believed. */
    isForwarder: boolean('is_forwarder').notNull(),
    by: text('by_name').notNull(),
    since: timestamp('since', { withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex('detection_exits_address_key').on(table.address),
    ...visibleWhen('detection_exits', sql`(select lachan_sees_province())`),
  ],
);
