import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  cidr,
  date,
  index,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { scopeAllows, visibleWhen, withinScope } from '../../kernel/database/scope.ts';
import { contactRoles, unitKinds } from './contract.ts';

/** A body of the province, as it is today. What it was called and where it stood before: `unitHistory`. */
export const units = pgTable(
  'organisation_units',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind', { enum: unitKinds }).notNull(),
    name: text('name').notNull(),
    code: text('code'),
    organId: text('organ_id'),
    parentId: uuid('parent_id').references((): AnyPgColumn => units.id),
    /** Ids from the root down to this unit: the subtree of a unit is every row whose path contains it. */
    path: uuid('path').array().notNull(),
    /** Place in lists: Vietnamese letter order, which no collation of the embedded database knows. */
    sortKey: text('sort_key').notNull(),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
  },
  (table) => [
    index('organisation_units_parent_idx').on(table.parentId),
    index('organisation_units_path_idx').using('gin', table.path),
    index('organisation_units_kind_idx').on(table.kind, table.sortKey),
    ...visibleWhen('organisation_units', scopeAllows(table.id)),
  ],
);

/** Each state a unit has been in, the present one included. Names are read as of the date of the fact. */
export const unitHistory = pgTable(
  'organisation_unit_history',
  {
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    name: text('name').notNull(),
    code: text('code'),
    parentId: uuid('parent_id'),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
  },
  (table) => [
    primaryKey({ name: 'organisation_unit_history_pk', columns: [table.unitId, table.validFrom] }),
    withinScope('organisation_unit_history', table.unitId),
  ],
);

/** Who took over from whom, n to m, and on which decision. */
export const successions = pgTable(
  'organisation_successions',
  {
    fromUnitId: uuid('from_unit_id')
      .notNull()
      .references(() => units.id),
    toUnitId: uuid('to_unit_id')
      .notNull()
      .references(() => units.id),
    on: date('on_day').notNull(),
    basis: text('basis').notNull(),
  },
  (table) => [
    primaryKey({ name: 'organisation_successions_pk', columns: [table.fromUnitId, table.toUnitId] }),
    ...visibleWhen(
      'organisation_successions',
      sql`${scopeAllows(table.fromUnitId)} or ${scopeAllows(table.toUnitId)}`,
    ),
  ],
);

/** Which addresses a unit uses, and when: a contact is attributed as of its own time. */
export const networks = pgTable(
  'organisation_networks',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    cidr: cidr('cidr').notNull(),
    isShared: boolean('is_shared').notNull().default(false),
    note: text('note'),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
  },
  (table) => [
    index('organisation_networks_unit_idx').on(table.unitId),
    withinScope('organisation_networks', table.unitId),
  ],
);

/** Whom to reach at a unit, and when they held the post. */
export const contacts = pgTable(
  'organisation_contacts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    role: text('role', { enum: contactRoles }).notNull(),
    name: text('name').notNull(),
    phone: text('phone').notNull(),
    email: text('email'),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
  },
  (table) => [
    index('organisation_contacts_unit_idx').on(table.unitId),
    withinScope('organisation_contacts', table.unitId),
  ],
);
