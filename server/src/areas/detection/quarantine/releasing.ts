import { Readable } from 'node:stream';
import { systemActor } from '../../../kernel/actor.ts';
import { inTransaction } from '../../../kernel/command.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { areCounted } from '../service/batches.ts';
import type { Detector } from '../worker.ts';
import { nameOfKept } from './kept-names.ts';
import type { KeptRecord } from './kept-records.ts';
import { quarantineOf, type Claim } from './quarantine.ts';

const BATCH_BYTES = 8 * 1024 * 1024;
const MINUTE_MS = 60_000;
const WAIT_MS = 250;

const running = new WeakMap<Kernel, Promise<void>>();

/**
 * Reads what has been claimed as lines of its source, with the time at which it came. The batches of a claim bear the
 * same names however often they are made: the ledger takes each once.
 */
export async function releaseKept(kernel: Kernel, detector: Detector): Promise<void> {
  const before = running.get(kernel) ?? Promise.resolve();
  const own = before.catch(() => undefined).then(() => releaseAll(kernel, detector));
  running.set(kernel, own);
  await own;
}

/** {@link releaseKept} for whoever cannot wait for it. */
export function releaseSoon(kernel: Kernel, detector: Detector): void {
  releaseKept(kernel, detector).catch((error: unknown) =>
    kernel.log.error({ err: error }, 'Kept lines could not be read'),
  );
}

async function releaseAll(kernel: Kernel, detector: Detector): Promise<void> {
  const quarantine = quarantineOf(kernel);
  for (const claim of await quarantine.claims()) {
    let batch: KeptRecord[] = [];
    let number = 0;
    const send = async () => {
      if (batch.length > 0) await put(kernel, detector, claim, number++, batch);
      batch = [];
    };
    for await (const record of quarantine.recordsOf(claim)) {
      const [first] = batch;
      const bytes = batch.reduce((sum, one) => sum + one.bytes.length, 0);
      // The arrival counts where a line bears no time of its own: to the minute.
      if (first && (minuteOf(first) !== minuteOf(record) || bytes + record.bytes.length > BATCH_BYTES))
        await send();
      batch.push(record);
    }
    await send();
    await quarantine.finish(claim);
  }
}

async function put(
  kernel: Kernel,
  detector: Detector,
  { id, kind, sourceId }: Claim,
  number: number,
  records: readonly KeptRecord[],
): Promise<void> {
  while (detector.spool.isFull) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  await detector.spool.put(Readable.from(records.map(({ bytes }) => bytes)), {
    sourceId,
    batchId: nameOfKept(kind, id, number),
    isGzip: false,
    receivedAt: new Date(records[0]?.receivedAt ?? kernel.clock().getTime()),
    limitBytes: Infinity,
  });
  detector.wake();
}

function minuteOf({ receivedAt }: KeptRecord): number {
  return Math.floor(receivedAt / MINUTE_MS);
}

/** What rounds that did not come to their end have left is kept, where their batches have been counted. */
export async function recoverKept(kernel: Kernel): Promise<void> {
  const quarantine = quarantineOf(kernel);
  await quarantine.recover((records) =>
    inTransaction(kernel.callerOf(systemActor), (ctx) => areCounted(ctx, records)),
  );
}
