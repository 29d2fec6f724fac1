import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { systemActor } from '../../../kernel/actor.ts';
import { inTransaction, type Caller } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { ListImport, Failure } from '../contract.ts';
import { takeDropped, putAway } from '../fetching/dropped.ts';
import { feedFolder, type AskableFeed, type Fetched } from '../fetching/feed-source.ts';
import { fetchMispApi } from '../fetching/misp-api.ts';
import { fetchMispFolder } from '../fetching/misp-folder.ts';
import { fetchFile } from '../fetching/one-file.ts';
import { fetchTaxii } from '../fetching/taxii.ts';
import type { SourceFile } from '../reading/source-file.ts';
import { kindOfFile } from '../reading/indicator-files.ts';
import { feeds, feedSecrets, lists } from '../tables.ts';
import { openedSecret } from './feed-secrets.ts';
import { identityOf, tlsRow } from './feed-tls.ts';
import { failureOf, importFiles, noteFailure, noteUnchanged, workFolder } from './importing.ts';
import type { z } from 'zod';

/** A fetch that nobody has ended by then is taken for dead. */
const FETCH_ENDS_AFTER_MS = 2 * 3_600_000;

type Import = z.output<typeof ListImport>;

/** How a fetch is to be done when it is not on schedule. */
export interface FetchAsk {
  /** Taken even if it holds far less than before. */
  isForced?: boolean;
  /** In place of what the feed would bring. */
  file?: SourceFile & { sizeBytes: number };
}

/**
 * Fetches a feed and brings what it holds into its list. Whatever goes wrong is written down where people see it,
 * and what the list held before still stands.
 * @returns how it went; `null` when there was nothing new, or somebody else is at it
 * @throws AppError why it failed
 */
export async function fetchFeed(caller: Caller, feedId: string, ask: FetchAsk = {}): Promise<Import | null> {
  const feed = await beginFetch(caller, feedId);
  if (!feed) return null;
  const folder = join(workFolder(caller.kernel), `fetch-${randomUUID()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let fetched: Fetched | null = null;
  try {
    try {
      fetched = ask.file
        ? await givenFile(feed, ask.file)
        : await fetchOf(caller, feed, folder, ask.isForced);
    } catch (error) {
      await noteFailure(caller, { listId: feed.listId, name: nameOfFeed(feed), failure: failureOf(error) });
      throw error;
    }
    if (!fetched) {
      // Nobody has put a file into the folder: that is no news of the giver.
      if (feed.url) await noteUnchanged(caller, feed.listId, nameOfFeed(feed));
      await endFetch(caller, feed, { failure: null, isNews: feed.url !== null });
      return null;
    }
    const done = await importFiles(caller, deliveryOf(feed, fetched, ask.isForced ?? false));
    await fetched.done?.();
    await endFetch(caller, feed, { failure: null, isNews: true, fetched });
    return done;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.reason === 'kernel.unexpected')
      caller.kernel.log.error({ err: error, feed: { id: feedId } }, 'A feed could not be fetched');
    await endFetch(caller, feed, { failure, isNews: false });
    throw error;
  } finally {
    if (fetched && !feed.url && !ask.file)
      await putAway(feedFolder(caller.kernel, feed.id, 'drop'), fetched.files);
    await rm(folder, { recursive: true, force: true });
  }
}

function nameOfFeed({ url, kind }: AskableFeed): string {
  return url ? new URL(url).hostname : kind;
}

function deliveryOf(
  feed: AskableFeed,
  fetched: Fetched,
  isForced: boolean,
): Parameters<typeof importFiles>[1] {
  const { name, files, kind, isPartial, sizeBytes, faults } = fetched;
  return {
    listId: feed.listId,
    name,
    files,
    kind,
    ask: { format: feed.format ?? (feed.kind === 'csv' ? 'csv' : undefined), columns: feed.columns },
    replaces: !isPartial,
    keptDays: feed.keptDays,
    isPartial,
    isAllOrNothing: true,
    isForced,
    sizeBytes,
    faults,
  };
}

async function fetchOf(
  caller: Caller,
  sealed: AskableFeed,
  folder: string,
  isForced = false,
): Promise<Fetched | null> {
  const { kernel, now } = caller;
  const secret = sealed.secret === null ? null : openedSecret(caller, sealed.id, sealed.secret);
  const row = await inTransaction(caller, (ctx) => tlsRow(ctx, sealed.id));
  const feed = { ...sealed, secret, tls: identityOf(caller, row) };
  const { url } = feed;
  if (url === null) return takeDropped(feed, feedFolder(kernel, feed.id, 'drop'), now);
  // Whoever insists wants to see it travel.
  const asked = isForced ? { ...feed, etag: null, lastModified: null } : feed;
  switch (feed.kind) {
    case 'misp':
      return fetchMispFolder(asked, url, folder, feedFolder(kernel, feed.id, 'keep'));
    case 'misp-api':
      return fetchMispApi(asked, url, folder, now);
    case 'taxii':
      return fetchTaxii(asked, url, folder);
    case 'text':
    case 'csv':
    case 'stix':
      return fetchFile(asked, url, folder);
  }
}

async function givenFile(feed: AskableFeed, file: SourceFile & { sizeBytes: number }): Promise<Fetched> {
  return {
    name: file.name,
    kind: feed.kind === 'csv' ? 'text' : await kindOfFile(file),
    files: [file],
    isPartial: false,
    sizeBytes: file.sizeBytes,
    etag: null,
    lastModified: null,
    cursor: feed.cursor,
    faults: [],
  };
}

/** @returns `null` when somebody else is fetching it @throws AppError `intel.feed_not_found` */
async function beginFetch(caller: Caller, id: string): Promise<AskableFeed | null> {
  return inTransaction(caller, async ({ db, now }) => {
    const [found] = await db
      .select({ feed: feeds, login: feedSecrets.login, secret: feedSecrets.secret })
      .from(feeds)
      .innerJoin(lists, eq(lists.id, feeds.listId))
      .leftJoin(feedSecrets, eq(feedSecrets.feedId, feeds.id))
      .where(and(eq(feeds.id, id), isNull(lists.removedAt)));
    if (!found) throw new AppError('not_found', 'intel.feed_not_found', { id });
    const dead = new Date(now.getTime() - FETCH_ENDS_AFTER_MS);
    const [mine] = await db
      .update(feeds)
      .set({ runningSince: now })
      .where(and(eq(feeds.id, id), or(isNull(feeds.runningSince), lt(feeds.runningSince, dead))))
      .returning({ id: feeds.id });
    return mine ? { ...found.feed, login: found.login, secret: found.secret, tls: null } : null;
  });
}

async function endFetch(
  caller: Caller,
  feed: AskableFeed,
  { failure, isNews, fetched }: { failure: Failure | null; isNews: boolean; fetched?: Fetched },
): Promise<void> {
  const now = caller.kernel.clock();
  await inTransaction(caller, async ({ db, emit }) => {
    await db
      .update(feeds)
      .set({
        runningSince: null,
        triedAt: now,
        failure,
        ...(isNews ? { succeededAt: now, staleSince: null } : {}),
        ...(fetched
          ? { etag: fetched.etag, lastModified: fetched.lastModified, cursor: fetched.cursor }
          : {}),
      })
      .where(eq(feeds.id, feed.id));
    if (isNews || failure)
      await emit('intel.feed-fetched', null, { feedId: feed.id, reason: failure?.reason ?? null });
  });
}

/** The feeds whose turn it is. */
export async function dueFeeds(caller: Caller): Promise<string[]> {
  return inTransaction({ ...caller, actor: systemActor }, async ({ db, now }) => {
    const rows = await db
      .select({ feed: feeds })
      .from(feeds)
      .innerJoin(lists, eq(lists.id, feeds.listId))
      .where(and(eq(feeds.isOn, true), isNull(lists.removedAt)));
    return rows.flatMap(({ feed }) => (nextTry(feed).getTime() <= now.getTime() ? [feed.id] : []));
  });
}

const RETRY_MINUTES = 60;
const FOLDER_MINUTES = 1;

/** After a failure it is tried again within the hour; a folder is looked into every minute. */
export function nextTry(
  feed: Pick<AskableFeed, 'triedAt' | 'createdAt' | 'everyMinutes' | 'failure' | 'url'>,
): Date {
  if (!feed.triedAt) return feed.createdAt;
  const minutes =
    feed.url === null
      ? FOLDER_MINUTES
      : feed.failure
        ? Math.min(feed.everyMinutes, RETRY_MINUTES)
        : feed.everyMinutes;
  return new Date(feed.triedAt.getTime() + minutes * 60_000);
}
