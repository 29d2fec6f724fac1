import { index, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { withinScope } from '../../../kernel/database/scope.ts';
import { units } from '../../organisation/tables.ts';
import { requestStates } from '../contract.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/** What each unit behind a shared exit was asked about a contact, and what it answered. */
export const contactRequests = pgTable(
  'detection_contact_requests',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** The contact in `detection_unattributed`, which a unit may not see itself. */
    contactId: uuid('contact_id').notNull(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    askedAt: at('asked_at').notNull(),
    state: text('state', { enum: requestStates }).notNull(),
    machine: text('machine'),
    note: text('note'),
    answeredAt: at('answered_at'),
    answeredBy: text('answered_by'),
  },
  (table) => [
    uniqueIndex('detection_contact_requests_once_key').on(table.contactId, table.unitId),
    index('detection_contact_requests_unit_idx').on(table.unitId, table.askedAt),
    withinScope('detection_contact_requests', table.unitId),
  ],
);
