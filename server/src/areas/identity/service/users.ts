import { and, asc, count, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import type { roles as roleList } from '../../../kernel/permissions.ts';
import { type RoleName } from '../../../kernel/permissions.ts';
import { matchesText } from '../../../kernel/search.ts';
import { unitById } from '../../organisation/index.ts';
import { units } from '../../organisation/tables.ts';
import { CreateUser, ListUsers, ResetPassword, ReviseUser } from '../contract.ts';
import { tokens, users } from '../tables.ts';
import { hashPassword, newToken, tokenHashOf } from './secrets.ts';
import { endSessions, forgetToken } from './sessions.ts';

type UserRow = typeof users.$inferSelect;

export const listUsers = query({
  name: 'identity.list-users',
  permission: 'identity:manage',
  input: ListUsers.input,
  async run({ db, actor }, { text, unitId, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(actor, users.unitId),
      unitId ? eq(users.unitId, unitId) : undefined,
      text ? matchesText([users.name, users.login, units.name], text) : undefined,
    );
    const rows = await db
      .select({ user: users, unitName: units.name })
      .from(users)
      .innerJoin(units, eq(units.id, users.unitId))
      .where(and(matching, key ? sql`${users.login} > ${key[0]}` : undefined))
      .orderBy(asc(users.login))
      .limit(limit + 1);
    const [all] = await db
      .select({ total: count() })
      .from(users)
      .innerJoin(units, eq(units.id, users.unitId))
      .where(matching);
    const { rows: shown, next } = pageOf(rows, limit, ({ user }) => [user.login]);
    return { rows: shown.map(({ user, unitName }) => shape(user, unitName)), next, total: all?.total ?? 0 };
  },
});

export const createUser = command({
  name: 'identity.create-user',
  permission: 'identity:manage',
  input: CreateUser.input,
  async run(ctx, { password, ...account }) {
    const unit = await unitById(ctx, account.unitId);
    const [user] = await ctx.db
      .insert(users)
      .values({ ...account, passwordHash: await hashPassword(password), createdAt: ctx.now })
      .onConflictDoNothing()
      .returning();
    if (!user)
      throw new AppError('conflict', 'identity.login_taken', { login: account.login }, [
        { path: 'login', reason: 'identity.login_taken' },
      ]);
    return { before: null, after: shape(user, unit.name), unitId: user.unitId };
  },
});

export const reviseUser = command({
  name: 'identity.revise-user',
  permission: 'identity:manage',
  input: ReviseUser.input,
  async run(ctx, { id, unitId, name, roles, isDisabled }) {
    const before = await userById(ctx, id);
    const unit = await unitById(ctx, unitId);
    const disabledAt = isDisabled ? (before.disabledAt ?? ctx.now) : null;
    const [after] = await ctx.db
      .update(users)
      .set({ unitId, name, roles, disabledAt })
      .where(eq(users.id, id))
      .returning();
    if (!after) throw new Error('An update returned no row');
    if (isDisabled || !roles.includes('administrator')) await keepAnAdministrator(ctx);
    if (isDisabled) await endSessions(ctx, id);
    return { before: shape(before, ''), after: shape(after, unit.name), unitId };
  },
});

export const resetPassword = command({
  name: 'identity.reset-password',
  permission: 'identity:manage',
  input: ResetPassword.input,
  async run(ctx, { id, password }) {
    const user = await userById(ctx, id);
    await ctx.db
      .update(users)
      .set({ passwordHash: await hashPassword(password), mustChangePassword: true })
      .where(eq(users.id, id));
    await endSessions(ctx, id);
    return { before: null, after: { id }, unitId: user.unitId };
  },
});

/** Issues a token to a program of a unit. The token is shown once: only its hash is kept. */
export const issueToken = command({
  name: 'identity.issue-token',
  permission: 'detection:manage',
  input: z.object({
    unitId: z.uuid(),
    name: z.string().min(1).max(120),
    role: z.enum(['collector', 'subscriber']),
  }),
  async run(ctx, { unitId, name, role }) {
    await unitById(ctx, unitId);
    const token = `lachan_${newToken()}`;
    const [row] = await ctx.db
      .insert(tokens)
      .values({ unitId, name, role, tokenHash: tokenHashOf(token), createdAt: ctx.now })
      .returning({ id: tokens.id });
    if (!row) throw new Error('An insert returned no row');
    return { before: null, after: { id: row.id, name, token }, unitId };
  },
});

export const revokeToken = command({
  name: 'identity.revoke-token',
  permission: 'detection:manage',
  input: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    const [row] = await ctx.db
      .update(tokens)
      .set({ revokedAt: ctx.now })
      .where(and(eq(tokens.id, id), visibleTo(ctx.actor, tokens.unitId)))
      .returning();
    if (!row) throw new AppError('not_found', 'identity.token_not_found', { id });
    forgetToken(ctx.kernel, id);
    return { before: null, after: { id }, unitId: row.unitId };
  },
});

/** @throws AppError `identity.user_not_found`, also when the account is outside the actor's scope */
export async function userById({ db, actor }: Context, id: string): Promise<UserRow> {
  const [user] = await db
    .select()
    .from(users)
    .where(and(eq(users.id, id), visibleTo(actor, users.unitId)));
  if (!user) throw new AppError('not_found', 'identity.user_not_found', { id });
  return user;
}

/** Creates accounts in one statement, for set-up and the sample; they need no new password when `isReady`. */
export async function insertUsers(
  ctx: Context,
  fresh: readonly {
    unitId: string;
    login: string;
    name: string;
    roles: RoleName[];
    password: string;
    isReady: boolean;
  }[],
): Promise<void> {
  if (fresh.length === 0) return;
  const hashes = new Map<string, Promise<string>>();
  for (const { password } of fresh) hashes.set(password, hashes.get(password) ?? hashPassword(password));
  const rows = await Promise.all(
    fresh.map(async ({ password, isReady, ...account }) => ({
      ...account,
      passwordHash: (await hashes.get(password)) ?? '',
      mustChangePassword: !isReady,
      createdAt: ctx.now,
    })),
  );
  await ctx.db.insert(users).values(rows);
}

async function keepAnAdministrator({ db }: Context): Promise<void> {
  const role: keyof typeof roleList = 'administrator';
  const [left] = await db
    .select({ total: count() })
    .from(users)
    .where(and(isNull(users.disabledAt), sql`${role} = any (${users.roles})`));
  if ((left?.total ?? 0) === 0) throw new AppError('conflict', 'identity.last_administrator');
}

function shape(user: UserRow, unitName: string) {
  const { id, unitId, login, name, roles, lastSeenAt } = user;
  return {
    id,
    unitId,
    unitName,
    login,
    name,
    roles,
    hasTotp: user.totpConfirmedAt !== null,
    isDisabled: user.disabledAt !== null,
    lastSeenAt,
  };
}
