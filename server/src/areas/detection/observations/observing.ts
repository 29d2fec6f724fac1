import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { ObservationCollector } from '@lachan/engine';
import type { Kernel } from '../../../kernel/kernel.ts';
import { judgeClock } from '../clock.ts';
import type { SpooledBatch } from '../spool.ts';
import { ClickHouseStore } from './clickhouse-store.ts';
import { DuckDbStore } from './duckdb-store.ts';
import type { ObservationStore } from './store.ts';

const CHUNK_BYTES = 1024 * 1024;
/** So many observations are held in memory before they are written down. */
const OBSERVATIONS_HELD = 300_000;

const stores = new WeakMap<Kernel, ObservationStore>();

/** The memory of an installation. */
export function observationsOf(kernel: Kernel): ObservationStore {
  let store = stores.get(kernel);
  if (!store) {
    const folder = join(kernel.config.dataFolder, 'observations');
    const { clickhouseUrl } = kernel.config;
    store = clickhouseUrl ? new ClickHouseStore(folder, clickhouseUrl) : new DuckDbStore(folder);
    stores.set(kernel, store);
  }
  return store;
}

type BatchName = Pick<SpooledBatch, 'sourceId' | 'batchId'>;

/** Names what a batch brings; a batch that is read again brings the same under the same name. */
export function keyOfBatch({ sourceId, batchId }: BatchName): string {
  return `${sourceId}_${batchId}`;
}

/** Remembers who talked to whom in a batch of any format; the lines themselves are not kept. */
export async function observeBatch(kernel: Kernel, batch: SpooledBatch): Promise<void> {
  const now = batch.receivedAt.getTime();
  const collector = new ObservationCollector({
    context: { now },
    judge: (loggedAt) => judgeClock(loggedAt, now).at,
  });
  const store = observationsOf(kernel);
  let part = 0;
  const write = () => store.append(`${keyOfBatch(batch)}_${part++}`, batch.sourceId, collector.take());
  for await (const chunk of createReadStream(batch.path, { highWaterMark: CHUNK_BYTES })) {
    collector.push(chunk as Buffer);
    if (collector.size >= OBSERVATIONS_HELD) await write();
    // Requests get their turn between chunks.
    await new Promise((resolve) => setImmediate(resolve));
  }
  collector.end();
  await write();
}

/** Sorts in what has come, but for batches that still wait and may be read again. */
export async function settleObservations(kernel: Kernel, waiting: readonly BatchName[]): Promise<void> {
  const held = new Set(waiting.map(keyOfBatch));
  await observationsOf(kernel).settle((key) => held.has(key.replace(/_\d+$/, '')));
}
