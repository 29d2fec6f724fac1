import { sql } from 'drizzle-orm';
import { normaliseIndicator } from '@lachan/engine';
import { inTransaction, type Caller } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { refusalReason } from '../reading/entry.ts';
import { indicatorsChanged, takeRevisions } from './active.ts';
import { refusalRules } from './protection.ts';
import { arrayText } from './writing.ts';

const LOOKED_AT_ONCE = 20_000;

/**
 * Goes through all indicators after a rule of the province has changed: what may not alarm any more is put out of
 * force where it stands, what may again comes back. Safe to run twice.
 */
export async function recheckIndicators(caller: Caller): Promise<void> {
  const rules = await inTransaction(caller, refusalRules);
  let [afterId, changed] = [0, 0];
  for (;;) {
    const rows = await inTransaction(caller, ({ db }) =>
      rowsOf<{ id: number | string; value: string; refused_as: string | null }>(
        db,
        sql`select id, value, refused_as from intel_indicators
            where id > ${afterId} and removed_at is null order by id limit ${LOOKED_AT_ONCE}`,
      ),
    );
    if (rows.length === 0) break;
    afterId = Number(rows.at(-1)?.id);
    const other = rows.flatMap(({ id, value, refused_as }) => {
      const result = normaliseIndicator(value, rules);
      const refusedAs = result.ok ? null : refusalReason(result.code);
      return refusedAs === refused_as ? [] : [{ id: Number(id), refusedAs }];
    });
    if (other.length === 0) continue;
    changed += other.length;
    await inTransaction(caller, async (ctx) => {
      const start = await takeRevisions(ctx, other.length);
      await ctx.db.execute(
        sql`update intel_indicators i set refused_as = n.refused_as, revision = ${start} + n.place
            from unnest(${sql.param(arrayText(other.map(({ id }) => id)))}::bigint[],
                        ${sql.param(arrayText(other.map(({ refusedAs }) => refusedAs)))}::text[])
              with ordinality as n (id, refused_as, place)
            where i.id = n.id`,
      );
    });
  }
  if (changed > 0) await inTransaction(caller, (ctx) => indicatorsChanged(ctx, null));
}
