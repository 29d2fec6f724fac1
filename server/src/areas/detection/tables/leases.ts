import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { withinScope } from '../../../kernel/database/scope.ts';
import { units } from '../../organisation/tables.ts';
import { leaseOrigins } from '../contract.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/** Which machine of a unit had an address for a time, and who says so. */
export const leases = pgTable(
  'detection_leases',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    address: text('address').notNull(),
    mac: text('mac'),
    hostName: text('host_name'),
    from: at('from_at').notNull(),
    /** First instant at which it was no longer the machine's. */
    to: at('to_at').notNull(),
    origin: text('origin', { enum: leaseOrigins }).notNull().default('dhcp'),
    /** A person may also say that it was not this machine. */
    isSame: boolean('is_same').notNull().default(true),
    /** Which source, product or list said so; of a person, the reason. */
    saidBy: text('said_by'),
    note: text('note'),
    saidAt: at('said_at'),
  },
  (table) => [
    uniqueIndex('detection_leases_given_key')
      .on(table.unitId, table.address, table.from)
      .where(sql`${table.origin} = 'dhcp'`),
    // The same pair said again on the same day is one statement.
    uniqueIndex('detection_leases_said_key')
      .on(table.unitId, table.address, table.from, table.hostName, table.origin)
      .where(sql`${table.origin} <> 'dhcp'`),
    index('detection_leases_from_idx').on(table.from),
    withinScope('detection_leases', table.unitId),
  ],
);
