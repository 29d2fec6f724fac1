import { join } from 'node:path';
import { observationKinds, ObservationCollector, type ByteCollector, type Observation } from '@lachan/engine';
import type { Kernel } from '../../../kernel/kernel.ts';
import { judgeClock } from '../clock.ts';
import { plainReading, type LineReading } from '../source-reading.ts';
import type { SpooledBatch } from '../spool.ts';
import { ClickHouseStore } from './clickhouse-store.ts';
import { DuckDbStore } from './duckdb-store.ts';
import { RowsFile } from './rows-file.ts';
import type { ObservationStore } from './store.ts';

/** So many observations of lines that are read one by one are held in memory before they are written down. */
const OBSERVATIONS_HELD = 100_000;
const ROWS_PER_WRITE = 5_000;

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
function keyOfBatch({ sourceId, batchId }: BatchName): string {
  return `${sourceId}_${batchId}`;
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

/**
 * Remembers who talked to whom in the batches of a round, of any format; the lines themselves are not kept. Rows go into
 * one file, named after the batch the round begins with: read again after a crash, it begins with it again, and the
 * file is replaced. It is sorted in when that batch waits no more.
 */
export class RoundObservations {
  private readonly collector: ByteCollector;
  private readonly file: RowsFile;
  private readonly singly = new Map<string, ObservationCollector>();
  private now = 0;
  private current: ObservationCollector | undefined;
  private sourceId = '';
  private how: LineReading = plainReading;
  private readonly judge = (loggedAt: number | null): number => judgeClock(loggedAt, this.now).at;

  /** @param doneBytes what earlier rounds have counted of the first batch */
  constructor(kernel: Kernel, collector: ByteCollector, first: BatchName, doneBytes: number) {
    this.collector = collector;
    const folder = join(kernel.config.dataFolder, 'observations', 'waiting');
    this.file = new RowsFile(folder, `${keyOfBatch(first)}_${doneBytes}`);
  }

  /** What is read from now on is of this batch. */
  begin({ sourceId, receivedAt }: SpooledBatch, how: LineReading): void {
    this.sourceId = sourceId;
    this.how = how;
    this.now = receivedAt.getTime();
    this.current = undefined;
    if (!this.collector.hasRoomFor(sourceId)) this.takeRows();
    this.collector.begin(sourceId, this.now, this.judge);
  }

  /** Lines that the byte collector has left. */
  push(bytes: Uint8Array): void {
    if (!this.current) {
      const { judge, now, sourceId } = this;
      this.current = this.singly.get(sourceId) ?? new ObservationCollector({ judge });
      this.singly.set(sourceId, this.current);
      this.current.begin({ ...this.how.context, now }, this.how.format);
    }
    this.current.push(bytes);
  }

  /** The end of a batch. */
  end(): void {
    this.current?.end();
  }

  /** The table of the byte collector is full. */
  takeRows(): void {
    for (const rows of this.collector.take()) this.file.push(rows);
    if (this.sourceId) this.collector.begin(this.sourceId, this.now, this.judge);
  }

  /** Writes down what has become too much to hold; waits where the disk is slow. */
  async keepSmall(): Promise<void> {
    let held = 0;
    for (const { size } of this.singly.values()) held += size;
    if (held >= OBSERVATIONS_HELD) this.takeSingly();
    await this.file.whenRoom();
  }

  /** Nothing more comes: what is held is handed to the disk, and the collector is free for the next round. */
  close(): void {
    for (const rows of this.collector.take()) this.file.push(rows);
    this.takeSingly();
  }

  /** Everything is on disk. Call {@link close} before. */
  finish(): Promise<void> {
    return this.file.finish();
  }

  abandon(): Promise<void> {
    return this.file.abandon();
  }

  private takeSingly(): void {
    for (const [sourceId, collector] of this.singly) {
      let rows: string[] = [];
      for (const observation of collector.take()) {
        rows.push(rowOf(sourceId, observation));
        if (rows.length < ROWS_PER_WRITE) continue;
        this.file.push(Buffer.from(rows.join('')));
        rows = [];
      }
      if (rows.length > 0) this.file.push(Buffer.from(rows.join('')));
    }
  }
}

function rowOf(
  sourceId: string,
  { hour, machine, kind, destination, count, minutes, bytes }: Observation,
): string {
  return `${hour}\t${sourceId}\t${machine}\t${observationKinds.indexOf(kind)}\t${destination}\t${count}\t${minutes}\t${bytes}\n`;
}

/** Sorts in what has come, but for batches that still wait and may be read again. */
export async function settleObservations(kernel: Kernel, waiting: readonly BatchName[]): Promise<void> {
  const held = new Set(waiting.map(keyOfBatch));
  await observationsOf(kernel).settle((key) => held.has(key.replace(/_\d+$/, '')));
}
