import { sql } from 'drizzle-orm';
import {
  date,
  doublePrecision,
  index,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { withinScope } from '../../../kernel/database/scope.ts';
import { units } from '../../organisation/tables.ts';
import { alertKinds, alertStates, type AlertEvidence, type AlertReason } from '../contract-alerts.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });
const unit = () =>
  uuid('unit_id')
    .notNull()
    .references(() => units.id);

/** Something out of the ordinary about a machine, until a person says what it is. */
export const alerts = pgTable(
  'detection_alerts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: unit(),
    kind: text('kind', { enum: alertKinds }).notNull(),
    machine: text('machine').notNull(),
    /** Whom it is about; empty where the sign is the machine's alone. */
    destination: text('destination').notNull(),
    /** 0–1: the sum of the points of its reasons. */
    score: doublePrecision('score').notNull(),
    reasons: jsonb('reasons').$type<AlertReason[]>().notNull(),
    evidence: jsonb('evidence').$type<AlertEvidence[]>().notNull(),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
    state: text('state', { enum: alertStates }).notNull(),
    stateSince: at('state_since').notNull(),
    by: text('by_name'),
    note: text('note'),
    infectionId: uuid('infection_id'),
  },
  (table) => [
    // The same sign is one alert as long as nobody has said what it is.
    uniqueIndex('detection_alerts_open_key')
      .on(table.unitId, table.kind, table.machine, table.destination)
      .where(sql`${table.state} in ('new', 'looking')`),
    index('detection_alerts_unit_idx').on(table.unitId, table.lastAt),
    withinScope('detection_alerts', table.unitId),
  ],
);

/** What is known to be harmless: the same does not alarm again. */
export const alertExceptions = pgTable(
  'detection_alert_exceptions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: unit(),
    kind: text('kind', { enum: alertKinds }).notNull(),
    /** `null`: any machine of the unit. */
    machine: text('machine'),
    destination: text('destination').notNull(),
    reason: text('reason').notNull(),
    by: text('by_name').notNull(),
    since: at('since').notNull(),
    /** Last day on which it holds; `null`: until somebody takes it back. */
    until: date('until_day'),
  },
  (table) => [
    index('detection_alert_exceptions_unit_idx').on(table.unitId, table.kind),
    withinScope('detection_alert_exceptions', table.unitId),
  ],
);
