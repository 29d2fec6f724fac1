import { join } from 'node:path';
import { AppError } from '../../../kernel/errors.ts';
import { jsonItemsOf } from '../reading/json-file.ts';
import type { SourceFile } from '../reading/source-file.ts';
import { askOf, type AskableFeed, type Fetched } from './feed-source.ts';
import { fetchTo } from './outbound.ts';

const MEDIA_TYPE = 'application/taxii+json;version=2.1';
const OBJECTS_AT_ONCE = 1_000;
const PAGES = 20_000;

/**
 * Reads a TAXII 2.1 collection onwards from the last object that was added, page by page.
 * Format: OASIS TAXII 2.1, sections 3.4 (paging) and 5.4 (objects).
 * @param url of the collection: `https://…/collections/<id>/`
 */
export async function fetchTaxii(feed: AskableFeed, url: string, folder: string): Promise<Fetched> {
  const collection = url.replace(/\/(?:objects\/?)?$/, '');
  const files: SourceFile[] = [];
  let [sizeBytes, next, cursor]: [number, string | null, string | null] = [0, null, feed.cursor];
  for (let page = 1; page <= PAGES; page++) {
    const query = new URLSearchParams({
      limit: String(OBJECTS_AT_ONCE),
      ...(feed.cursor ? { added_after: feed.cursor } : {}),
      ...(next ? { next } : {}),
    });
    const file = { path: join(folder, `page-${page}`), name: `objects ${page}` };
    const ask = askOf(feed, `${collection}/objects/?${query.toString()}`, { accept: MEDIA_TYPE });
    const answer = await fetchTo({ ...ask, limitBytes: feed.limitBytes - sizeBytes }, file.path);
    if (
      !/^application\/(?:taxii|vnd\.oasis\.taxii|vnd\.oasis\.stix)\+json/.test(
        answer.headers['content-type'] ?? '',
      )
    )
      throw new AppError('unavailable', 'intel.taxii_expected', {
        type: answer.headers['content-type'] ?? '–',
      });
    sizeBytes += answer.bytes;
    const envelope = await envelopeOf(file);
    if (envelope.hasObjects) files.push(file);
    const last = answer.headers['x-taxii-date-added-last'];
    if (typeof last === 'string' && !Number.isNaN(Date.parse(last))) cursor = last;
    if (!envelope.more || !envelope.next || envelope.next === next) break;
    ({ next } = envelope);
  }
  return {
    name: 'TAXII',
    kind: 'stix',
    files,
    isPartial: true,
    sizeBytes,
    etag: null,
    lastModified: null,
    cursor,
    faults: [],
  };
}

async function envelopeOf(
  file: SourceFile,
): Promise<{ more: boolean; next: string | null; hasObjects: boolean }> {
  const envelope = { more: false, next: null as string | null, hasObjects: false };
  for await (const items of jsonItemsOf(file, [['more'], ['next'], ['objects', '*', 'id']])) {
    for (const { pattern, text } of items) {
      if (pattern === 0) envelope.more = text === 'true';
      else if (pattern === 1 && text?.startsWith('"')) envelope.next = String(JSON.parse(text));
      else if (pattern === 2) envelope.hasObjects = true;
    }
  }
  return envelope;
}
