import { and, asc, gte, inArray, lte, eq } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { dayOf } from '../../../kernel/time.ts';
import { successions, units } from '../../organisation/tables.ts';

/** Units that were merged into each of these since a day, those with one successor only; by the successor's id. */
export async function predecessorsOf(
  { db, now }: Context,
  unitIds: readonly string[],
  since: string,
): Promise<Map<string, { id: string; name: string }[]>> {
  if (unitIds.length === 0) return new Map();
  const rows = await db
    .select({ to: successions.toUnitId, id: successions.fromUnitId, name: units.name })
    .from(successions)
    .innerJoin(units, eq(units.id, successions.fromUnitId))
    .where(
      and(
        inArray(successions.toUnitId, [...unitIds]),
        gte(successions.on, since),
        lte(successions.on, dayOf(now)),
      ),
    )
    .orderBy(asc(units.sortKey));
  const others = rows.filter(({ id, to }) => id !== to);
  if (others.length === 0) return new Map();
  const all = await db
    .select({ id: successions.fromUnitId })
    .from(successions)
    .where(
      inArray(
        successions.fromUnitId,
        others.map(({ id }) => id),
      ),
    );
  const whole = others.filter(({ id }) => all.filter((row) => row.id === id).length === 1);
  return Map.groupBy(whole, ({ to }) => to);
}
