import { and, count, eq, gt, lt, ne } from 'drizzle-orm';
import { z } from 'zod';
import { permissionsOf, reachOf, systemActor, type Actor } from '../../../kernel/actor.ts';
import { asSystem, command, inTransaction, query, type Context } from '../../../kernel/command.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { getInstallation, installation, subtreeOf, unitById } from '../../organisation/index.ts';
import { GetInstallation, GetSession, SignIn } from '../contract.ts';
import { failedSignIns, sessions, tokens, users } from '../tables.ts';
import { isPassword, isSame, newToken, tokenHashOf, totpStep } from './secrets.ts';
import { openTotp } from './totp-secrets.ts';

const SESSION_HOURS = 12;
const IDLE_HOURS = 3;
const MAX_FAILURES = 8;
const FAILURE_WINDOW_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

type UserRow = typeof users.$inferSelect;

/**
 * Opens a session. Wrong name, wrong password and closed account give one answer.
 * @returns the cookie's token beside the account; the token is not in the audit log
 * @throws AppError `identity.sign_in_refused`, `identity.code_needed`, `identity.too_many_failures`
 */
export async function signIn(
  kernel: Kernel,
  input: z.input<typeof SignIn.input>,
  address: string,
): Promise<{ token: string; userId: string }> {
  const caller = kernel.callerOf(systemActor);
  const login = input.login.trim().toLowerCase();
  try {
    return await openSession(caller, { ...input, login, address });
  } catch (error) {
    if (error instanceof AppError && error.reason === 'identity.sign_in_refused')
      await noteFailure(caller, { login, address });
    throw error;
  }
}

const openSession = command({
  name: 'identity.sign-in',
  permission: 'self:manage',
  input: SignIn.input.extend({ address: z.string() }),
  async run(ctx, { login, password, code, address }) {
    await refuseGuessers(ctx, login, address);
    const [user] = await ctx.db.select().from(users).where(eq(users.login, login));
    const isRight = await isPassword(user?.passwordHash, password);
    if (!user || !isRight || user.disabledAt)
      throw new AppError('unauthenticated', 'identity.sign_in_refused');
    if (user.totpConfirmedAt) await useCode(ctx, user, code);
    const token = newToken();
    await ctx.db.insert(sessions).values({
      tokenHash: tokenHashOf(token),
      userId: user.id,
      csrfToken: newToken(),
      createdAt: ctx.now,
      lastUsedAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + SESSION_HOURS * HOUR_MS),
    });
    await ctx.db.update(users).set({ lastSeenAt: ctx.now }).where(eq(users.id, user.id));
    return {
      before: null,
      after: { id: user.id, userId: user.id, token },
      unitId: user.unitId,
      actor: await actorOf(ctx, user),
    };
  },
});

const noteFailure = command({
  name: 'identity.note-failed-sign-in',
  permission: 'self:manage',
  input: z.object({ login: z.string(), address: z.string() }),
  async run(ctx, { login, address }) {
    await ctx.db
      .delete(failedSignIns)
      .where(lt(failedSignIns.at, new Date(ctx.now.getTime() - FAILURE_WINDOW_MS)));
    await ctx.db.insert(failedSignIns).values({ login, address, at: ctx.now });
    return { before: null, after: { id: null, login }, unitId: null };
  },
});

export const signOut = command({
  name: 'identity.sign-out',
  permission: 'self:manage',
  input: z.object({ token: z.string() }),
  async run(ctx, { token }) {
    await ctx.db.delete(sessions).where(eq(sessions.tokenHash, tokenHashOf(token)));
    return { before: null, after: { id: ctx.actor.id } };
  },
});

export const getSession = query({
  name: 'identity.get-session',
  permission: 'self:manage',
  input: GetSession.input.extend({ token: z.string() }),
  async run(ctx, { token }) {
    const [row] = await ctx.db
      .select({ user: users, csrfToken: sessions.csrfToken })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(eq(sessions.tokenHash, tokenHashOf(token)));
    if (!row) throw new AppError('unauthenticated', 'kernel.not_signed_in');
    const { user, csrfToken } = row;
    const unit = await unitById(ctx, user.unitId);
    const { provinceName, leadUnitId } = await getInstallation(ctx);
    // The lead unit's name is no secret, but its row is outside the scope of most: the system reads it.
    const leadUnitName = await asSystem(ctx, async (all) => (await unitById(all, leadUnitId)).name);
    return {
      userId: user.id,
      name: user.name,
      login: user.login,
      roles: user.roles,
      unit: { id: unit.id, name: unit.name },
      seesProvince: ctx.actor.scope === 'province',
      leadUnitName,
      provinceName,
      permissions: [...ctx.actor.permissions],
      csrfToken,
      mustChangePassword: user.mustChangePassword,
      hasTotp: user.totpConfirmedAt !== null,
    };
  },
});

export const getInstallationStatus = query({
  name: 'identity.get-installation',
  permission: 'self:manage',
  input: GetInstallation.input,
  async run(ctx) {
    const found = await installation(ctx);
    const [sample] = await ctx.db.select().from(settings).where(eq(settings.key, 'sample'));
    return {
      isSetUp: found !== null,
      provinceName: found?.provinceName ?? null,
      isSample: sample !== undefined,
    };
  },
});

/**
 * Who a session cookie belongs to.
 * @param csrfToken what the request brought; `null` when it changes nothing and needs none
 * @throws AppError `identity.bad_csrf_token`
 */
export async function actorOfSession(
  kernel: Kernel,
  token: string,
  csrfToken: string | null | undefined,
): Promise<Actor | null> {
  const caller = kernel.callerOf(systemActor);
  return inTransaction(caller, async (ctx) => {
    const [row] = await ctx.db
      .select({ user: users, session: sessions })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          eq(sessions.tokenHash, tokenHashOf(token)),
          gt(sessions.expiresAt, ctx.now),
          gt(sessions.lastUsedAt, new Date(ctx.now.getTime() - IDLE_HOURS * HOUR_MS)),
        ),
      );
    if (!row || row.user.disabledAt) return null;
    if (csrfToken !== null && !isSame(csrfToken ?? '', row.session.csrfToken))
      throw new AppError('forbidden', 'identity.bad_csrf_token');
    if (ctx.now.getTime() - row.session.lastUsedAt.getTime() > 60_000)
      await ctx.db
        .update(sessions)
        .set({ lastUsedAt: ctx.now })
        .where(eq(sessions.tokenHash, row.session.tokenHash));
    return actorOf(ctx, row.user);
  });
}

/** The program a bearer token belongs to. */
export async function actorOfToken(kernel: Kernel, token: string): Promise<Actor | null> {
  const hash = tokenHashOf(token);
  const known = knownTokens(kernel);
  const remembered = known.actors.get(hash);
  if (remembered && remembered.until > performance.now()) return remembered.actor;
  known.actors.delete(hash);
  return inTransaction(kernel.callerOf(systemActor), async (ctx) => {
    const [row] = await ctx.db.select().from(tokens).where(eq(tokens.tokenHash, hash));
    if (!row || row.revokedAt) return null;
    if (!row.lastUsedAt || ctx.now.getTime() - row.lastUsedAt.getTime() > 60_000)
      await ctx.db.update(tokens).set({ lastUsedAt: ctx.now }).where(eq(tokens.id, row.id));
    const actor: Actor = {
      kind: 'machine',
      id: row.id,
      name: row.name,
      unitId: row.unitId,
      permissions: permissionsOf([row.role]),
      scope: [row.unitId],
    };
    if (known.actors.size >= TOKENS_REMEMBERED) known.actors.clear();
    if (!known.ended.has(row.id))
      known.actors.set(hash, { actor, until: performance.now() + TOKEN_REMEMBERED_MS });
    return actor;
  });
}

/** Machines send hundreds of batches a second: what a token is for is remembered so long. */
const TOKEN_REMEMBERED_MS = 1_000;
const TOKENS_REMEMBERED = 10_000;

interface KnownTokens {
  actors: Map<string, { actor: Actor; until: number }>;
  /** Tokens that have ended here: nothing is remembered of them, whenever their end is committed. */
  ended: Set<string>;
}

const tokensOfKernels = new WeakMap<Kernel, KnownTokens>();

function knownTokens(kernel: Kernel): KnownTokens {
  let known = tokensOfKernels.get(kernel);
  if (!known) tokensOfKernels.set(kernel, (known = { actors: new Map(), ended: new Set() }));
  return known;
}

/** A token has ended: in this process it is asked for anew from now on, in others after a second at most. */
export function forgetToken(kernel: Kernel, tokenId: string): void {
  const known = knownTokens(kernel);
  known.ended.add(tokenId);
  for (const [hash, { actor }] of known.actors) if (actor.id === tokenId) known.actors.delete(hash);
}

/** What an account may do and see. */
export async function actorOf(
  ctx: Context,
  user: Pick<UserRow, 'id' | 'login' | 'unitId' | 'roles'>,
): Promise<Actor> {
  const reach = reachOf(user.roles);
  const scope =
    reach === 'province'
      ? 'province'
      : reach === 'subtree'
        ? await subtreeOf(ctx, user.unitId)
        : [user.unitId];
  return {
    kind: 'person',
    id: user.id,
    name: user.login,
    unitId: user.unitId,
    permissions: permissionsOf(user.roles),
    scope,
  };
}

/** Ends the sessions of an account, but for the one in use. */
export async function endSessions({ db }: Context, userId: string, exceptToken?: string): Promise<void> {
  const keep = exceptToken === undefined ? undefined : ne(sessions.tokenHash, tokenHashOf(exceptToken));
  await db.delete(sessions).where(and(eq(sessions.userId, userId), keep));
}

async function refuseGuessers(ctx: Context, login: string, address: string): Promise<void> {
  const since = new Date(ctx.now.getTime() - FAILURE_WINDOW_MS);
  const [failures] = await ctx.db
    .select({ total: count() })
    .from(failedSignIns)
    .where(
      and(eq(failedSignIns.login, login), eq(failedSignIns.address, address), gt(failedSignIns.at, since)),
    );
  if ((failures?.total ?? 0) >= MAX_FAILURES)
    throw new AppError('too_many', 'identity.too_many_failures', { minutes: FAILURE_WINDOW_MS / 60_000 });
}

/** A code works once: the same or an earlier time step is refused. */
async function useCode(ctx: Context, user: UserRow, code: string | undefined): Promise<void> {
  if (!code) throw new AppError('unauthenticated', 'identity.code_needed');
  const step = totpStep(openTotp(ctx, user.id, user.totpSecret ?? ''), code, ctx.now);
  if (step === null || step <= Number(user.totpLastStep ?? 0))
    throw new AppError('unauthenticated', 'identity.sign_in_refused');
  await ctx.db
    .update(users)
    .set({ totpLastStep: String(step) })
    .where(eq(users.id, user.id));
}
