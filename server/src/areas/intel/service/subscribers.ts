import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { systemActor } from '../../../kernel/actor.ts';
import { command, inTransaction, query, type Caller } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { issueToken, revokeToken } from '../../identity/index.ts';
import { installation, unitById } from '../../organisation/index.ts';
import { units } from '../../organisation/tables.ts';
import { CreateSubscriber, ListSubscribers, RevokeSubscriber, servedLevels } from '../contract-serving.ts';
import type { Sharing } from '../reading/entry.ts';
import { uuidOf } from '../serving/uuids.ts';
import { subscribers } from '../tables.ts';
import { indicatorsVersion } from './active.ts';
import { countPublished } from './published.ts';
import { levelsUpTo } from './sharing.ts';

export const listSubscribers = query({
  name: 'intel.list-subscribers',
  permission: 'intel:read',
  input: ListSubscribers.input,
  async run(ctx) {
    const rows = await ctx.db
      .select({ subscriber: subscribers, unitName: units.name })
      .from(subscribers)
      .innerJoin(units, eq(units.id, subscribers.unitId))
      .orderBy(asc(sql`${subscribers.revokedAt} is not null`), asc(subscribers.name));
    const served = { clear: 0, green: 0, amber: 0 };
    for (const level of servedLevels) served[level] = await countPublished(ctx, levelsUpTo(level));
    const found = await installation(ctx);
    return {
      rows: rows.map(({ subscriber, unitName }) => ({
        ...subscriber,
        sharing: servedLevel(subscriber.sharing),
        unitName,
      })),
      collectionId: uuidOf(found?.rootUnitId ?? '', 'collection', 1),
      served,
    };
  },
});

/** The token is in the answer and nowhere else: the audit log has it redacted, the database its hash. */
export const createSubscriber = command({
  name: 'intel.create-subscriber',
  permission: 'intel:manage',
  input: CreateSubscriber.input,
  async run(ctx, { unitId, name, sharing }) {
    await unitById(ctx, unitId);
    const { id: tokenId, token } = await issueToken(ctx, { unitId, name, role: 'subscriber' });
    const [row] = await ctx.db
      .insert(subscribers)
      .values({ unitId, name, sharing, tokenId, createdAt: ctx.now })
      .returning({ id: subscribers.id });
    if (!row) throw new Error('An insert returned no row');
    return { before: null, after: { id: row.id, name, sharing, token }, unitId };
  },
});

export const revokeSubscriber = command({
  name: 'intel.revoke-subscriber',
  permission: 'intel:manage',
  input: RevokeSubscriber.input,
  async run(ctx, { id }) {
    const [before] = await ctx.db.select().from(subscribers).where(eq(subscribers.id, id));
    if (!before) throw new AppError('not_found', 'intel.subscriber_not_found', { id });
    if (before.revokedAt)
      throw new AppError('conflict', 'intel.subscriber_already_revoked', { name: before.name });
    await revokeToken(ctx, { id: before.tokenId });
    await ctx.db.update(subscribers).set({ revokedAt: ctx.now }).where(eq(subscribers.id, id));
    return { before: { name: before.name }, after: { id }, unitId: before.unitId };
  },
});

/** What a subscriber may have, and by what it is told apart from what there was before. */
export interface Subscription {
  levels: Sharing[];
  /** Same for the same content. */
  etag: string;
  /** Of a zone file: never smaller than before. Seconds since 1970. */
  serial: number;
  /** The installation: the id of its root unit. */
  root: string;
  provinceName: string;
}

/**
 * Lets the owner of a token in and notes what was taken.
 * @throws AppError `intel.not_a_subscriber`
 */
export async function openSubscription(
  caller: Caller,
  visit: { path: string; from: string },
): Promise<Subscription> {
  const { kernel, actor, now } = caller;
  return inTransaction({ ...kernel.callerOf(systemActor), now }, async (ctx) => {
    const [row] = await ctx.db
      .update(subscribers)
      .set({
        fetchedAt: now,
        fetchedPath: visit.path.slice(0, 300),
        fetchedFrom: visit.from.slice(0, 60),
        fetches: sql`${subscribers.fetches} + 1`,
      })
      .where(and(eq(subscribers.tokenId, actor.id ?? crypto.randomUUID()), isNull(subscribers.revokedAt)))
      .returning();
    const found = await installation(ctx);
    if (!row || !found) throw new AppError('forbidden', 'intel.not_a_subscriber');
    const version = await indicatorsVersion(ctx);
    // What is valid for a time comes and goes without any change: it is looked at anew every hour.
    const hour = Math.floor(now.getTime() / 3_600_000);
    return {
      levels: levelsUpTo(row.sharing),
      etag: `"${version}-${hour}-${row.sharing}"`,
      serial: Math.floor(now.getTime() / 1000),
      root: found.rootUnitId,
      provinceName: found.provinceName,
    };
  });
}

function servedLevel(sharing: Sharing): (typeof servedLevels)[number] {
  return servedLevels.find((level) => level === sharing) ?? 'clear';
}
