import { index, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { withinScope } from '../../../kernel/database/scope.ts';
import { units } from '../../organisation/tables.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/** Which machine of a unit had an address for a time, as its DHCP server says. */
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
  },
  (table) => [
    uniqueIndex('detection_leases_once_key').on(table.unitId, table.address, table.from),
    index('detection_leases_from_idx').on(table.from),
    withinScope('detection_leases', table.unitId),
  ],
);
