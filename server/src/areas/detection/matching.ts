import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  compileNetworks,
  createMatcher,
  decodeLine,
  FormatCensus,
  IndexBuilder,
  machineOf,
  readColumns,
  readDetection,
  TextIntake,
  type Detection,
  type Hit,
  type Indicator,
  type IndicatorIndex,
  type NetworkTable,
  type UnitNetwork,
} from '@lachan/engine';

const CHUNK_BYTES = 1024 * 1024;
/** Batches of so many lines and less are counted line by line; see {@link FormatCensus}. */
const LINES_COUNTED = 20_000;
/** So many lines are read one by one; of larger batches, so many in all. */
const LINES_LOOKED_AT = 500;
const SAMPLES_KEPT = 10;
const HELD_BYTES = 64 * 1024;

/** Everything that lines are matched against, compiled. */
export interface MatchingPlan {
  index: IndicatorIndex;
  networks: NetworkTable;
}

/** Reads indicators as they come, in memory bounded by the compiled tables. The units' own networks never alarm. */
export async function compilePlan(
  indicators: AsyncIterable<readonly Indicator[]>,
  networks: readonly UnitNetwork[],
): Promise<MatchingPlan> {
  const builder = new IndexBuilder({ warnings: new Set(networks.map(({ cidr }) => cidr)) });
  for await (const some of indicators) for (const indicator of some) builder.add(indicator);
  const { index } = builder.finish();
  return { index, networks: compileNetworks(networks) };
}

/** What a batch was, once it has been read to the end. */
export interface BatchFigures {
  lines: number;
  /**
   * Lines of no format that we read. In batches of 20,000 lines and less the first 2,000 are read and the others known
   * by their shape, whose first and every 512th line is read; of larger batches an estimate from 500. Of antivirus
   * sources every line is read.
   */
  unknownLines: number;
  unknownSamples: string[];
  /** How far the stamps of its lines are ahead of its receipt, in the middle; `null` when they have none. */
  clockSkewSeconds: number | null;
}

/** A line and where it stands in its batch. */
export interface RawLine {
  text: string;
  /** From 1. */
  number: number;
}

export interface Reading {
  path: string;
  plan: MatchingPlan;
  /** Lines of the file, to know how many of them to look at. */
  lines: number;
  bytes: number;
  receivedAt: Date;
  /** Hits before this offset have been counted already. */
  doneBytes: number;
  /** Given the machine that acted, where the line names one. What is asked of the hit must be asked at once. */
  onHit: (hit: Hit, machine: string | undefined) => void;
  /** Given what an anti-virus product found; then every line is read, and not only those that hit. */
  onFind?: (find: Detection, line: RawLine) => void;
  /** Called between chunks with the offset up to which all hits have been given; may write them down. */
  afterChunk: (doneBytes: number) => Promise<void>;
  /** Whether to stop between chunks. */
  isStopping: () => boolean;
}

/**
 * Matches a file of log lines of any format, chunk by chunk; only hits that count as contacts are given.
 * @returns `null` when it was stopped before the end
 */
export async function matchFile(reading: Reading): Promise<BatchFigures | null> {
  const now = reading.receivedAt.getTime();
  const matcher = createMatcher(reading.plan.index, { context: { now }, maxLineText: 4 * 1024 * 1024 });
  const readsAll = reading.onFind !== undefined || reading.lines <= LINES_COUNTED;
  const every = readsAll ? 1 : Math.ceil(reading.lines / LINES_LOOKED_AT);
  const chunks = Math.max(1, Math.ceil(reading.bytes / CHUNK_BYTES));
  const census = new LineCensus(
    { every, lines: reading.lines, chunks },
    now,
    reading.doneBytes,
    reading.onFind,
  );
  const take = (hit: Hit): void => {
    if (hit.counts && hit.lineOffset >= reading.doneBytes) reading.onHit(hit, machineOf(hit, now));
  };
  const intake = new TextIntake();
  let offset = 0;
  // Offsets are those of the text that comes out of the intake: the same in every run over the same file.
  const match = (bytes: Uint8Array): number => {
    matcher.push(bytes, take);
    census.push(bytes);
    // What follows the last line feed is still in the matcher's hands.
    const feed = bytes.lastIndexOf(10);
    const done = feed < 0 ? 0 : offset + feed + 1;
    offset += bytes.length;
    return done;
  };
  for await (const chunk of chunksOf(reading)) {
    if (reading.isStopping()) return null;
    const done = match(intake.push(chunk));
    if (done > reading.doneBytes) await reading.afterChunk(done);
    // Requests get their turn between chunks.
    await new Promise((resolve) => setImmediate(resolve));
  }
  match(intake.end());
  matcher.end(take);
  return census.end();
}

/** A file of one chunk is read at once: most batches are, and a stream costs more than their reading. */
async function* chunksOf({ path, bytes }: Pick<Reading, 'path' | 'bytes'>): AsyncGenerator<Buffer> {
  if (bytes <= 2 * CHUNK_BYTES) yield readFile(path);
  else
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) yield chunk as Buffer;
}

/** The beginning of a batch is read line by line, for headers; beyond it lines are looked at here and there. */
const BEGINNING_BYTES = 64 * 1024;

/** Counts lines, and looks at every so manieth to see whether any decoder knows it. */
class LineCensus {
  private readonly every: number;
  private readonly total: number;
  private readonly chunks: number;
  private readonly context: { now: number; columns?: readonly string[] };
  private readonly doneBytes: number;
  private readonly onFind: Reading['onFind'];
  private readonly text = new TextDecoder();
  private readonly samples: string[] = [];
  private held: Uint8Array = new Uint8Array(0);
  /** Where the line that is being read begins, and where the chunk does, in bytes. */
  private lineOffset = 0;
  private chunkOffset = 0;
  private lines = 0;
  private lookedAt = 0;
  private readonly formats: FormatCensus;
  private unknown = 0;

  private readonly skews: number[] = [];

  constructor(
    of: { every: number; lines: number; chunks: number },
    now: number,
    doneBytes: number,
    onFind: Reading['onFind'],
  ) {
    this.every = of.every;
    this.total = of.lines;
    this.chunks = of.chunks;
    this.context = { now };
    this.formats = new FormatCensus({ context: this.context, readAll: 0, samples: SAMPLES_KEPT });
    this.doneBytes = doneBytes;
    this.onFind = onFind;
  }

  push(bytes: Uint8Array): void {
    if (this.every > 1 && this.chunkOffset >= BEGINNING_BYTES) {
      this.glance(bytes);
      return;
    }
    let start = 0;
    for (let feed = bytes.indexOf(10); feed >= 0; feed = bytes.indexOf(10, start)) {
      this.take(bytes.subarray(start, feed));
      start = feed + 1;
      this.lineOffset = this.chunkOffset + start;
    }
    // Of a line that never ends, its beginning is enough to know its format.
    if (start < bytes.length && this.held.length < HELD_BYTES)
      this.held = Buffer.concat([this.held, bytes.subarray(start)]);
    this.chunkOffset += bytes.length;
  }

  end(): BatchFigures {
    if (this.held.length > 0) this.take(new Uint8Array(0));
    const lines = this.every > 1 ? this.total : this.lines;
    const { figures } = this.formats;
    const lookedAt = this.lookedAt + figures.lines;
    const unknown = this.unknown + figures.unknown;
    const unknownLines = lookedAt === 0 ? 0 : Math.round((unknown / lookedAt) * lines);
    const unknownSamples = [...this.samples, ...figures.samples].slice(0, SAMPLES_KEPT);
    const skews = this.skews.toSorted((a, b) => a - b);
    const skew = skews[skews.length >> 1];
    const clockSkewSeconds = skew === undefined ? null : Math.round(skew / 1000);
    return { lines, unknownLines, unknownSamples, clockSkewSeconds };
  }

  /** Looks at a few lines that lie whole in this chunk. */
  private glance(bytes: Uint8Array): void {
    const step = Math.ceil(bytes.length / Math.max(1, Math.ceil(this.total / this.every / this.chunks)));
    for (let at = 0; at < bytes.length; at += step) {
      const start = bytes.indexOf(10, at) + 1;
      const end = start === 0 ? -1 : bytes.indexOf(10, start);
      if (end < 0) return;
      this.look(bytes.subarray(start, end), false);
      at = Math.max(at, end - step);
    }
  }

  private take(bytes: Uint8Array): void {
    const line = this.held.length > 0 ? Buffer.concat([this.held, bytes]) : bytes;
    if (this.held.length > 0) this.held = new Uint8Array(0);
    const isHeader = line[0] === 35 || this.lines === 0;
    this.lines++;
    if (!isHeader && this.lines % this.every !== 0) return;
    if (isHeader || this.onFind || this.every > 1 || this.lines <= LINES_LOOKED_AT) this.look(line, isHeader);
    else this.formats.push(line);
  }

  private look(line: Uint8Array, isHeader: boolean): void {
    const text = this.text.decode(line.subarray(0, HELD_BYTES)).replace(/\r$/, '');
    const columns = isHeader ? readColumns(text) : null;
    if (columns) this.context.columns = columns;
    this.lookedAt++;
    if (text.trim() === '' || text.startsWith('#') || columns) return;
    const decoded = decodeLine(text, 'auto', this.context);
    if (decoded.fields.at !== null) this.skews.push(decoded.fields.at - this.context.now);
    if (this.isFind(text) || decoded.format !== 'text') return;
    this.unknown++;
    if (this.samples.length < SAMPLES_KEPT) this.samples.push(text.slice(0, 500));
  }

  /** Whether an anti-virus product speaks; what it found is handed on, unless it has been counted already. */
  private isFind(text: string): boolean {
    const find = this.onFind ? readDetection(text, this.context) : null;
    if (find?.isInfectionEvidence && this.lineOffset >= this.doneBytes)
      this.onFind?.(find, { text, number: this.lines });
    return find !== null;
  }
}
