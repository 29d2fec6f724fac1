import { join } from 'node:path';
import { jsonItemsOf } from '../reading/json-file.ts';
import type { SourceFile } from '../reading/source-file.ts';
import { askOf, type AskableFeed, type Fetched } from './feed-source.ts';
import { fetchTo } from './outbound.ts';

const ATTRIBUTES_AT_ONCE = 10_000;
const EVENTS_AT_ONCE = 50;
const PAGES = 5_000;
/** Clocks differ, and an event may be in the making while it is asked for. */
const OVERLAP_SECONDS = 600;

/**
 * Asks the REST interface of a MISP, page by page, for what has changed since the last time.
 * `…/events/restSearch` gives whole events with what they are about, `…/attributes/restSearch` is quicker.
 */
export async function fetchMispApi(
  feed: AskableFeed,
  url: string,
  folder: string,
  now: Date,
): Promise<Fetched> {
  const address = /restSearch\/?$/.test(url) ? url : `${url.replace(/\/$/, '')}/attributes/restSearch`;
  const isOfEvents = /\/events\/restSearch/.test(address);
  const limit = isOfEvents ? EVENTS_AT_ONCE : ATTRIBUTES_AT_ONCE;
  const files: SourceFile[] = [];
  let [sizeBytes, giversNow]: [number, Date | null] = [0, null];
  for (let page = 1; page <= PAGES; page++) {
    const file = { path: join(folder, `page-${page}`), name: `restSearch ${page}` };
    const answer = await fetchTo(
      {
        ...askOf(feed, address, { accept: 'application/json', 'content-type': 'application/json' }),
        method: 'POST',
        body: JSON.stringify({
          returnFormat: 'json',
          page,
          limit,
          enforceWarninglist: true,
          includeEventTags: true,
          // The first time nothing is known that could have been taken back.
          ...(feed.cursor ? { timestamp: feed.cursor, deleted: [0, 1] } : { to_ids: 1 }),
        }),
        limitBytes: feed.limitBytes - sizeBytes,
      },
      file.path,
    );
    sizeBytes += answer.bytes;
    giversNow ??= dateOf(answer.headers.date) ?? now;
    const found = await countItems(file, limit);
    if (found > 0) files.push(file);
    if (found < limit) break;
  }
  return {
    name: 'restSearch',
    kind: 'misp',
    files,
    isPartial: true,
    sizeBytes,
    etag: null,
    lastModified: null,
    cursor: String(Math.floor((giversNow ?? now).getTime() / 1000) - OVERLAP_SECONDS),
    faults: [],
  };
}

/** How many attributes or events a page holds, at most `limit`. */
async function countItems(file: SourceFile, limit: number): Promise<number> {
  let found = 0;
  const places = [
    ['response', 'Attribute', '*', 'value'],
    ['response', '*', 'Event', 'uuid'],
  ];
  for await (const items of jsonItemsOf(file, places)) found += items.length;
  return Math.min(found, limit);
}

function dateOf(header: string | undefined): Date | null {
  const at = Date.parse(header ?? '');
  return Number.isNaN(at) ? null : new Date(at);
}
