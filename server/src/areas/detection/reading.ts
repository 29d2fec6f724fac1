import { createMatcher, TextIntake, type Detection, type HitBatch, type Slot } from '@lachan/engine';
import type { Kernel } from '../../kernel/kernel.ts';
import { BatchWatch } from './alerts/watching.ts';
import type { Attack } from './alerts/server-logs.ts';
import { LineCensus, type BatchFigures, type Censuses, type RawLine } from './census.ts';
import { LeaseLines, type LeaseWord } from './lease-lines.ts';
import { sieveOf, type MatchingPlan } from './matching.ts';
import type { RoundObservations } from './observations/observing.ts';
import type { LineReading } from './source-reading.ts';
import type { Spool, SpooledBatch } from './spool.ts';

export interface Reading {
  kernel: Kernel;
  spool: Spool;
  batch: SpooledBatch;
  plan: MatchingPlan;
  /** How a person has said that the lines are read. */
  how: LineReading;
  censuses: Censuses;
  /** Asked for anew at every part: writing down in between begins another. `null`: the unit keeps its own. */
  observations: () => RoundObservations | null;
  /** What stands before this offset has been counted already. */
  doneBytes: number;
  /** Given all hits, those before `doneBytes` too. What is asked of them must be asked at once. */
  onHits: (hits: HitBatch) => void;
  /** Given what an anti-virus product found; then every line is read, and not only those that hit. */
  onFind?: (find: Detection, line: RawLine) => void;
  /** Called between parts with the offset up to which everything has been given; may write it down. */
  afterPart: (doneBytes: number) => Promise<void>;
  /** Given lines that nobody knows, between parts and at the end. */
  onStrange: (lines: number, bytes: Buffer) => Promise<void>;
  /** Whether to stop between parts. */
  isStopping: () => boolean;
}

/** What a batch came to, beside its contacts and observations. */
export interface BatchFindings {
  figures: BatchFigures;
  attacks: Attack[];
  /** Which machines had which addresses, as DHCP servers said. */
  leases: LeaseWord[];
}

/**
 * Reads a batch of log lines of any format once, part by part: matches it, remembers who talked to whom, counts lines
 * that nobody knows, looks for attacks. Only hits that count as contacts are given.
 * @returns `null` when it was stopped before the end
 */
export async function readBatch(reading: Reading): Promise<BatchFindings | null> {
  const { batch, doneBytes, onHits, plan } = reading;
  const now = batch.receivedAt.getTime();
  const sieve = () => sieveOf(plan.index);
  const { format, context } = reading.how;
  const options = { format, context: { ...context, now }, maxLineText: 4 * 1024 * 1024, sieve };
  const matcher = createMatcher(plan.index, options);
  const intake = new TextIntake();
  const lines = new BatchLines(reading);
  // Offsets are those of the text that comes out of the intake: the same in every run over the same batch.
  let offset = 0;
  for await (const { slot, start, end } of reading.spool.read(batch)) {
    if (reading.isStopping()) return null;
    const bytes = slot.bytes.subarray(start, end);
    const text = intake.push(bytes);
    matcher.push(text, { onHits });
    const isNew = offset >= doneBytes;
    if (text === bytes) lines.pushPart(slot, start, end, isNew);
    else lines.pushOther(text, isNew);
    offset += text.length;
    if (isNew) await reading.observations()?.keepSmall();
    await lines.handOnStrange();
    // What follows the last line feed is still in the matcher's hands.
    if (text.length > 0 && text[text.length - 1] === 10 && offset > doneBytes)
      await reading.afterPart(offset);
    if (batch.parts.length > 1) await new Promise((resolve) => setImmediate(resolve));
  }
  const rest = intake.end();
  matcher.push(rest, { onHits });
  matcher.end({ onHits });
  lines.pushOther(rest, offset >= doneBytes);
  const findings = lines.end();
  await lines.handOnStrange();
  return findings;
}

/** The lines of a batch beside their matching: those of Suricata are read where they lie, the others one by one. */
class BatchLines {
  private readonly reading: Reading;
  private readonly census: LineCensus;
  private readonly watch: BatchWatch;
  private readonly leases: LeaseLines;
  private readonly readsAll: boolean;
  /** Whether the last line that was pushed has not ended. */
  private isOpen = false;

  constructor(reading: Reading) {
    const { batch, censuses, doneBytes, how, kernel, onFind } = reading;
    const now = batch.receivedAt.getTime();
    this.reading = reading;
    this.readsAll = onFind !== undefined || !how.mayReadOnBytes;
    this.census = new LineCensus(censuses.of(batch.sourceId, how.key), how, now, doneBytes, onFind);
    this.watch = new BatchWatch(kernel, batch, how);
    this.leases = new LeaseLines(now, how.zoneMinutes);
    const observations = reading.observations();
    if (observations) observations.begin(batch, how);
    else reading.spool.collector.beginUnkept(now);
  }

  /** @param isNew whether it has not been counted before */
  pushPart(slot: Slot, start: number, end: number, isNew: boolean): void {
    const bytes = slot.bytes.subarray(start, end);
    const observations = this.reading.observations();
    if (this.readsAll || !isNew) {
      this.pushOther(bytes, isNew);
      return;
    }
    const feed = this.isOpen ? bytes.indexOf(10) + 1 : 0;
    const last = bytes.lastIndexOf(10) + 1;
    if (this.isOpen) this.pushOther(bytes.subarray(0, feed === 0 ? bytes.length : feed), true);
    if (last <= feed && this.isOpen) return;
    const known = this.reading.spool.collector.read(
      slot,
      start + feed,
      start + last,
      (other) => this.pushOther(other, true),
      () => observations?.takeRows(),
    );
    if (known > 0) this.census.glance(bytes.subarray(feed, last), known);
    if (last < bytes.length) this.pushOther(bytes.subarray(last), true);
  }

  pushOther(bytes: Uint8Array, isNew: boolean): void {
    if (bytes.length === 0) return;
    this.isOpen = bytes[bytes.length - 1] !== 10;
    this.census.push(bytes);
    this.watch.push(bytes);
    this.leases.push(bytes);
    if (isNew) this.reading.observations()?.push(bytes);
  }

  /** Memory does not grow with lines that nobody knows. */
  async handOnStrange(): Promise<void> {
    if (!this.census.hasStrange) return;
    const { lines, bytes } = this.census.takeStrange();
    await this.reading.onStrange(lines, bytes);
  }

  end(): BatchFindings {
    this.reading.observations()?.end();
    return {
      figures: this.census.end(this.reading.batch.lines),
      attacks: this.watch.end(),
      leases: this.leases.end(),
    };
  }
}
