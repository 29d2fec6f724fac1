import { createReadStream } from 'node:fs';
import {
  compileIndicators,
  compileNetworks,
  createMatcher,
  decodeLine,
  readColumns,
  readDetection,
  type Detection,
  type Hit,
  type Indicator,
  type IndicatorIndex,
  type NetworkTable,
  type UnitNetwork,
} from '@lachan/engine';

const CHUNK_BYTES = 1024 * 1024;
/** Up to so many lines of a batch are looked at one by one to count those of no known format. */
const LINES_LOOKED_AT = 2_000;
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
  const all: Indicator[] = [];
  for await (const some of indicators) all.push(...some);
  const { index } = compileIndicators(all, { warnings: new Set(networks.map(({ cidr }) => cidr)) });
  return { index, networks: compileNetworks(networks) };
}

/** What a batch was, once it has been read to the end. */
export interface BatchFigures {
  lines: number;
  /** Lines of no format that we read. Exact in batches of 2,000 lines and less, else estimated from as many. */
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
  onHit: (hit: Hit) => void;
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
  const every = reading.onFind ? 1 : Math.max(1, Math.ceil(reading.lines / LINES_LOOKED_AT));
  const chunks = Math.max(1, Math.ceil(reading.bytes / CHUNK_BYTES));
  const census = new LineCensus(
    { every, lines: reading.lines, chunks },
    now,
    reading.doneBytes,
    reading.onFind,
  );
  const take = (hit: Hit): void => {
    if (hit.counts && hit.lineOffset >= reading.doneBytes) reading.onHit(withMachine(hit, now));
  };
  let offset = 0;
  for await (const chunk of createReadStream(reading.path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    if (reading.isStopping()) return null;
    matcher.push(bytes, take);
    census.push(bytes);
    // What follows the last line feed is still in the matcher's hands.
    const feed = bytes.lastIndexOf(10);
    if (feed >= 0 && offset + feed + 1 > reading.doneBytes) await reading.afterChunk(offset + feed + 1);
    offset += bytes.length;
    // Requests get their turn between chunks.
    await new Promise((resolve) => setImmediate(resolve));
  }
  matcher.end(take);
  return census.end();
}

/** Events of anti-virus products say in their own way which machine they are about. */
export function withMachine(hit: Hit, now: number): Hit {
  // Most lines tell it without all their fields being read.
  if (hit.clientAddress ?? hit.fields.sourceAddress ?? hit.fields.hostName) return hit;
  const find = readDetection(hit.line, { now });
  if (!find) return hit;
  const machine = find.hostAddress ?? find.hostName;
  if (machine === undefined) return hit;
  return { ...hit, at: hit.at, clientAddress: machine, fields: { ...hit.fields, clientAddress: machine } };
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
  private held: Buffer = Buffer.alloc(0);
  /** Where the line that is being read begins, and where the chunk does, in bytes. */
  private lineOffset = 0;
  private chunkOffset = 0;
  private lines = 0;
  private lookedAt = 0;
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
    this.doneBytes = doneBytes;
    this.onFind = onFind;
  }

  push(bytes: Buffer): void {
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
    if (this.held.length > 0) this.take(Buffer.alloc(0));
    const lines = this.every > 1 ? this.total : this.lines;
    const unknownLines = this.lookedAt === 0 ? 0 : Math.round((this.unknown / this.lookedAt) * lines);
    const skews = this.skews.toSorted((a, b) => a - b);
    const skew = skews[skews.length >> 1];
    const clockSkewSeconds = skew === undefined ? null : Math.round(skew / 1000);
    return { lines, unknownLines, unknownSamples: this.samples, clockSkewSeconds };
  }

  /** Looks at a few lines that lie whole in this chunk. */
  private glance(bytes: Buffer): void {
    const step = Math.ceil(bytes.length / Math.max(1, Math.ceil(this.total / this.every / this.chunks)));
    for (let at = 0; at < bytes.length; at += step) {
      const start = bytes.indexOf(10, at) + 1;
      const end = start === 0 ? -1 : bytes.indexOf(10, start);
      if (end < 0) return;
      this.look(bytes.subarray(start, end), false);
      at = Math.max(at, end - step);
    }
  }

  private take(bytes: Buffer): void {
    const line = this.held.length > 0 ? Buffer.concat([this.held, bytes]) : bytes;
    if (this.held.length > 0) this.held = Buffer.alloc(0);
    const isHeader = line[0] === 35 || this.lines === 0;
    this.lines++;
    if (isHeader || this.lines % this.every === 0) this.look(line, isHeader);
  }

  private look(line: Buffer, isHeader: boolean): void {
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
