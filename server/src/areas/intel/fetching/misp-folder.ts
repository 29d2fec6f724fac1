import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import type { Refused } from '../reading/entry.ts';
import { askOf, type AskableFeed, type Fetched } from './feed-source.ts';
import { conditionsOf } from './one-file.ts';
import { fetchTo } from './outbound.ts';

const EVENTS = 100_000;
const AT_ONCE = 4;
const MANIFEST_LIMIT_BYTES = 64 * 1024 ** 2;
/** After so many events in a row that cannot be had, the giver is not asked for more. */
const FAILURES_IN_A_ROW = 10;

/** `manifest.json`: the key is the uuid of an event and the name of its file. */
const Manifest = z.record(
  z.string(),
  z.looseObject({ timestamp: z.union([z.string(), z.number()]).optional(), info: z.string().optional() }),
);

/**
 * Fetches a MISP feed: its manifest, and of the events those alone whose timestamp has changed. The others are kept
 * from before, so that the feed is always read as a whole.
 * @param keep folder of the events
 * @returns `null` when the giver says that nothing has changed
 */
export async function fetchMispFolder(
  feed: AskableFeed,
  url: string,
  folder: string,
  keep: string,
): Promise<Fetched | null> {
  const base = url.replace(/manifest\.json$/, '').replace(/\/?$/, '/');
  const manifestPath = join(folder, 'manifest.json');
  const ask = askOf(feed, `${base}manifest.json`, conditionsOf(feed));
  const answer = await fetchTo(
    { ...ask, limitBytes: Math.min(feed.limitBytes, MANIFEST_LIMIT_BYTES) },
    manifestPath,
  );
  if (answer.status === 304) return null;
  const wanted = await readManifest(manifestPath);
  await mkdir(keep, { recursive: true, mode: 0o700 });
  const held = new Set(await readdir(keep));
  const missing = wanted.filter((event) => !held.has(fileOf(event)));
  const state = { sizeBytes: answer.bytes, failures: 0, faults: [] as Refused[] };
  for (let start = 0; start < missing.length; start += AT_ONCE)
    await Promise.all(
      missing.slice(start, start + AT_ONCE).map((event) => fetchEvent(feed, base, event, keep, state)),
    );
  const files = await heldFiles(wanted, keep);
  const isWhole = state.faults.length === 0;
  return {
    name: 'manifest.json',
    kind: 'misp',
    files: files.map(({ path, uuid }) => ({ path, name: `${uuid}.json` })),
    isPartial: false,
    sizeBytes: state.sizeBytes,
    // What could not be had is asked for again the next time, whatever the manifest says then.
    etag: isWhole ? (answer.headers.etag ?? null) : null,
    lastModified: isWhole ? (answer.headers['last-modified'] ?? null) : null,
    cursor: null,
    faults: state.faults,
    done: () => removeOthers(keep, new Set(files.map(({ path }) => path))),
  };
}

interface WantedEvent {
  uuid: string;
  timestamp: string;
}

/** @throws AppError `intel.misp_manifest_malformed` */
export async function readManifest(path: string): Promise<WantedEvent[]> {
  const malformed = new AppError('unavailable', 'intel.misp_manifest_malformed', { file: 'manifest.json' });
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw malformed;
  }
  const parsed = Manifest.safeParse(raw);
  if (!parsed.success) throw malformed;
  // The uuid becomes part of an address and of the name of a file.
  const events = Object.entries(parsed.data).filter(([uuid]) => /^[0-9a-f-]{36}$/i.test(uuid));
  if (events.length === 0 || events.length > EVENTS) throw malformed;
  return events.map(([uuid, { timestamp }]) => ({
    uuid: uuid.toLowerCase(),
    timestamp: String(timestamp ?? 0).replaceAll(/\D/g, '') || '0',
  }));
}

function fileOf({ uuid, timestamp }: WantedEvent): string {
  return `${uuid}.${timestamp}`;
}

async function fetchEvent(
  feed: AskableFeed,
  base: string,
  event: WantedEvent,
  keep: string,
  state: { sizeBytes: number; failures: number; faults: Refused[] },
): Promise<void> {
  const name = `${event.uuid}.json`;
  const fault = (reason: string) => state.faults.push({ file: name, line: 0, reason, value: '' });
  if (state.failures >= FAILURES_IN_A_ROW) {
    fault('intel.misp_event_not_asked');
    return;
  }
  const temporary = join(keep, `.${event.uuid}`);
  try {
    const ask = askOf(feed, `${base}${name}`);
    const { bytes } = await fetchTo(ask, temporary);
    state.sizeBytes += bytes;
    await rename(temporary, join(keep, fileOf(event)));
    state.failures = 0;
  } catch (error) {
    await rm(temporary, { force: true });
    if (!(error instanceof AppError)) throw error;
    state.failures++;
    fault(error.reason);
  }
}

/** The file of every event; of one that could not be had, its older version where there is one. */
async function heldFiles(wanted: readonly WantedEvent[], keep: string) {
  const held = (await readdir(keep)).filter((name) => !name.startsWith('.'));
  const byUuid = new Map(held.map((name) => [name.slice(0, 36), name]));
  const exact = new Set(held);
  return wanted.flatMap((event) => {
    const name = exact.has(fileOf(event)) ? fileOf(event) : byUuid.get(event.uuid);
    return name === undefined ? [] : [{ uuid: event.uuid, path: join(keep, name) }];
  });
}

async function removeOthers(keep: string, wanted: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(keep)) {
    const path = join(keep, name);
    if (!wanted.has(path) && (await stat(path)).isFile()) await rm(path, { force: true });
  }
}
