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
export function observeBatch(kernel: Kernel, batch: SpooledBatch): Promise<void> {
  const chunks = createReadStream(batch.path, { highWaterMark: CHUNK_BYTES });
  return observe(
    observationsOf(kernel),
    keyOfBatch(batch),
    batch.sourceId,
    chunks,
    batch.receivedAt.getTime(),
  );
}

/**
 * Remembers who talked to whom in lines of any format, in memory that does not grow with them.
 * @param key under it, the same again replaces what it brought until it is sorted in
 * @param receivedAt epoch ms; judges the clocks of the lines
 */
export async function observe(
  store: ObservationStore,
  key: string,
  sourceId: string,
  chunks: AsyncIterable<Uint8Array>,
  receivedAt: number,
): Promise<void> {
  const collector = new ObservationCollector({
    context: { now: receivedAt },
    judge: (loggedAt) => judgeClock(loggedAt, receivedAt).at,
  });
  let part = 0;
  const write = () => store.append(`${key}_${part++}`, sourceId, collector.take());
  for await (const chunk of chunks) {
    collector.push(chunk);
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
