import { sql } from 'drizzle-orm';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import type { IdSet } from '../id-set.ts';
import { indicatorsChanged, takeRevisions } from './active.ts';
import { arrayText } from './writing.ts';

const LOOKED_AT_ONCE = 50_000;
const CHANGED_AT_ONCE = 10_000;

/**
 * Takes out what a whole list no longer has, or, where it is to stay for some days, notes since when it is missing.
 * What people added by hand stays.
 * @returns how many left
 */
export async function removeMissing(
  caller: Caller,
  listId: string,
  seen: IdSet,
  keptDays: number,
): Promise<number> {
  let [removed, afterId] = [0, 0];
  for (;;) {
    const ids = await inTransaction(caller, ({ db }) =>
      rowsOf<{ id: number | string }>(
        db,
        sql`select id from intel_indicators
            where list_id = ${listId} and id > ${afterId} and removed_at is null and import_id is not null
            order by id limit ${LOOKED_AT_ONCE}`,
      ),
    );
    if (ids.length === 0) return removed;
    afterId = Number(ids.at(-1)?.id);
    const missing = ids.map(({ id }) => Number(id)).filter((id) => !seen.has(id));
    for (let start = 0; start < missing.length; start += CHANGED_AT_ONCE) {
      const some = missing.slice(start, start + CHANGED_AT_ONCE);
      removed += await inTransaction(caller, (ctx) => takeOut(ctx, listId, some, keptDays));
    }
  }
}

async function takeOut(ctx: Context, listId: string, ids: number[], keptDays: number): Promise<number> {
  const revision = await takeRevisions(ctx, ids.length);
  const these = sql.param(arrayText(ids));
  if (keptDays > 0) {
    await ctx.db.execute(
      sql`update intel_indicators i set seen_at = coalesce(l.imported_at, i.added_at)
          from intel_lists l where l.id = ${listId} and i.id = any (${these}::bigint[]) and i.seen_at is null`,
    );
    return 0;
  }
  const rows = await rowsOf(
    ctx.db,
    sql`update intel_indicators i set removed_at = ${ctx.now.toISOString()}::timestamptz, revision = ${revision} + n.place
        from unnest(${these}::bigint[]) with ordinality as n (id, place) where i.id = n.id returning 1`,
  );
  return rows.length;
}

/** Takes out what its giver has not held for longer than the feed allows. */
export async function expireMissing(ctx: Context): Promise<void> {
  const expired = await rowsOf<{ id: number | string; list_id: string }>(
    ctx.db,
    sql`select i.id, i.list_id from intel_indicators i
        join intel_feeds f on f.list_id = i.list_id
        where i.removed_at is null and i.seen_at is not null and f.kept_days is not null
          and i.import_id is not null and (f.kept_days > 0 or f.kind not in ('taxii', 'misp-api'))
          and i.seen_at < ${ctx.now.toISOString()}::timestamptz - make_interval(days => f.kept_days)
        limit ${LOOKED_AT_ONCE}`,
  );
  if (expired.length === 0) return;
  const byList = new Map<string, number[]>();
  for (const { id, list_id } of expired) byList.set(list_id, [...(byList.get(list_id) ?? []), Number(id)]);
  for (const [listId, ids] of byList) {
    await takeOut(ctx, listId, ids, 0);
    await indicatorsChanged(ctx, listId);
  }
}
