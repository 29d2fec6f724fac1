import { sql, type SQL } from 'drizzle-orm';
import { systemActor } from '../../../kernel/actor.ts';
import { inTransaction, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { IndicatorKind } from '../contract.ts';
import type { Sharing } from '../reading/entry.ts';
import { inForce } from './active.ts';
import { arrayText } from './writing.ts';

const ROWS_AT_ONCE = 10_000;

/** An indicator as it goes out. */
export interface Published {
  id: number;
  kind: IndicatorKind;
  value: string;
  description: string | null;
  family: string | null;
  listId: string;
  listName: string;
  meansInfection: boolean;
  confidencePercent: number;
  sharing: Sharing;
  addedAt: Date;
  validFrom: Date | null;
  validTo: Date | null;
  /** Microseconds since 1970. */
  revision: number;
  /** It no longer counts, or not for this reader: a TAXII client is told so. */
  isRevoked: boolean;
  /** It has become too strict for this reader, who is told no more than that it has gone. */
  isWithheld: boolean;
}

type Row = Omit<Published, 'id' | 'revision' | 'addedAt' | 'validFrom' | 'validTo'> & {
  id: number | string;
  revision: number | string;
  addedAt: string | Date;
  validFrom: string | Date | null;
  validTo: string | Date | null;
};

const levelOf = sql`coalesce(i.sharing, l.sharing)`;

function within(levels: readonly Sharing[], level = levelOf): SQL {
  return sql`${level} in (${sql.join(
    levels.map((one) => sql`${one}`),
    sql`, `,
  )})`;
}

const columns = sql`i.id, i.kind, i.value, i.description, i.family, l.id as "listId", l.name as "listName",
  l.means_infection as "meansInfection", coalesce(i.confidence_percent, l.confidence_percent) as "confidencePercent",
  ${levelOf} as sharing, i.added_at as "addedAt", i.valid_from as "validFrom", i.valid_to as "validTo", i.revision`;

function hasNotEnded(now: Date): SQL {
  return sql`${inForce} and (i.valid_to is null or i.valid_to > ${now.toISOString()}::timestamptz)`;
}

function holdsAt(now: Date): SQL {
  return sql`${hasNotEnded(now)} and (i.valid_from is null or i.valid_from <= ${now.toISOString()}::timestamptz)`;
}

/** Every value in force, once, in the words of the surest list, as a stream in bounded memory. */
export async function* publishedValues(
  kernel: Kernel,
  levels: readonly Sharing[],
  kinds: readonly IndicatorKind[],
): AsyncGenerator<Pick<Published, 'kind' | 'value'>[]> {
  let last = { value: '', kind: '' };
  for (;;) {
    const rows = await inTransaction(kernel.callerOf(systemActor), ({ db, now }) =>
      rowsOf<{ kind: IndicatorKind; value: string }>(
        db,
        sql`select distinct i.value, i.kind from intel_indicators i join intel_lists l on l.id = i.list_id
            where (i.value, i.kind) > (${last.value}, ${last.kind}) and ${within(levels)} and ${holdsAt(now)}
              and i.kind in (${sql.join(
                kinds.map((kind) => sql`${kind}`),
                sql`, `,
              )})
            order by i.value, i.kind limit ${ROWS_AT_ONCE}`,
      ),
    );
    if (rows.length > 0) yield rows;
    const end = rows.at(-1);
    if (!end || rows.length < ROWS_AT_ONCE) return;
    last = end;
  }
}

/** Which of some values are in force and go out. */
export async function publishedAmong(
  ctx: Context,
  levels: readonly Sharing[],
  kind: IndicatorKind,
  values: readonly string[],
): Promise<Set<string>> {
  if (values.length === 0) return new Set();
  const rows = await rowsOf<{ value: string }>(
    ctx.db,
    sql`select distinct i.value from intel_indicators i join intel_lists l on l.id = i.list_id
        where i.value = any (${sql.param(arrayText(values))}::text[]) and i.kind = ${kind}
          and ${within(levels)} and ${holdsAt(ctx.now)}`,
  );
  return new Set(rows.map(({ value }) => value));
}

/** What of the indicators a page of the TAXII collection holds. */
export interface RevisionFilter {
  levels: readonly Sharing[];
  /** Only what has changed later, in the order of the changes. */
  after: number;
  /** Those that no longer count are told only to who has seen them before. */
  withRevoked: boolean;
  ids?: readonly number[] | undefined;
  limit: number;
}

export async function publishedSince(ctx: Context, filter: RevisionFilter): Promise<Published[]> {
  const { levels, after, withRevoked, ids, limit } = filter;
  // When it begins to count stands in the object itself.
  const holds = hasNotEnded(ctx.now);
  const isOpen = within(levels);
  const wanted = withRevoked
    ? sql`(${isOpen} or ${within(levels, sql`i.given_as`)})`
    : sql`${isOpen} and ${holds}`;
  const rows = await rowsOf<Row>(
    ctx.db,
    sql`select ${columns}, not (${holds} and ${isOpen}) as "isRevoked", not ${isOpen} as "isWithheld"
        from intel_indicators i join intel_lists l on l.id = i.list_id
        where i.revision > ${after} and ${wanted}
          ${ids ? sql`and i.id = any (${sql.param(`{${ids.join(',')}}`)}::bigint[])` : sql``}
        order by i.revision limit ${limit}`,
  );
  return rows.map(published);
}

/** One piece of a list, small enough to be one event of MISP. */
export interface PublishedBlock {
  listId: string;
  listName: string;
  origin: string;
  sharing: Sharing;
  confidencePercent: number;
  /** Ids from `block * BLOCK_IDS` on. */
  block: number;
  changedAt: Date;
  createdAt: Date;
}

/** So many ids in a row are one event. */
const BLOCK_IDS = 20_000;

export async function publishedBlocks(ctx: Context, levels: readonly Sharing[]): Promise<PublishedBlock[]> {
  const rows = await rowsOf<
    Omit<PublishedBlock, 'changedAt' | 'createdAt'> & { changed: number | string; created: string | Date }
  >(
    ctx.db,
    sql`select l.id as "listId", l.name as "listName", l.origin, l.sharing, l.confidence_percent as "confidencePercent",
               (i.id / ${BLOCK_IDS})::int as block, max(i.revision) as changed, min(i.added_at) as created
        from intel_indicators i join intel_lists l on l.id = i.list_id
        where l.removed_at is null and ${within(levels)}
        group by l.id, 6
        having bool_or(${holdsAt(ctx.now)})
        order by l.id, 6`,
  );
  return rows.map(({ changed, created, ...row }) => ({
    ...row,
    changedAt: new Date(Number(changed) / 1000),
    createdAt: new Date(created),
  }));
}

export async function publishedOfBlock(
  ctx: Context,
  levels: readonly Sharing[],
  listId: string,
  block: number,
): Promise<Published[]> {
  const rows = await rowsOf<Row>(
    ctx.db,
    sql`select ${columns}, false as "isRevoked", false as "isWithheld"
        from intel_indicators i join intel_lists l on l.id = i.list_id
        where i.list_id = ${listId} and i.id >= ${block * BLOCK_IDS} and i.id < ${(block + 1) * BLOCK_IDS}
          and ${within(levels)} and ${holdsAt(ctx.now)}
        order by i.id`,
  );
  return rows.map(published);
}

export async function countPublished(ctx: Context, levels: readonly Sharing[]): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    ctx.db,
    sql`select count(*)::int as count from intel_indicators i join intel_lists l on l.id = i.list_id
        where ${within(levels)} and ${holdsAt(ctx.now)}`,
  );
  return row?.count ?? 0;
}

function published(row: Row): Published {
  const { id, revision, addedAt, validFrom, validTo } = row;
  return {
    ...row,
    id: Number(id),
    revision: Number(revision),
    addedAt: new Date(addedAt),
    validFrom: validFrom === null ? null : new Date(validFrom),
    validTo: validTo === null ? null : new Date(validTo),
  };
}
