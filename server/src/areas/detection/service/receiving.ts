import { desc, eq, inArray } from 'drizzle-orm';
import { command, query } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { DismissSender, GetReceiving, RetryBatch } from '../contract.ts';
import { ownerOfSender, quarantineOf } from '../quarantine/quarantine.ts';
import { receiversOf } from '../receivers/receivers.ts';
import { sources, unknownSenders } from '../tables.ts';
import { detectorOf } from '../worker.ts';

export const getReceiving = query({
  name: 'detection.get-receiving',
  permission: 'detection:manage',
  input: GetReceiving.input,
  async run(ctx) {
    const receivers = receiversOf(ctx.kernel);
    const { spool } = detectorOf(ctx.kernel);
    const failed = await spool.listSetAside();
    const names = await ctx.db
      .select({ id: sources.id, name: sources.name })
      .from(sources)
      .where(inArray(sources.id, [...new Set(failed.map(({ sourceId }) => sourceId))]));
    const rows = await ctx.db.select().from(unknownSenders).orderBy(desc(unknownSenders.lastAt)).limit(100);
    const quarantine = quarantineOf(ctx.kernel);
    await quarantine.open();
    return {
      listeners: receivers.listeners,
      hasLogFolder: ctx.kernel.config.logFolder !== undefined,
      files: await receivers.filesOffered(),
      unknownSenders: rows.map((row) => ({ ...row, kept: quarantine.figures(ownerOf(row)) })),
      failedBatches: failed.map(({ name, sourceId, receivedAt, lines, bytes }) => ({
        id: name,
        sourceId,
        sourceName: names.find(({ id }) => id === sourceId)?.name ?? null,
        receivedAt,
        lines,
        bytes,
      })),
      waitingBytes: spool.waitingBytes,
      waitingLimitBytes: spool.limitBytes,
      kept: { ...quarantine.totals, limitBytes: quarantine.limitBytes, days: quarantine.days },
    };
  },
});

export const dismissSender = command({
  name: 'detection.dismiss-sender',
  permission: 'detection:manage',
  input: DismissSender.input,
  async run(ctx, { id }) {
    const [before] = await ctx.db.delete(unknownSenders).where(eq(unknownSenders.id, id)).returning();
    if (!before) throw new AppError('not_found', 'detection.sender_not_found', { id });
    const { transport, address } = before;
    await quarantineOf(ctx.kernel).forget(ownerOf(before));
    return { before: { transport, address }, after: { id } };
  },
});

export const retryBatch = command({
  name: 'detection.retry-batch',
  permission: 'detection:manage',
  input: RetryBatch.input,
  async run(ctx, { id }) {
    const detector = detectorOf(ctx.kernel);
    const batch = await detector.spool.takeBack(id);
    if (!batch) throw new AppError('not_found', 'detection.batch_not_found', { id });
    detector.wake();
    const { sourceId, lines, bytes } = batch;
    return { before: null, after: { id, sourceId, lines, bytes } };
  },
});

function ownerOf({ transport, address, fingerprint, certificateName }: typeof unknownSenders.$inferSelect) {
  const certificate = fingerprint === null ? undefined : { fingerprint, name: certificateName ?? '' };
  return ownerOfSender({ transport, address, certificate });
}
