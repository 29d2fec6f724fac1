import { asc, eq, isNull, and, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { AppError } from '../../../kernel/errors.ts';
import {
  CreateFeed,
  type Feed,
  type feedStates,
  FetchFeed,
  GetFeed,
  ListFeeds,
  RemoveFeed,
  ReviseFeed,
} from '../contract-feeds.ts';
import { feedFolder } from '../fetching/feed-source.ts';
import { feeds, feedSecrets, feedTls, lists } from '../tables.ts';
import { nextTry } from './fetching.ts';
import { keepAccess } from './feed-secrets.ts';
import { keepTls, tlsRow } from './feed-tls.ts';
import { createList, endList, reviseList } from './lists.ts';

const HOUR_MS = 3_600_000;

type FeedRow = typeof feeds.$inferSelect;
type Fields = Omit<z.output<typeof CreateFeed.input>, 'access' | 'tls'>;

export const listFeeds = query({
  name: 'intel.list-feeds',
  permission: 'intel:read',
  input: ListFeeds.input,
  run: async (ctx) => ({ rows: await feedsShown(ctx) }),
});

/** @throws AppError `intel.feed_not_found` */
export const getFeed = query({
  name: 'intel.get-feed',
  permission: 'intel:read',
  input: GetFeed.input,
  async run(ctx, { id }) {
    const [feed] = await feedsShown(ctx, id);
    if (!feed) throw new AppError('not_found', 'intel.feed_not_found', { id });
    return feed;
  },
});

export const createFeed = command({
  name: 'intel.create-feed',
  permission: 'intel:manage',
  input: CreateFeed.input,
  async run(ctx, { access, tls, ...fields }) {
    refuseSenseless(fields);
    const list = await createList(ctx, listOf(fields));
    const [row] = await ctx.db
      .insert(feeds)
      .values({ ...feedOf(fields), auth: access.auth, listId: list.id, createdAt: ctx.now })
      .returning();
    if (!row) throw new Error('An insert returned no row');
    await keepAccess(ctx, row.id, access);
    if (tls) await keepTls(ctx, row.id, row.url, tls);
    return { before: null, after: { ...row, ...(await certificateOf(ctx, row.id)) }, unitId: null };
  },
});

export const reviseFeed = command({
  name: 'intel.revise-feed',
  permission: 'intel:manage',
  input: ReviseFeed.input,
  async run(ctx, { id, access, tls, ...fields }) {
    refuseSenseless(fields);
    const before = { ...(await feedById(ctx, id)), ...(await certificateOf(ctx, id)) };
    await reviseList(ctx, { id: before.listId, ...listOf(fields) });
    const isElsewhere = before.url !== fields.url || before.kind !== fields.kind;
    const [row] = await ctx.db
      .update(feeds)
      .set({
        ...feedOf(fields),
        ...(access ? { auth: access.auth } : {}),
        // What was asked of one place says nothing about another; a wrong setting put right is tried at once.
        ...(isElsewhere ? { etag: null, lastModified: null, cursor: null } : {}),
        triedAt: null,
      })
      .where(eq(feeds.id, id))
      .returning();
    if (!row) throw new Error('An update returned no row');
    if (access) await keepAccess(ctx, id, access);
    // A password is for whom it was given to.
    else if (isElsewhere && hostOf(before.url) !== hostOf(fields.url)) {
      await ctx.db.delete(feedSecrets).where(eq(feedSecrets.feedId, id));
      await ctx.db.update(feeds).set({ auth: 'none' }).where(eq(feeds.id, id));
    }
    if (tls) await keepTls(ctx, id, row.url, tls);
    else if (hostOf(before.url) !== hostOf(row.url))
      await ctx.db.delete(feedTls).where(eq(feedTls.feedId, id));
    return { before, after: { ...row, ...(await certificateOf(ctx, id)) }, unitId: null };
  },
});

export const removeFeed = command({
  name: 'intel.remove-feed',
  permission: 'intel:manage',
  input: RemoveFeed.input,
  async run(ctx, { id }) {
    const before = await feedById(ctx, id);
    await ctx.db.delete(feedSecrets).where(eq(feedSecrets.feedId, id));
    await ctx.db.delete(feedTls).where(eq(feedTls.feedId, id));
    await ctx.db.update(feeds).set({ isOn: false, auth: 'none' }).where(eq(feeds.id, id));
    await endList(ctx, before.listId);
    return { before, after: { id }, unitId: null };
  },
});

/** Puts a feed at the head of the queue; the work itself begins after the commit. */
export const askFeed = command({
  name: 'intel.fetch-feed',
  permission: 'intel:manage',
  input: FetchFeed.input,
  async run(ctx, { id, force }) {
    const feed = await feedById(ctx, id);
    if (feed.runningSince && ctx.now.getTime() - feed.runningSince.getTime() < 2 * HOUR_MS)
      throw new AppError('conflict', 'intel.feed_running', {});
    await ctx.emit('intel.feed-asked', null, { feedId: id, isForced: force });
    return { before: null, after: { id }, unitId: null };
  },
});

/** Raises the alarm, once, for every feed that has not been read well for too long. */
export async function alarmStaleFeeds(ctx: Context): Promise<void> {
  for (const feed of await feedsShown(ctx)) {
    if (feed.state !== 'stale') continue;
    const [row] = await ctx.db
      .update(feeds)
      .set({ staleSince: ctx.now })
      .where(and(eq(feeds.id, feed.id), isNull(feeds.staleSince)))
      .returning({ id: feeds.id });
    if (row) await ctx.emit('intel.feed-stale', null, { feedId: feed.id, name: feed.name });
  }
}

async function feedsShown(ctx: Context, id?: string): Promise<z.output<typeof Feed>[]> {
  const rows = await ctx.db
    .select({ feed: feeds, list: lists, tls: feedTls })
    .from(feeds)
    .innerJoin(lists, eq(lists.id, feeds.listId))
    .leftJoin(feedTls, eq(feedTls.feedId, feeds.id))
    .where(and(isNull(lists.removedAt), id ? eq(feeds.id, id) : undefined))
    .orderBy(asc(lists.name));
  const counts = await rowsOf<{ list_id: string; active: number }>(
    ctx.db,
    sql`select i.list_id, count(*)::int as active from intel_indicators i join intel_feeds f on f.list_id = i.list_id
        where i.removed_at is null and i.switched_off_at is null and i.refused_as is null
          ${id ? sql`and f.id = ${id}` : sql``}
        group by i.list_id`,
  );
  const active = new Map(counts.map((row) => [row.list_id, row.active]));
  return rows.map(({ feed, list, tls }) => ({
    ...list,
    ...feed,
    ...shownTls(tls ?? undefined),
    state: stateOf(feed, ctx.now),
    nextAt: feed.isOn && feed.url !== null ? nextTry(feed) : null,
    ageHours: feed.succeededAt
      ? Math.floor((ctx.now.getTime() - feed.succeededAt.getTime()) / HOUR_MS)
      : null,
    active: active.get(feed.listId) ?? 0,
    folder: feed.url === null ? feedFolder(ctx.kernel, feed.id, 'drop') : null,
  }));
}

/** Of a certificate what people may see. */
function shownTls(tls: Awaited<ReturnType<typeof tlsRow>>) {
  const { subject = null, validTo = null, authorityPem = null } = tls ?? {};
  return {
    clientCertificate: subject !== null && validTo !== null ? { subject, validTo } : null,
    hasOwnAuthority: authorityPem !== null,
  };
}

async function certificateOf(ctx: Context, id: string) {
  return shownTls(await tlsRow(ctx, id));
}

function stateOf(feed: FeedRow, now: Date): (typeof feedStates)[number] {
  if (!feed.isOn) return 'off';
  if (feed.runningSince && now.getTime() - feed.runningSince.getTime() < 2 * HOUR_MS) return 'running';
  const since = (feed.succeededAt ?? feed.createdAt).getTime();
  if (now.getTime() - since > feed.staleAfterHours * HOUR_MS) return 'stale';
  if (feed.failure) return 'failing';
  return feed.succeededAt ? 'current' : 'waiting';
}

/** @throws AppError `intel.feed_not_found` */
async function feedById({ db }: Context, id: string): Promise<FeedRow> {
  const [row] = await db
    .select({ feed: feeds })
    .from(feeds)
    .innerJoin(lists, eq(lists.id, feeds.listId))
    .where(and(eq(feeds.id, id), isNull(lists.removedAt)));
  if (!row) throw new AppError('not_found', 'intel.feed_not_found', { id });
  return row.feed;
}

function refuseSenseless({ kind, url }: Fields): void {
  if ((kind === 'taxii' || kind === 'misp-api') && url === null)
    throw new AppError('invalid', 'intel.feed_url_missing', {}, [
      { path: 'url', reason: 'intel.feed_url_missing' },
    ]);
}

function listOf({ name, origin, confidencePercent, sharing, meansInfection }: Fields) {
  return { name, origin, confidencePercent, sharing, meansInfection };
}

function feedOf(fields: Fields) {
  const { name: _n, origin: _o, confidencePercent: _c, sharing: _s, meansInfection: _m, ...feed } = fields;
  return feed;
}

function hostOf(url: string | null): string | null {
  return url === null ? null : new URL(url).host;
}
