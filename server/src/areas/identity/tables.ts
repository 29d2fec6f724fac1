import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { withinScope } from '../../kernel/database/scope.ts';
import type { RoleName } from '../../kernel/permissions.ts';
import { units } from '../organisation/tables.ts';

/** People who can sign in. */
export const users = pgTable(
  'identity_users',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    login: text('login').notNull(),
    name: text('name').notNull(),
    roles: text('roles').array().$type<RoleName[]>().notNull(),
    /** argon2id in PHC form. */
    passwordHash: text('password_hash').notNull(),
    mustChangePassword: boolean('must_change_password').notNull().default(true),
    /** Sealed. */
    totpSecret: text('totp_secret'),
    /** `null` while the app has not proved itself with a code. */
    totpConfirmedAt: timestamp('totp_confirmed_at', { withTimezone: true }),
    /** The time step of the last code that was taken: a code works once. */
    totpLastStep: text('totp_last_step'),
    disabledAt: timestamp('disabled_at', { withTimezone: true }),
    lastSeenAt: timestamp('last_seen_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex('identity_users_login_key').on(table.login),
    index('identity_users_unit_idx').on(table.unitId),
    withinScope('identity_users', table.unitId),
  ],
);

/** Open sessions. Only the SHA-256 of the cookie is kept. */
export const sessions = pgTable(
  'identity_sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    csrfToken: text('csrf_token').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('identity_sessions_user_idx').on(table.userId)],
);

/** Failed sign-ins, to slow down whoever guesses. */
export const failedSignIns = pgTable(
  'identity_failed_sign_ins',
  {
    login: text('login').notNull(),
    address: text('address').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [index('identity_failed_sign_ins_idx').on(table.login, table.at)],
);

/** Accounts of programs: a token that may do one thing for one unit. Only its SHA-256 is kept. */
export const tokens = pgTable(
  'identity_tokens',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    name: text('name').notNull(),
    role: text('role').$type<RoleName>().notNull(),
    tokenHash: text('token_hash').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (table) => [
    uniqueIndex('identity_tokens_hash_key')
      .on(table.tokenHash)
      .where(sql`${table.revokedAt} is null`),
    withinScope('identity_tokens', table.unitId),
  ],
);
