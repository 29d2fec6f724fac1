import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { visibleWhen, withinScope } from '../../kernel/database/scope.ts';
import { units } from '../organisation/tables.ts';
import { guideSystems, infectionStates, namedBy, subjectKinds } from './contract.ts';
import { sources } from './tables/sources.ts';

export * from './tables/requests.ts';
export * from './tables/alerts.ts';
export * from './tables/exits.ts';
export * from './tables/hunts.ts';
export * from './tables/leases.ts';
export * from './tables/sources.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });
const big = (name: string) => bigint(name, { mode: 'number' });
const unit = (name = 'unit_id') => uuid(name).references(() => units.id);

/**
 * Batches of lines that have been matched, wholly or up to an offset. Written in the transaction of what they
 * brought: a batch that is read again after a crash counts nothing twice.
 */
export const batches = pgTable(
  'detection_batches',
  {
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    batchId: text('batch_id').notNull(),
    receivedAt: at('received_at').notNull(),
    /** Bytes of the batch whose hits are counted; hits before this offset are passed over. */
    doneBytes: big('done_bytes').notNull(),
    finishedAt: at('finished_at'),
    lines: big('lines').notNull().default(0),
    hits: big('hits').notNull().default(0),
  },
  (table) => [
    primaryKey({ name: 'detection_batches_pk', columns: [table.sourceId, table.batchId] }),
    index('detection_batches_received_idx').on(table.receivedAt),
    ...visibleWhen('detection_batches', sql`(select lachan_sees_province())`),
  ],
);

/** A unit's contacts with one indicator, seen by one source on one day. Says itself what the indicator is. */
export const sightings = pgTable(
  'detection_sightings',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    day: date('day').notNull(),
    unitId: unit().notNull(),
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    sourceName: text('source_name').notNull(),
    kind: text('kind', { enum: subjectKinds }).notNull(),
    value: text('value').notNull(),
    description: text('description'),
    family: text('family'),
    listName: text('list_name').notNull(),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
    count: big('count').notNull(),
    hasSuspectClock: boolean('has_suspect_clock').notNull(),
    /** Found when its indicator came, in what is remembered: the line is gone. */
    isRetro: boolean('is_retro').notNull().default(false),
  },
  (table) => [
    uniqueIndex('detection_sightings_once_key').on(
      table.day,
      table.unitId,
      table.sourceId,
      table.kind,
      table.value,
    ),
    index('detection_sightings_unit_idx').on(table.unitId, table.day),
    withinScope('detection_sightings', table.unitId),
  ],
);

/** Which machines made the contacts of a sighting. */
export const contacts = pgTable(
  'detection_contacts',
  {
    sightingId: uuid('sighting_id')
      .notNull()
      .references(() => sightings.id),
    unitId: unit().notNull(),
    /** Address, or the machine's name when the log gives no address. */
    machine: text('machine').notNull(),
    /** The address that the log gives, where something else named the machine. */
    leasedAddress: text('leased_address'),
    /** What named it. */
    namedBy: text('named_by', { enum: namedBy }),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
    count: big('count').notNull(),
    infectionId: uuid('infection_id').references(() => infections.id),
  },
  (table) => [
    primaryKey({ name: 'detection_contacts_pk', columns: [table.sightingId, table.machine] }),
    index('detection_contacts_infection_idx').on(table.infectionId),
    withinScope('detection_contacts', table.unitId),
  ],
);

/** The first raw line that proves a sighting. */
export const evidence = pgTable(
  'detection_evidence',
  {
    sightingId: uuid('sighting_id')
      .primaryKey()
      .references(() => sightings.id),
    unitId: unit().notNull(),
    line: text('line').notNull(),
    found: text('found').notNull(),
    field: text('field').notNull(),
    format: text('format').notNull(),
    lineNumber: big('line_number').notNull(),
    receivedAt: at('received_at').notNull(),
    loggedAt: at('logged_at'),
  },
  (table) => [withinScope('detection_evidence', table.unitId)],
);

/** Sightings and contacts of a unit on a day, so that no figure is counted over raw sightings. */
export const dailyCounts = pgTable(
  'detection_daily_counts',
  {
    day: date('day').notNull(),
    unitId: unit().notNull(),
    sightings: integer('sightings').notNull(),
    contacts: big('contacts').notNull(),
  },
  (table) => [
    primaryKey({ name: 'detection_daily_counts_pk', columns: [table.unitId, table.day] }),
    withinScope('detection_daily_counts', table.unitId),
  ],
);

/** Contacts from an address that is shared or that nobody has declared: candidates, never a culprit. */
export const unattributed = pgTable(
  'detection_unattributed',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    day: date('day').notNull(),
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    sourceName: text('source_name').notNull(),
    address: text('address').notNull(),
    candidates: uuid('candidates').array().notNull(),
    kind: text('kind', { enum: subjectKinds }).notNull(),
    value: text('value').notNull(),
    description: text('description'),
    family: text('family'),
    listName: text('list_name').notNull(),
    meansInfection: boolean('means_infection').notNull(),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
    count: big('count').notNull(),
    hasSuspectClock: boolean('has_suspect_clock').notNull(),
    line: text('line').notNull(),
    found: text('found').notNull(),
    field: text('field').notNull(),
    format: text('format').notNull(),
    lineNumber: big('line_number').notNull(),
    receivedAt: at('received_at').notNull(),
    loggedAt: at('logged_at'),
    assignedTo: unit('assigned_to'),
    assignedAt: at('assigned_at'),
  },
  (table) => [
    uniqueIndex('detection_unattributed_once_key')
      .on(table.day, table.sourceId, table.address, table.kind, table.value)
      .where(sql`${table.assignedAt} is null`),
    ...visibleWhen('detection_unattributed', sql`(select lachan_sees_province())`),
  ],
);

/** One episode of one malware on one machine, from the first sign to the verified end. */
export const infections = pgTable(
  'detection_infections',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: unit().notNull(),
    machine: text('machine').notNull(),
    /** The machine in the inventory, once known. */
    machineId: uuid('machine_id'),
    malware: text('malware').notNull(),
    /** What kind of machine it is, where a person has said so. */
    system: text('system', { enum: guideSystems }),
    state: text('state', { enum: infectionStates }).notNull(),
    stateSince: at('state_since').notNull(),
    firstSeenAt: at('first_seen_at').notNull(),
    lastSeenAt: at('last_seen_at').notNull(),
    contacts: big('contacts').notNull(),
    isStillTalking: boolean('is_still_talking').notNull().default(false),
    isMeasured: boolean('is_measured').notNull(),
    cleanedAt: at('cleaned_at'),
    verifiedAt: at('verified_at'),
    /** The episode of the same machine, under another name, that this one has become part of. */
    joinedIntoId: uuid('joined_into_id'),
  },
  (table) => [
    // The same machine and malware is one episode as long as something is left to do.
    uniqueIndex('detection_infections_open_key')
      .on(table.unitId, table.machine, sql`lower(${table.malware})`)
      .where(sql`${table.state} in ('seen', 'confirmed', 'isolated', 'cleaned')`),
    index('detection_infections_unit_idx').on(table.unitId, table.lastSeenAt),
    // A batch asks for every episode of its machines, open or not.
    index('detection_infections_machine_idx').on(table.machine, table.unitId),
    withinScope('detection_infections', table.unitId),
  ],
);

/** Who did what about an infection, when and why. */
export const infectionSteps = pgTable(
  'detection_infection_steps',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** The order of steps: several may fall on one instant. */
    sequence: big('sequence').generatedAlwaysAsIdentity(),
    infectionId: uuid('infection_id')
      .notNull()
      .references(() => infections.id),
    unitId: unit().notNull(),
    action: text('action').notNull(),
    state: text('state', { enum: infectionStates }).notNull(),
    at: at('at').notNull(),
    by: text('by_name').notNull(),
    note: text('note'),
    fileId: uuid('file_id'),
  },
  (table) => [
    index('detection_infection_steps_infection_idx').on(table.infectionId, table.sequence),
    withinScope('detection_infection_steps', table.unitId),
  ],
);
