import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { knownIndicators } from '../../intel/index.ts';
import type { Contact, Subject } from '../gathering.ts';
import type { BatchFigures } from '../matching.ts';
import type { SpooledBatch } from '../spool.ts';
import { batches, sources } from '../tables.ts';
import { recordSightings, type Attributed } from './recording.ts';
import { recordUnattributed } from './unattributed.ts';

type SourceRow = typeof sources.$inferSelect;

/** Where a batch stands, and its source; a batch of a source that is gone counts as finished. */
export async function batchState(
  { db }: Context,
  { sourceId, batchId }: Pick<SpooledBatch, 'sourceId' | 'batchId'>,
) {
  const [source] = await db.select().from(sources).where(eq(sources.id, sourceId));
  const [row] = await db
    .select()
    .from(batches)
    .where(and(eq(batches.sourceId, sourceId), eq(batches.batchId, batchId)));
  return { source, doneBytes: row?.doneBytes ?? 0, isFinished: (row?.finishedAt ?? null) !== null };
}

/**
 * Writes down what a part of a batch has brought, with the offset up to which it is counted, in one transaction:
 * after a crash the batch is read again and hits before the offset are passed over.
 */
export async function recordContacts(
  ctx: Context,
  source: Pick<SourceRow, 'id' | 'name'>,
  batch: SpooledBatch,
  part: {
    contacts: readonly Contact[];
    /** What anti-virus products named, by the number that contacts carry. */
    finds: ReadonlyMap<number, Subject>;
    hits: number;
    doneBytes: number;
  },
): Promise<void> {
  const asked = new Set(part.contacts.map(({ indicatorId }) => indicatorId).filter((id) => id > 0));
  const known = new Map<number, Subject>([...(await knownIndicators(ctx, [...asked])), ...part.finds]);
  const attributed = part.contacts.filter((contact): contact is Attributed => contact.unitId !== null);
  await recordSightings(ctx, source, attributed, known);
  await recordUnattributed(
    ctx,
    source,
    part.contacts.filter(({ unitId }) => unitId === null),
    known,
  );
  await ctx.db
    .insert(batches)
    .values({
      sourceId: source.id,
      batchId: batch.batchId,
      receivedAt: batch.receivedAt,
      doneBytes: part.doneBytes,
      hits: part.hits,
    })
    .onConflictDoUpdate({
      target: [batches.sourceId, batches.batchId],
      set: { doneBytes: part.doneBytes, hits: sql`${batches.hits} + ${part.hits}` },
    });
  await ctx.db
    .update(sources)
    .set({ hits: sql`${sources.hits} + ${part.hits}` })
    .where(eq(sources.id, source.id));
  ctx.kernel.metrics.sightings.inc(part.hits);
}

/** Marks a batch as counted to its end and adds its figures to the source. */
export async function finishBatch(
  ctx: Context,
  source: SourceRow,
  batch: SpooledBatch,
  { lines, unknownLines, unknownSamples }: BatchFigures,
): Promise<void> {
  await ctx.db
    .update(batches)
    .set({ finishedAt: ctx.now, lines })
    .where(and(eq(batches.sourceId, source.id), eq(batches.batchId, batch.batchId)));
  const samples = unknownSamples.map((sample) => sample.replaceAll('\0', '␀').toWellFormed());
  await ctx.db
    .update(sources)
    .set({
      lines: sql`${sources.lines} + ${lines}`,
      bytes: sql`${sources.bytes} + ${batch.bytes}`,
      unknownLines: sql`${sources.unknownLines} + ${unknownLines}`,
      lastSeenAt: sql`greatest(${sources.lastSeenAt}, ${batch.receivedAt.toISOString()}::timestamptz)`,
      ...(samples.length > 0 ? { unknownSamples: samples } : {}),
    })
    .where(eq(sources.id, source.id));
}
