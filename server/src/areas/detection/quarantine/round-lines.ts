import type { Kernel } from '../../../kernel/kernel.ts';
import type { SpooledBatch } from '../spool.ts';
import type { KeptRecord } from './kept-records.ts';
import { ownerOfSource, quarantineOf } from './quarantine.ts';

/** So much is held in memory before it goes to disk. */
const HELD_BYTES = 1024 * 1024;

/** Lines of a round that nobody understood: on disk before the round is counted, kept for good once it has been. */
export class RoundLines {
  private readonly kernel: Kernel;
  private run: string | undefined;
  private held: Omit<KeptRecord, 'run' | 'part'>[] = [];
  private heldBytes = 0;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  async add(
    { batchId, receivedAt, sourceId }: Pick<SpooledBatch, 'batchId' | 'receivedAt' | 'sourceId'>,
    lines: number,
    bytes: Buffer,
  ): Promise<void> {
    const owner = ownerOfSource(sourceId);
    this.held.push({ owner, batch: batchId, receivedAt: receivedAt.getTime(), lines, bytes });
    this.heldBytes += bytes.length;
    if (this.heldBytes >= HELD_BYTES) await this.flush();
  }

  /** What has been added is on disk. That nothing can be kept is no reason not to match. */
  async flush(): Promise<void> {
    if (this.held.length === 0) return;
    const records = this.held;
    [this.held, this.heldBytes] = [[], 0];
    const quarantine = quarantineOf(this.kernel);
    try {
      this.run ??= await quarantine.beginRound();
      await quarantine.addToRound(this.run, records);
    } catch (error) {
      quarantine.countGone(records.reduce((sum, { lines }) => sum + lines, 0));
      this.kernel.log.warn({ err: error }, 'Lines that were not understood could not be kept');
    }
  }

  /** The round has been counted, with these batches to their end. */
  async keep(batches: readonly SpooledBatch[]): Promise<void> {
    if (this.run === undefined) return;
    const whole = new Set(batches.map(({ sourceId, batchId }) => `${ownerOfSource(sourceId)} ${batchId}`));
    await quarantineOf(this.kernel).keepRound(this.run, ({ owner, batch }) => whole.has(`${owner} ${batch}`));
    this.run = undefined;
  }

  /** The batches must be read again. */
  abandon(): void {
    [this.held, this.heldBytes] = [[], 0];
    if (this.run !== undefined) quarantineOf(this.kernel).abandonRound(this.run);
  }
}
