import { sql } from 'drizzle-orm';
import { date, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { visibleWhen } from '../../kernel/database/scope.ts';

// Holidays are everybody's; only the province takes a notice over.
const provinceWrites = (table: string) => visibleWhen(table, sql`true`, sql`(select lachan_sees_province())`);

/** An official notice of holidays, as it was taken over. */
export const notices = pgTable(
  'law_notices',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    fileName: text('file_name').notNull(),
    importedBy: text('imported_by').notNull(),
    importedAt: timestamp('imported_at', { withTimezone: true }).notNull(),
    /** A notice taken over in error no longer counts, and stays on record. */
    removedAt: timestamp('removed_at', { withTimezone: true }),
  },
  () => provinceWrites('law_notices'),
);

/** What the notice says about one day. Of two notices about the same day the later one counts. */
export const noticeDays = pgTable(
  'law_notice_days',
  {
    noticeId: uuid('notice_id')
      .notNull()
      .references(() => notices.id),
    day: date('day').notNull(),
    kind: text('kind', {
      enum: ['holiday', 'compensatory', 'swapped-day-off', 'swapped-working-day'],
    }).notNull(),
    holiday: text('holiday', {
      enum: ['new-year', 'tet', 'hung-kings', 'reunification', 'labour', 'national', 'culture', 'other'],
    }).notNull(),
    name: text('name').notNull(),
    source: text('source').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.noticeId, table.day] }),
    index('law_notice_days_day_idx').on(table.day),
    ...provinceWrites('law_notice_days'),
  ],
);
