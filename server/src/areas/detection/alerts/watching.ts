import type { Kernel } from '../../../kernel/kernel.ts';
import { judgeClock } from '../clock.ts';
import type { LineReading } from '../source-reading.ts';
import type { SpooledBatch } from '../spool.ts';
import { isServerLog, ServerLogWatch, type Attack } from './server-logs.ts';

/** By the beginning of a batch it is known whether it is a log of a server about its visitors. */
const BEGINNING_BYTES = 64 * 1024;
const LINES_LOOKED_AT = 40;
const LINE_CHARACTERS = 64 * 1024;

const watches = new WeakMap<Kernel, Map<string, ServerLogWatch>>();

/** Watches the lines of one batch, together with what the batches of its source have shown before. */
export class BatchWatch {
  private readonly kernel: Kernel;
  private readonly batch: SpooledBatch;
  private readonly how: LineReading;
  /** Made when there is something to read: most batches are read on bytes. */
  private text: TextDecoder | undefined;
  private beginning: Uint8Array[] = [];
  private beginningBytes = 0;
  /** `null` when there is nothing to watch for, `undefined` before it is known. */
  private watch: ServerLogWatch | null | undefined;
  private rest = '';

  constructor(kernel: Kernel, batch: SpooledBatch, how: LineReading) {
    this.kernel = kernel;
    this.how = how;
    this.batch = batch;
  }

  push(bytes: Uint8Array): void {
    if (this.watch === null) return;
    if (this.watch) {
      this.read(this.decoder.decode(bytes, { stream: true }), false);
      return;
    }
    this.beginning.push(Uint8Array.from(bytes));
    this.beginningBytes += bytes.length;
    if (this.beginningBytes >= BEGINNING_BYTES) this.decide();
  }

  /** The attacks that the batch shows. */
  end(): Attack[] {
    if (this.watch === undefined && this.beginningBytes > 0) this.decide();
    if (!this.watch) return [];
    this.read(this.text?.decode() ?? '', true);
    return this.watch.take();
  }

  private decide(): void {
    const bytes = Buffer.concat(this.beginning);
    this.beginning = [];
    const beginning = bytes.toString('utf8', 0, BEGINNING_BYTES);
    // Log-ons stand among many other things in the journal of a server.
    const isWatched =
      beginning.includes('sshd') ||
      beginning
        .split('\n', LINES_LOOKED_AT)
        .some((line) => line !== '' && isServerLog(line.replace(/\r$/, ''), this.how));
    this.watch = isWatched ? this.watchOfSource() : null;
    if (this.watch) this.read(this.decoder.decode(bytes, { stream: true }), false);
  }

  private watchOfSource(): ServerLogWatch {
    const ofSources = watches.get(this.kernel) ?? new Map<string, ServerLogWatch>();
    watches.set(this.kernel, ofSources);
    const watch = ofSources.get(this.batch.sourceId) ?? new ServerLogWatch();
    ofSources.set(this.batch.sourceId, watch);
    return watch;
  }

  private get decoder(): TextDecoder {
    return (this.text ??= new TextDecoder());
  }

  private read(piece: string, isLast: boolean): void {
    const now = this.batch.receivedAt.getTime();
    const lines = (this.rest + piece).split('\n');
    this.rest = isLast ? '' : (lines.pop() ?? '').slice(0, LINE_CHARACTERS);
    for (const line of lines)
      this.watch?.push(
        line.replace(/\r$/, '').slice(0, LINE_CHARACTERS),
        now,
        (at) => judgeClock(at, now).at,
        this.how,
      );
  }
}
