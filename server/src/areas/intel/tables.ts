import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { visibleWhen } from '../../kernel/database/scope.ts';
import { units } from '../organisation/tables.ts';
import {
  importStates,
  indicatorKinds,
  listFormats,
  sharingLevels,
  type Failure,
  type Refusal,
} from './contract.ts';
import { feedAuths, feedKinds, type CsvColumns } from './contract-feeds.ts';
import { warningTypes } from './contract-protection.ts';

// Indicators belong to the province: a list may be TLP:RED, so no unit reads these tables. What a unit must know
// of the indicator behind its own sighting is copied into the sighting.
const provinceOnly = (table: string) => visibleWhen(table, sql`(select lachan_sees_province())`);

/** A list of indicators from one giver. */
export const lists = pgTable(
  'intel_lists',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    origin: text('origin').notNull(),
    confidencePercent: integer('confidence_percent').notNull(),
    sharing: text('sharing', { enum: sharingLevels }).notNull(),
    meansInfection: boolean('means_infection').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    importedAt: timestamp('imported_at', { withTimezone: true }),
    removedAt: timestamp('removed_at', { withTimezone: true }),
  },
  (table) => [
    uniqueIndex('intel_lists_name_key')
      .on(sql`lower(${table.name})`)
      .where(sql`${table.removedAt} is null`),
    ...provinceOnly('intel_lists'),
  ],
);

/** One value of one list, in the normal form of the engine. Rows outlive removal, so that switches are remembered. */
export const indicators = pgTable(
  'intel_indicators',
  {
    /** The engine's number of the indicator: unsigned 32 bits. */
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    listId: uuid('list_id')
      .notNull()
      .references(() => lists.id),
    kind: text('kind', { enum: indicatorKinds }).notNull(),
    value: text('value').notNull(),
    description: text('description'),
    family: text('family'),
    validFrom: timestamp('valid_from', { withTimezone: true }),
    /** First instant at which it no longer counts. */
    validTo: timestamp('valid_to', { withTimezone: true }),
    addedAt: timestamp('added_at', { withTimezone: true }).notNull(),
    removedAt: timestamp('removed_at', { withTimezone: true }),
    switchedOffAt: timestamp('switched_off_at', { withTimezone: true }),
    /** The import that brought it first; `null` when added by hand. */
    importId: uuid('import_id'),
    /** When its giver last held it; `null`: at the last import of its list. */
    seenAt: timestamp('seen_at', { withTimezone: true }),
    /** Of this indicator alone, where its giver says more than of the whole list. */
    confidencePercent: integer('confidence_percent'),
    sharing: text('sharing', { enum: sharingLevels }),
    /** The most open level that it had before it became stricter; who took it then is told that it has gone. */
    givenAs: text('given_as', { enum: sharingLevels }),
    /** Why it no longer counts though its list holds it: a rule of the province that came later. */
    refusedAs: text('refused_as'),
    /**
     * Moment of the last change, microseconds since 1970, never the same twice: what is read onwards from one
     * of them is all that has changed since. 0: before this was counted.
     */
    revision: bigint('revision', { mode: 'number' }).notNull().default(0),
  },
  (table) => [
    index('intel_indicators_revision_idx').on(table.revision),
    // Also answers "which lists know this value", for what a sighting says about its indicator.
    uniqueIndex('intel_indicators_value_key').on(table.value, table.kind, table.listId),
    index('intel_indicators_list_idx').on(table.listId, table.id),
    ...provinceOnly('intel_indicators'),
  ],
);

/** One reading of a file into a list, with the lines that were refused. */
export const imports = pgTable(
  'intel_imports',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    listId: uuid('list_id')
      .notNull()
      .references(() => lists.id),
    fileName: text('file_name').notNull(),
    replaces: boolean('replaces').notNull(),
    state: text('state', { enum: importStates }).notNull(),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    lines: integer('lines').notNull().default(0),
    taken: integer('taken').notNull().default(0),
    added: integer('added').notNull().default(0),
    removed: integer('removed').notNull().default(0),
    refused: integer('refused').notNull().default(0),
    refusals: jsonb('refusals').$type<Refusal[]>().notNull(),
    changed: integer('changed').notNull().default(0),
    /** How many were refused for each reason. */
    refusedBy: jsonb('refused_by').$type<Record<string, number>>().notNull().default({}),
    sizeBytes: bigint('size_bytes', { mode: 'number' }),
    /** Why it came to nothing. */
    failure: jsonb('failure').$type<Failure>(),
  },
  (table) => [
    index('intel_imports_list_idx').on(table.listId, table.startedAt),
    ...provinceOnly('intel_imports'),
  ],
);

/** Values that never alarm in this province, whatever list brings them. */
export const falseAlarms = pgTable(
  'intel_false_alarms',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind', { enum: indicatorKinds }).notNull(),
    value: text('value').notNull(),
    reason: text('reason').notNull(),
    markedBy: text('marked_by').notNull(),
    markedAt: timestamp('marked_at', { withTimezone: true }).notNull(),
    /** Last day on which it holds; `null`: until it is taken back. */
    until: date('until'),
  },
  (table) => [
    uniqueIndex('intel_false_alarms_value_key').on(table.value, table.kind),
    ...provinceOnly('intel_false_alarms'),
  ],
);

/** Where a list comes from by itself, how often, and how that goes. One feed fills one list. */
export const feeds = pgTable(
  'intel_feeds',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    listId: uuid('list_id')
      .notNull()
      .references(() => lists.id),
    kind: text('kind', { enum: feedKinds }).notNull(),
    /** `null`: files are put into a folder or sent up by hand. */
    url: text('url'),
    /** Hosts beside that of the address to which it may lead on. */
    otherHosts: jsonb('other_hosts').$type<string[]>().notNull(),
    /** Whether it may stand in a private network. */
    isPrivateAllowed: boolean('is_private_allowed').notNull(),
    auth: text('auth', { enum: feedAuths }).notNull(),
    format: text('format', { enum: listFormats }),
    columns: jsonb('columns').$type<CsvColumns>(),
    everyMinutes: integer('every_minutes').notNull(),
    staleAfterHours: integer('stale_after_hours').notNull(),
    timeoutSeconds: integer('timeout_seconds').notNull(),
    limitBytes: bigint('limit_bytes', { mode: 'number' }).notNull(),
    /** Days that a value stays in force after its giver has dropped it; `null`: until it says so itself. */
    keptDays: integer('kept_days'),
    isOn: boolean('is_on').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    /** Since when it is being fetched; a fetch that nobody ends is over after an hour. */
    runningSince: timestamp('running_since', { withTimezone: true }),
    triedAt: timestamp('tried_at', { withTimezone: true }),
    succeededAt: timestamp('succeeded_at', { withTimezone: true }),
    failure: jsonb('failure').$type<Failure>(),
    /** When the alarm was raised that it is too old. */
    staleSince: timestamp('stale_since', { withTimezone: true }),
    etag: text('etag'),
    lastModified: text('last_modified'),
    /** How far it has been read, where it is read onwards: a moment of the giver's clock. */
    cursor: text('cursor'),
  },
  (table) => [uniqueIndex('intel_feeds_list_key').on(table.listId), ...provinceOnly('intel_feeds')],
);

/** With what a feed is asked for. Apart, so that nothing that is shown or audited ever holds it. */
export const feedSecrets = pgTable(
  'intel_feed_secrets',
  {
    feedId: uuid('feed_id')
      .primaryKey()
      .references(() => feeds.id),
    login: text('login'),
    /** Sealed by the kernel. */
    secret: text('secret').notNull(),
  },
  () => provinceOnly('intel_feed_secrets'),
);

/** What a connection to a feed needs beyond the usual TLS. */
export const feedTls = pgTable(
  'intel_feed_tls',
  {
    feedId: uuid('feed_id')
      .primaryKey()
      .references(() => feeds.id),
    certificatePem: text('certificate_pem'),
    /** Sealed by the kernel. */
    key: text('key'),
    subject: text('subject'),
    validTo: timestamp('valid_to', { withTimezone: true }),
    authorityPem: text('authority_pem'),
  },
  () => provinceOnly('intel_feed_tls'),
);

/** Names and networks of the province that it has typed in itself, beside those that the product finds. */
export const protectedValues = pgTable(
  'intel_protected_values',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    value: text('value').notNull(),
    isNetwork: boolean('is_network').notNull(),
    reason: text('reason').notNull(),
    addedBy: text('added_by').notNull(),
    addedAt: timestamp('added_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex('intel_protected_values_key').on(table.value),
    ...provinceOnly('intel_protected_values'),
  ],
);

/** Values that are no sign of harm, as MISP and others publish them. */
export const warningLists = pgTable(
  'intel_warning_lists',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    type: text('type', { enum: warningTypes }).notNull(),
    entries: jsonb('entries').$type<string[]>().notNull(),
    addedAt: timestamp('added_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex('intel_warning_lists_name_key').on(table.name),
    ...provinceOnly('intel_warning_lists'),
  ],
);

/** Who takes the province's indicators with a token, and how far they may be passed on to them. */
export const subscribers = pgTable(
  'intel_subscribers',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    name: text('name').notNull(),
    sharing: text('sharing', { enum: sharingLevels }).notNull(),
    tokenId: uuid('token_id').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    fetchedAt: timestamp('fetched_at', { withTimezone: true }),
    fetchedPath: text('fetched_path'),
    fetchedFrom: text('fetched_from'),
    fetches: integer('fetches').notNull().default(0),
  },
  (table) => [
    uniqueIndex('intel_subscribers_token_key').on(table.tokenId),
    ...provinceOnly('intel_subscribers'),
  ],
);
