import { systemActor } from '../../../kernel/actor.ts';
import { inTransaction } from '../../../kernel/command.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { publishedSince } from '../service/published.ts';
import type { Subscription } from '../service/subscribers.ts';
import { indicatorObject, microsOf, unchangingObjects, type DatedObject } from './stix.ts';
import { TaxiiError } from './taxii-error.ts';
import { numberOfUuid } from './uuids.ts';

const OBJECTS_AT_ONCE = 1_000;
const MOST_OBJECTS = 10_000;

/** What a TAXII client may ask of a collection. Format: OASIS TAXII 2.1, section 3.5. */
export interface CollectionAsk {
  /** Objects added later, in microseconds; 0: all. */
  after: number;
  /** Only a client that has seen objects before is told which of them no longer count. */
  withRevoked: boolean;
  limit: number;
  match: Match;
}

interface Match {
  id?: string[] | undefined;
  type?: string[] | undefined;
  version?: string[] | undefined;
  specVersion?: string[] | undefined;
}

/** One page, and where the next one begins. */
export interface CollectionPage {
  objects: DatedObject[];
  /** `null` on the last page. */
  next: string | null;
}

/** @throws TaxiiError 400 for a query that is none, or whose filters are not those of its first page */
export function askOfQuery(query: Record<string, unknown>): CollectionAsk {
  const limit = limitOf(query['limit']);
  const [next, addedAfter] = [textOf(query['next']), textOf(query['added_after'])];
  const match: Match = {
    id: listOf(query['match[id]']),
    type: listOf(query['match[type]']),
    version: listOf(query['match[version]']),
    specVersion: listOf(query['match[spec_version]']),
  };
  if (next !== undefined) return askOfCursor(next, match, limit);
  if (addedAfter === undefined) return { after: 0, withRevoked: false, limit, match };
  const after = microsOf(addedAfter);
  if (after === null) throw new TaxiiError(400, 'added_after is no instant');
  return { after, withRevoked: true, limit, match };
}

/** The objects of a collection in the order in which they were added. */
export async function readCollection(
  kernel: Kernel,
  { root, provinceName, levels }: Subscription,
  { after, withRevoked, limit, match }: CollectionAsk,
): Promise<CollectionPage> {
  if (match.specVersion && !match.specVersion.includes('2.1')) return { objects: [], next: null };
  const isWanted = ({ object }: DatedObject) =>
    (!match.type || match.type.includes(object.type)) && (!match.id || match.id.includes(object.id));
  const found = unchangingObjects(root, provinceName, levels).filter(
    (one) => one.addedMicros > after && isWanted(one),
  );
  const ids = match.id?.flatMap(
    (id) => numberOfUuid(root, 'indicator', id.replace(/^indicator--/, '')) ?? [],
  );
  if ((!match.type || match.type.includes('indicator')) && ids?.length !== 0) {
    const rows = await inTransaction(kernel.callerOf(systemActor), (ctx) =>
      publishedSince(ctx, { levels, after, withRevoked, ids, limit: limit + 1 }),
    );
    found.push(...rows.map((row) => indicatorObject(root, row)));
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const next =
    found.length > limit && last ? cursorOf({ after: last.addedMicros, withRevoked, match }) : null;
  return { objects: page.filter((one) => isVersion(one, match.version)), next };
}

/** Of every object there is one version: the last, which is also the first. */
function isVersion({ version }: DatedObject, wanted: readonly string[] | undefined): boolean {
  if (!wanted) return true;
  return wanted.some(
    (one) => /^(?:last|first|all)$/.test(one) || Math.abs(Date.parse(one) - Date.parse(version)) < 1,
  );
}

type Cursor = Pick<CollectionAsk, 'after' | 'withRevoked' | 'match'>;

/** Carries the filters, so that a client that forgets them on the second page still gets the right one. */
function cursorOf(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function askOfCursor(text: string, match: Match, limit: number): CollectionAsk {
  let cursor: Cursor;
  try {
    cursor = JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor;
  } catch {
    throw new TaxiiError(400, 'next is not from here');
  }
  if (
    !Number.isSafeInteger(cursor?.after) ||
    typeof cursor.withRevoked !== 'boolean' ||
    typeof cursor.match !== 'object'
  )
    throw new TaxiiError(400, 'next is not from here');
  const isRepeated = Object.values(match).some((wanted) => wanted !== undefined);
  if (isRepeated && JSON.stringify(match) !== JSON.stringify(cursor.match))
    throw new TaxiiError(400, 'The filters must stay as they were on the first page');
  return { ...cursor, limit };
}

function limitOf(raw: unknown): number {
  if (raw === undefined) return OBJECTS_AT_ONCE;
  const limit = Number(raw);
  if (!Number.isInteger(limit) || limit < 1) throw new TaxiiError(400, 'limit must be a whole number from 1');
  return Math.min(limit, MOST_OBJECTS);
}

/** `a,b` and repeated parameters mean the same. */
function listOf(raw: unknown): string[] | undefined {
  if (raw === undefined) return undefined;
  const values = [raw].flat().flatMap((one) => textOf(one)?.split(',') ?? []);
  const wanted = values.map((one) => one.trim()).filter(Boolean);
  return wanted.length > 0 ? wanted.slice(0, 1_000) : undefined;
}

function textOf(raw: unknown): string | undefined {
  if (raw === undefined) return undefined;
  return typeof raw === 'string' ? raw : '';
}
