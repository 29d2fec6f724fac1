import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { addDays, dayOf } from '../../../kernel/time.ts';
import { wasCountedBefore } from '../quarantine/kept-names.ts';
import { sourceFormats } from '../tables.ts';
import type { BatchPart, SourceRow } from './batches.ts';
import { records } from './records.ts';

/** Over so many days it is shown which forms a source sends. */
export const FORMAT_DAYS = 7;
const KEPT_DAYS = 35;

/** Adds lines by form to the days on which they came. */
export async function recordFormats(
  ctx: Context,
  known: ReadonlyMap<string, SourceRow>,
  parts: readonly BatchPart[],
): Promise<void> {
  const sums = new Map<
    string,
    { source_id: string; unit_id: string; day: string; format: string; lines: number }
  >();
  for (const { batch, figures } of parts) {
    const source = known.get(batch.sourceId);
    if (!source || !figures) continue;
    const day = dayOf(batch.receivedAt);
    // Lines that are read again were counted before, as not understood.
    const { text = 0, ...others } = figures.formats;
    const formats = wasCountedBefore(batch) ? { ...others, text: text - figures.lines } : figures.formats;
    for (const [format, lines] of Object.entries(formats)) {
      const key = `${source.id} ${day} ${format}`;
      const row = sums.get(key) ?? { source_id: source.id, unit_id: source.unitId, day, format, lines: 0 };
      row.lines += lines;
      sums.set(key, row);
    }
  }
  if (sums.size === 0) return;
  await ctx.db.execute(sql`
    insert into detection_source_formats (source_id, unit_id, day, format, lines)
    select source_id, unit_id, day, format, lines
    from ${records(
      [...sums.values()],
      sql`source_id uuid, unit_id uuid, day date, format text, lines bigint`,
    )}
    on conflict (source_id, day, format) do update
      set lines = detection_source_formats.lines + excluded.lines`);
}

/** Lines of a source by form over the last days, the most frequent first. */
export async function formatsOf(
  { db, now }: Context,
  sourceId: string,
): Promise<{ format: string; lines: number }[]> {
  const lines = sql<number>`sum(${sourceFormats.lines})::float8`;
  const rows = await db
    .select({ format: sourceFormats.format, lines })
    .from(sourceFormats)
    .where(
      and(eq(sourceFormats.sourceId, sourceId), gt(sourceFormats.day, addDays(dayOf(now), -FORMAT_DAYS))),
    )
    .groupBy(sourceFormats.format)
    .orderBy(desc(lines));
  return rows.filter((row) => row.lines > 0);
}

export async function forgetFormats({ db, now }: Context): Promise<void> {
  await db.delete(sourceFormats).where(sql`${sourceFormats.day} < ${addDays(dayOf(now), -KEPT_DAYS)}::date`);
}
