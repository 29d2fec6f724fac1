import { inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { knownIndicators } from '../../intel/index.ts';
import { storable } from '../evidence.ts';
import type { Contact, FoundPair, Subject } from '../gathering.ts';
import type { BatchFigures } from '../census.ts';
import { wasCountedBefore } from '../quarantine/kept-names.ts';
import type { KeptRecord } from '../quarantine/kept-records.ts';
import type { SpooledBatch } from '../spool.ts';
import { sources } from '../tables.ts';
import { decideByLogs } from './exits.ts';
import { reattribute } from './late-evidence.ts';
import { nameMachines } from './naming.ts';
import { recordSightings, type Attributed } from './recording.ts';
import { records } from './records.ts';
import { recordFormats } from './source-formats.ts';
import { recordRhythm } from './rhythm.ts';
import { recordPairs } from './statements.ts';
import { recordUnattributed } from './unattributed.ts';

export type SourceRow = typeof sources.$inferSelect;

/** A source that has batches in a round. */
export interface RoundSource {
  source: SourceRow;
}

/** What a round has found in the lines of one source. */
export interface Found extends RoundSource {
  contacts: readonly Contact[];
  /** What anti-virus products named, by the number that contacts carry. */
  finds: ReadonlyMap<number, Subject>;
  /** Which machines had which addresses, as they said beside. */
  pairs: readonly FoundPair[];
}

/** How far a batch has been counted. */
export interface BatchPart {
  batch: SpooledBatch;
  doneBytes: number;
  hits: number;
  /** `null` until its end is reached. */
  figures: BatchFigures | null;
}

/** Where batches stand, and their sources; a batch of a source that is gone has none. */
export async function batchStates({ db }: Context, group: readonly SpooledBatch[]) {
  const ids = [...new Set(group.map(({ sourceId }) => sourceId))];
  const rows = await db.select().from(sources).where(inArray(sources.id, ids));
  // What this process has named itself in this run nobody has counted.
  const asked = group
    .filter(({ mayBeKnown }) => mayBeKnown)
    .map(({ sourceId, batchId }) => ({ source_id: sourceId, batch_id: batchId }));
  const counted = await ledgerOf(db, asked);
  const states = new Map(counted.map((row) => [row.key, row]));
  return {
    sources: new Map(rows.map((row) => [row.id, row])),
    of({ sourceId, batchId }: SpooledBatch) {
      const state = states.get(`${sourceId} ${batchId}`);
      return { doneBytes: state?.done_bytes ?? 0, isFinished: state?.is_finished ?? false };
    },
  };
}

/** Which kept lines are of batches that have been counted to their end. */
export async function areCounted({ db }: Context, records: readonly KeptRecord[]) {
  const counted = await ledgerOf(
    db,
    records.map(({ owner, batch }) => ({ source_id: owner.replace('source_', ''), batch_id: batch })),
  );
  const keys = new Set(counted.filter(({ is_finished }) => is_finished).map(({ key }) => key));
  return ({ owner, batch }: KeptRecord) => keys.has(`${owner.replace('source_', '')} ${batch}`);
}

/** Whether the database answers. */
export async function hasLedger({ db }: Context): Promise<boolean> {
  await db.execute(sql`select 1`);
  return true;
}

async function ledgerOf(db: Context['db'], asked: readonly object[]) {
  if (asked.length === 0) return [];
  return rowsOf<{ key: string; done_bytes: number; is_finished: boolean }>(
    db,
    sql`select b.source_id || ' ' || b.batch_id as key, b.done_bytes::float8 as done_bytes,
          b.finished_at is not null as is_finished
        from ${records(asked, sql`source_id uuid, batch_id text`)}
        join detection_batches b on b.source_id = r.source_id and b.batch_id = r.batch_id`,
  );
}

/**
 * Writes down what batches have brought, with the offsets up to which they are counted, in one transaction: after a
 * crash they are read again and hits before the offset are passed over.
 */
export async function recordRound(
  ctx: Context,
  found: readonly Found[],
  parts: readonly BatchPart[],
): Promise<void> {
  const asked = new Set(found.flatMap(({ contacts }) => contacts.map(({ indicatorId }) => indicatorId)));
  const indicators = await knownIndicators(
    ctx,
    [...asked].filter((id) => id > 0),
  );
  const stretches = await recordPairs(
    ctx,
    found.flatMap(({ source, pairs }) =>
      pairs.map((pair) => ({ ...pair, origin: 'detection' as const, saidBy: source.name })),
    ),
  );
  const values = new Set<string>();
  for (const { source, contacts: gathered, finds } of found) {
    if (gathered.length === 0) continue;
    const contacts = await nameMachines(ctx, gathered);
    const known = new Map<number, Subject>([...indicators, ...finds]);
    const attributed = contacts.filter((contact): contact is Attributed => contact.unitId !== null);
    await recordSightings(ctx, source, attributed, known);
    await recordUnattributed(
      ctx,
      source,
      contacts.filter(({ unitId }) => unitId === null),
      known,
    );
    for (const { value } of known.values()) values.add(value);
  }
  await reattribute(ctx, stretches);
  await decideByLogs(ctx, values);
  await recordParts(ctx, parts);
  const known = new Map(found.map(({ source }) => [source.id, source]));
  await addToSources(ctx, known, parts);
  await recordFormats(ctx, known, parts);
  await recordRhythm(ctx, known, parts);
  ctx.kernel.metrics.sightings.inc(parts.reduce((sum, { hits }) => sum + hits, 0));
}

async function recordParts(ctx: Context, parts: readonly BatchPart[]): Promise<void> {
  const rows = parts.map(({ batch, doneBytes, hits, figures }) => ({
    source_id: batch.sourceId,
    batch_id: batch.batchId,
    received_at: batch.receivedAt,
    done_bytes: doneBytes,
    hits,
    lines: figures?.lines ?? 0,
    finished_at: figures ? ctx.now : null,
  }));
  await ctx.db.execute(sql`
    insert into detection_batches (source_id, batch_id, received_at, done_bytes, hits, lines, finished_at)
    select source_id, batch_id, received_at, done_bytes, hits, lines, finished_at
    from ${records(
      rows,
      sql`source_id uuid, batch_id text, received_at timestamptz, done_bytes bigint, hits bigint, lines bigint,
      finished_at timestamptz`,
    )}
    on conflict (source_id, batch_id) do update
      set done_bytes = excluded.done_bytes, hits = detection_batches.hits + excluded.hits, lines = excluded.lines,
          finished_at = excluded.finished_at`);
}

/** Adds the figures of batches to their sources; of samples and clocks the last word counts. */
async function addToSources(
  ctx: Context,
  known: ReadonlyMap<string, SourceRow>,
  parts: readonly BatchPart[],
): Promise<void> {
  const rows = [...Map.groupBy(parts, ({ batch }) => batch.sourceId)].map(([id, own]) => {
    const ended = own.flatMap(({ batch, figures }) => (figures ? [{ batch, figures }] : []));
    const sum = (of: (one: (typeof ended)[number]) => number) => ended.reduce((all, one) => all + of(one), 0);
    const isNew = ({ batch }: (typeof ended)[number]) => !wasCountedBefore(batch);
    const samples = ended.findLast(({ figures }) => figures.unknownSamples.length > 0)?.figures
      .unknownSamples;
    const seen = known.get(id)?.keepsOwn
      ? undefined
      : ended.findLast(({ figures }) => figures.seen.length > 0)?.figures.seen;
    return {
      seen: seen?.map((line) => storable(line)) ?? null,
      id,
      hits: own.reduce((all, { hits }) => all + hits, 0),
      lines: sum((one) => (isNew(one) ? one.figures.lines : 0)),
      bytes: sum((one) => (isNew(one) ? one.batch.bytes : 0)),
      // Of lines that are read again, those that are understood now are unknown no more.
      unknown: sum((one) => one.figures.unknownLines - (isNew(one) ? 0 : one.figures.lines)),
      samples: samples?.map((sample) => storable(sample)) ?? null,
      skew:
        ended.findLast(({ figures }) => figures.clockSkewSeconds !== null)?.figures.clockSkewSeconds ?? null,
    };
  });
  const shape = sql`id uuid, hits bigint, lines bigint, bytes bigint, unknown bigint, samples text[], seen text[],
    skew float8`;
  await ctx.db.execute(sql`
    update detection_sources s
    set hits = s.hits + r.hits, lines = s.lines + r.lines, bytes = s.bytes + r.bytes,
        unknown_lines = greatest(0, s.unknown_lines + r.unknown),
        unknown_samples = case when s.unknown_lines + r.unknown <= 0 then '{}'
          else coalesce(r.samples, s.unknown_samples) end,
        line_samples = coalesce(r.seen, s.line_samples),
        clock_skew_seconds = case when r.skew is null then s.clock_skew_seconds
          else greatest(least(r.skew, 2e9), -2e9)::int end
    from ${records(rows, shape)}
    where s.id = r.id`);
}
