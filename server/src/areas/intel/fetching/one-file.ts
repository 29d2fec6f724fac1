import { join } from 'node:path';
import { kindOfFile, type FileKind } from '../reading/indicator-files.ts';
import { askOf, type AskableFeed, type Fetched } from './feed-source.ts';
import { fetchTo } from './outbound.ts';

/** Fetches a feed that is one file. @returns `null` when the giver says that nothing has changed */
export async function fetchFile(feed: AskableFeed, url: string, folder: string): Promise<Fetched | null> {
  const path = join(folder, 'file');
  const answer = await fetchTo(askOf(feed, url, conditionsOf(feed)), path);
  if (answer.status === 304) return null;
  const name = nameOf(url);
  return {
    name,
    kind: await fileKindOf(feed, { path, name }),
    files: [{ path, name }],
    isPartial: false,
    sizeBytes: answer.bytes,
    etag: answer.headers.etag ?? null,
    lastModified: answer.headers['last-modified'] ?? null,
    cursor: null,
    faults: [],
  };
}

/** What to compare with, so that a list that has not changed need not travel. */
export function conditionsOf({ etag, lastModified }: AskableFeed): Record<string, string> {
  return {
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  };
}

/** Of a text feed the file itself says nothing: a page of HTML is read as a list, and refused line by line. */
async function fileKindOf(feed: AskableFeed, file: { path: string; name: string }): Promise<FileKind> {
  if (feed.kind === 'stix') return 'stix';
  return feed.kind === 'text' || feed.kind === 'csv' ? 'text' : kindOfFile(file);
}

/** The last part of an address, which is what people call the file. */
export function nameOf(url: string): string {
  const { pathname, hostname } = new URL(url);
  return decodeURIComponent(pathname.split('/').findLast(Boolean) ?? hostname).slice(0, 200);
}
