import {
  decodeLine,
  FormatCensus,
  readColumns,
  readDetection,
  type DecodeContext,
  type Detection,
} from '@lachan/engine';
import { isLeaseLine } from './lease-lines.ts';
import type { LineReading } from './source-reading.ts';

/** So many lines of a batch are read to know its clock; and samples of lines that nobody can read. */
const LINES_LOOKED_AT = 8;
const SAMPLES_KEPT = 10;
const SAMPLE_CHARACTERS = 500;
const SEEN_CHARACTERS = 2_000;
/** Lines to be shown to a person are taken anew so often. */
const SEEN_AGE_MS = 60_000;
const lineFeed = Buffer.from('\n');
const HELD_BYTES = 64 * 1024;
const STAMP_EVERY_BYTES = 128 * 1024;

/** What a batch was, once it has been read to the end. */
export interface BatchFigures {
  lines: number;
  /**
   * Lines of no format that we read. Suricata's are known by being read; of others a line is known by its shape, whose
   * first and every 512th line is read. Of antivirus sources every line is read.
   */
  unknownLines: number;
  unknownSamples: string[];
  /** How far the stamps of some of its lines are ahead of its receipt, in the middle; `null` when they have none. */
  clockSkewSeconds: number | null;
  /** Lines by form; headers, comments and empty lines are of none. */
  formats: Record<string, number>;
  /** Some lines as they came; empty when there were others a moment ago. */
  seen: string[];
}

/** A line and where it stands in its batch. */
export interface RawLine {
  text: string;
  /** From 1. */
  number: number;
}

/** Shapes of lines are remembered from batch to batch of a source: on a known source they cost almost nothing. */
export class Censuses {
  private readonly kept = new Map<string, Kept>();

  /** @param key of how the lines are read: when that changes, shapes mean something else */
  of(sourceId: string, key = ''): Kept {
    const known = this.kept.get(sourceId);
    if (known) this.kept.delete(sourceId);
    const census =
      known?.key === key
        ? known
        : {
            key,
            formats: new FormatCensus({ readAll: 0, samples: SAMPLES_KEPT, isKnown: isLeaseLine }),
            seenAt: -Infinity,
          };
    this.kept.set(sourceId, census);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= SOURCES_REMEMBERED) break;
      this.kept.delete(oldest);
    }
    return census;
  }
}

const SOURCES_REMEMBERED = 300;

interface Kept {
  key: string;
  formats: FormatCensus;
  /** When lines to be shown were last taken. */
  seenAt: number;
}

/** Counts the lines of a batch that were not read on bytes, and finds out whether any decoder knows them. */
export class LineCensus {
  private context: DecodeContext & { now: number };
  private readonly kept: Kept;
  private readonly reading: LineReading;
  private readonly byFormat: Record<string, number> = {};
  private readonly seen: string[] = [];
  private readonly wantsSeen: boolean;
  /** Lines that nobody knows, with their line feeds, since they were last taken. */
  private strangeLines: Buffer[] = [];
  private strange = 0;
  private readonly formats: FormatCensus;
  private readonly onFind: ((find: Detection, line: RawLine) => void) | undefined;
  private readonly text = new TextDecoder();
  private readonly samples: string[] = [];
  private readonly skews: number[] = [];
  private held: Uint8Array = new Uint8Array(0);
  private lines = 0;
  private unknown = 0;
  /** Where the line that is being read begins among the bytes given, and where the chunk does. */
  private lineOffset = 0;
  private chunkOffset = 0;
  private readonly doneBytes: number;

  /**
   * @param doneBytes what was found before this offset has been counted already
   * @param onFind given what an anti-virus product found; then every line is read, and all bytes must be pushed
   */
  constructor(
    kept: Kept,
    reading: LineReading,
    now: number,
    doneBytes: number,
    onFind?: (find: Detection, line: RawLine) => void,
  ) {
    this.context = { ...reading.context, now };
    this.reading = reading;
    this.kept = kept;
    this.wantsSeen = Math.abs(now - kept.seenAt) >= SEEN_AGE_MS;
    this.formats = kept.formats;
    this.formats.begin(this.context, reading.format, (line) => this.keepStrange(line));
    this.doneBytes = doneBytes;
    this.onFind = onFind;
  }

  /** Bytes of lines that must be counted here; cut anywhere. */
  push(bytes: Uint8Array): void {
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

  /**
   * A part of the batch that was read on bytes: a line here and there tells its clock.
   * @param lines of it that were Suricata's
   */
  glance(bytes: Uint8Array, lines: number): void {
    this.note('suricata-eve', lines);
    for (let at = 0; at < bytes.length; at += STAMP_EVERY_BYTES) {
      const start = at === 0 ? 0 : bytes.indexOf(10, at) + 1;
      const end = start === 0 && at > 0 ? -1 : bytes.indexOf(10, start);
      if (end < 0 || this.skews.length >= LINES_LOOKED_AT) return;
      const text = this.text.decode(bytes.subarray(start, Math.min(end, start + HELD_BYTES)));
      const { at: loggedAt } = decodeLine(text, this.reading.format, this.context).fields;
      this.show(text);
      if (loggedAt !== null) this.skews.push(loggedAt - this.context.now);
    }
  }

  /** @param lines of the whole batch */
  end(lines: number): BatchFigures {
    if (this.held.length > 0) this.take(new Uint8Array(0));
    const { figures } = this.formats;
    const skews = this.skews.toSorted((a, b) => a - b);
    const skew = skews[skews.length >> 1];
    for (const [format, count] of Object.entries(figures.byFormat)) this.note(format, count);
    this.note('dhcp', figures.known);
    if (this.seen.length > 0) this.kept.seenAt = this.context.now;
    return {
      formats: this.byFormat,
      seen: this.seen,
      lines,
      unknownLines: this.unknown + figures.unknown,
      unknownSamples: [...this.samples, ...figures.samples].slice(0, SAMPLES_KEPT),
      clockSkewSeconds: skew === undefined ? null : Math.round(skew / 1000),
    };
  }

  private take(bytes: Uint8Array): void {
    const line = this.held.length > 0 ? Buffer.concat([this.held, bytes]) : bytes;
    if (this.held.length > 0) this.held = new Uint8Array(0);
    const isHeader = line[0] === 35 || this.lines === 0;
    this.lines++;
    if (isHeader || this.onFind || this.lines <= LINES_LOOKED_AT) this.look(line, isHeader);
    else this.formats.push(line);
  }

  private look(line: Uint8Array, isHeader: boolean): void {
    const text = this.text.decode(line.subarray(0, HELD_BYTES)).replace(/\r$/, '');
    const columns = isHeader || this.context.columnsAreGiven ? readColumns(text, this.context) : null;
    if (columns) this.context = { ...this.context, columns };
    if (columns) this.show(text);
    if (text.trim() === '' || text.startsWith('#') || columns) return;
    this.show(text);
    const decoded = decodeLine(text, this.reading.format, this.context);
    if (decoded.fields.at !== null) this.skews.push(decoded.fields.at - this.context.now);
    const otherwise = this.isFind(text) ? 'antivirus' : isLeaseLine(text) ? 'dhcp' : decoded.format;
    this.note(decoded.format === 'text' ? otherwise : decoded.format, 1);
    if (decoded.format !== 'text' || otherwise !== 'text') return;
    this.unknown++;
    this.keepStrange(line);
    if (this.samples.length < SAMPLES_KEPT) this.samples.push(text.slice(0, SAMPLE_CHARACTERS));
  }

  get hasStrange(): boolean {
    return this.strange > 0;
  }

  /** Hands over the lines that nobody knows, and begins anew. */
  takeStrange(): { lines: number; bytes: Buffer } {
    const taken = { lines: this.strange, bytes: Buffer.concat(this.strangeLines) };
    this.strangeLines = [];
    this.strange = 0;
    return taken;
  }

  private keepStrange(line: Uint8Array): void {
    this.strange++;
    this.strangeLines.push(Buffer.concat([line.subarray(0, HELD_BYTES), lineFeed]));
  }

  private note(format: string, lines: number): void {
    if (lines > 0) this.byFormat[format] = (this.byFormat[format] ?? 0) + lines;
  }

  private show(text: string): void {
    if (this.wantsSeen && this.seen.length < LINES_LOOKED_AT) this.seen.push(text.slice(0, SEEN_CHARACTERS));
  }

  /** Whether an anti-virus product speaks; what it found is handed on. */
  private isFind(text: string): boolean {
    const find = this.onFind ? readDetection(text, this.context) : null;
    if (find?.isInfectionEvidence && this.lineOffset >= this.doneBytes)
      this.onFind?.(find, { text, number: this.lines });
    return find !== null;
  }
}
