import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { wasCountedBefore } from '../quarantine/kept-names.ts';
import { sourceHours, sources } from '../tables.ts';
import type { BatchPart, SourceRow } from './batches.ts';
import { records } from './records.ts';
import { forgetFormats } from './source-formats.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A rhythm is learned from so many days, and not believed before one has passed. */
const LEARNED_DAYS = 14;
const KEPT_DAYS = 35;
/** Silence begins after the longest pause that was ever normal, and this much more. */
const PATIENCE = 3;
const [SHORTEST_SECONDS, LONGEST_SECONDS, UNLEARNED_SECONDS] = [15 * 60, 7 * 86_400, 86_400];

/** Adds batches to the hours of their sources, and ends the silence of those that were silent. */
export async function recordRhythm(
  ctx: Context,
  known: ReadonlyMap<string, SourceRow>,
  parts: readonly BatchPart[],
): Promise<void> {
  const hours = new Map<
    string,
    { source_id: string; unit_id: string; hour: Date; lines: number; bytes: number; gap: number }
  >();
  const seen = new Map<string, Date>();
  for (const { batch, figures } of parts) {
    const source = known.get(batch.sourceId);
    if (!source || !figures || wasCountedBefore(batch)) continue;
    const before = seen.get(source.id) ?? (source.silentSince ? null : source.lastSeenAt);
    const gap = before ? Math.max(0, (batch.receivedAt.getTime() - before.getTime()) / 1000) : 0;
    if (!before || batch.receivedAt > before) seen.set(source.id, batch.receivedAt);
    const hour = new Date(Math.floor(batch.receivedAt.getTime() / HOUR_MS) * HOUR_MS);
    const key = `${source.id} ${hour.getTime()}`;
    const row = hours.get(key) ?? {
      source_id: source.id,
      unit_id: source.unitId,
      hour,
      lines: 0,
      bytes: 0,
      gap: 0,
    };
    row.lines += figures.lines;
    row.bytes += batch.bytes;
    row.gap = Math.max(row.gap, Math.round(gap));
    hours.set(key, row);
  }
  if (hours.size === 0) return;
  await ctx.db.execute(sql`
    insert into detection_source_hours (source_id, unit_id, hour, lines, bytes, longest_gap_seconds)
    select source_id, unit_id, hour, lines, bytes, gap
    from ${records(
      [...hours.values()],
      sql`source_id uuid, unit_id uuid, hour timestamptz, lines bigint, bytes bigint, gap int`,
    )}
    on conflict (source_id, hour) do update
      set lines = detection_source_hours.lines + excluded.lines, bytes = detection_source_hours.bytes + excluded.bytes,
          longest_gap_seconds = greatest(detection_source_hours.longest_gap_seconds, excluded.longest_gap_seconds)`);
  const rows = [...seen].map(([id, at]) => ({ id, at }));
  await ctx.db.execute(sql`
    update detection_sources s set last_seen_at = greatest(s.last_seen_at, r.at), silent_since = null
    from ${records(rows, sql`id uuid, at timestamptz`)} where s.id = r.id`);
  for (const [id] of seen) {
    const source = known.get(id);
    if (!source?.silentSince) continue;
    source.silentSince = null;
    await ctx.emit('detection.source-recovered', source.unitId, { id, name: source.name });
  }
}

/** What is known of each source's rhythm: lines of the last hours, and the silence that is an alarm. */
export async function rhythms(ctx: Context, ids: readonly string[]) {
  const now = ctx.now.toISOString();
  const rows = await rowsOf<{ source_id: string; age: number; gap: number; hours: number[]; recent: number }>(
    ctx.db,
    sql`select source_id,
          extract(epoch from ${now}::timestamptz - min(hour))::float8 as age,
          max(longest_gap_seconds)::float8 as gap,
          array(select coalesce(sum(h.lines), 0)::float8
                from generate_series(23, 0, -1) as back
                left join detection_source_hours h on h.source_id = o.source_id
                  and h.hour = date_trunc('hour', ${now}::timestamptz) - back * interval '1 hour'
                group by back order by back desc) as hours,
          coalesce(sum(lines) filter (where hour >= ${now}::timestamptz - interval '1 hour'), 0)::float8 as recent
        from detection_source_hours o
        where hour >= ${now}::timestamptz - ${LEARNED_DAYS} * interval '1 day'
          and source_id in (select id::uuid from ${records(
            ids.map((id) => ({ id })),
            sql`id uuid`,
          )})
        group by source_id`,
  );
  return new Map(rows.map((row) => [row.source_id, row]));
}

/** After how many seconds without a line a source is silent. */
export function silenceOf(
  source: Pick<SourceRow, 'silentAfterHours'>,
  rhythm: { age: number; gap: number } | undefined,
): number {
  if (source.silentAfterHours !== null) return source.silentAfterHours * 3600;
  if (!rhythm || rhythm.age < DAY_MS / 1000) return UNLEARNED_SECONDS;
  return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, Math.round(rhythm.gap * PATIENCE)));
}

/** Raises the alarm for sources that have fallen silent; each alarm once. The next batch ends it. */
export async function watchSources(ctx: Context): Promise<void> {
  const rows = await ctx.db
    .select()
    .from(sources)
    .where(and(isNull(sources.revokedAt), isNull(sources.silentSince)));
  if (rows.length > 0) {
    const known = await rhythms(
      ctx,
      rows.map(({ id }) => id),
    );
    for (const source of rows) {
      const since = source.lastSeenAt ?? source.createdAt;
      const silentMs = ctx.now.getTime() - since.getTime();
      if (silentMs <= silenceOf(source, known.get(source.id)) * 1000) continue;
      await ctx.db.update(sources).set({ silentSince: ctx.now }).where(eq(sources.id, source.id));
      await ctx.emit('detection.source-silent', source.unitId, { id: source.id, name: source.name });
    }
  }
  await forgetFormats(ctx);
  const oldest = new Date(ctx.now.getTime() - KEPT_DAYS * DAY_MS);
  await ctx.db.delete(sourceHours).where(sql`${sourceHours.hour} < ${oldest.toISOString()}::timestamptz`);
}
