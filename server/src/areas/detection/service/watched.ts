import { sql } from 'drizzle-orm';
import { asSystem, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';

/**
 * Units that somebody watched at some time of a period: a source has sent by then whose lines are laid at them, by a
 * network of theirs or because the source is all theirs. About any other unit silence says nothing.
 * @param from first day of the period, YYYY-MM-DD; `on` its last
 */
export async function watchedUnits(
  ctx: Context,
  { from, on }: { from: string; on: string },
): Promise<ReadonlySet<string>> {
  // Which sources there are is the province's to know; whether a unit is watched is the unit's as well.
  const rows = await asSystem(ctx, ({ db }) =>
    rowsOf<{ unit_id: string }>(
      db,
      sql`select n.unit_id from organisation_networks n
          where n.valid_from <= ${on}::date and (n.valid_to is null or n.valid_to >= ${from}::date)
            and exists (select 1 from detection_sources s
                        where s.last_seen_at >= ${from}::date and s.default_unit_id is null)
          union
          select s.default_unit_id from detection_sources s
          where s.default_unit_id is not null and s.last_seen_at >= ${from}::date`,
    ),
  );
  return new Set(rows.map(({ unit_id }) => unit_id));
}
