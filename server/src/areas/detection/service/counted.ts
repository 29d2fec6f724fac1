import { and, notInArray, sql, type SQL } from 'drizzle-orm';
import { addDays, startOf } from '../../../kernel/time.ts';
import { uncountedStates, type InfectionFigure } from '../contract.ts';
import { infections } from '../tables.ts';

/**
 * Which infections a figure of a period counts: one condition for the figure, for the rows that are kept with a report,
 * and for the list that opens from it, so that the three are always the same.
 */
export function countedIn(
  figure: InfectionFigure,
  { from, to }: { from: string; to: string },
): SQL | undefined {
  const start = startOf(from).toISOString();
  const end = startOf(addDays(to, 1)).toISOString();
  const within = (column: typeof infections.firstSeenAt | typeof infections.cleanedAt) =>
    sql`${column} >= ${start}::timestamptz and ${column} < ${end}::timestamptz`;
  const conditions: Record<InfectionFigure, SQL> = {
    seen: sql`${infections.lastSeenAt} >= ${start}::timestamptz and ${infections.firstSeenAt} < ${end}::timestamptz`,
    new: within(infections.firstSeenAt),
    cleaned: within(infections.cleanedAt),
    open: sql`${infections.firstSeenAt} < ${end}::timestamptz
      and (${infections.cleanedAt} is null or ${infections.cleanedAt} >= ${end}::timestamptz)`,
  };
  return and(notInArray(infections.state, [...uncountedStates]), conditions[figure]);
}
