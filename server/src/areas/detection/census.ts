import { decodeLine, FormatCensus, readColumns, readDetection, type Detection } from '@lachan/engine';

/** So many lines of a batch are read to know its clock; and samples of lines that nobody can read. */
const LINES_LOOKED_AT = 8;
const SAMPLES_KEPT = 10;
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
}

/** A line and where it stands in its batch. */
export interface RawLine {
  text: string;
  /** From 1. */
  number: number;
}

/** Shapes of lines are remembered from batch to batch of a source: on a known source they cost almost nothing. */
export class Censuses {
  private readonly kept = new Map<string, FormatCensus>();

  of(sourceId: string): FormatCensus {
    const known = this.kept.get(sourceId);
    if (known) this.kept.delete(sourceId);
    const census = known ?? new FormatCensus({ readAll: 0, samples: SAMPLES_KEPT });
    this.kept.set(sourceId, census);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= SOURCES_REMEMBERED) break;
      this.kept.delete(oldest);
    }
    return census;
  }
}

const SOURCES_REMEMBERED = 300;

/** Counts the lines of a batch that were not read on bytes, and finds out whether any decoder knows them. */
export class LineCensus {
  private readonly context: { now: number; columns?: readonly string[] };
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
    formats: FormatCensus,
    now: number,
    doneBytes: number,
    onFind?: (find: Detection, line: RawLine) => void,
  ) {
    this.context = { now };
    this.formats = formats;
    this.formats.begin(this.context);
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

  /** A part of the batch that was read on bytes: a line here and there tells its clock. */
  glance(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += STAMP_EVERY_BYTES) {
      const start = at === 0 ? 0 : bytes.indexOf(10, at) + 1;
      const end = start === 0 && at > 0 ? -1 : bytes.indexOf(10, start);
      if (end < 0 || this.skews.length >= LINES_LOOKED_AT) return;
      const text = this.text.decode(bytes.subarray(start, Math.min(end, start + HELD_BYTES)));
      const { at: loggedAt } = decodeLine(text, 'auto', this.context).fields;
      if (loggedAt !== null) this.skews.push(loggedAt - this.context.now);
    }
  }

  /** @param lines of the whole batch */
  end(lines: number): BatchFigures {
    if (this.held.length > 0) this.take(new Uint8Array(0));
    const { figures } = this.formats;
    const skews = this.skews.toSorted((a, b) => a - b);
    const skew = skews[skews.length >> 1];
    return {
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
    const columns = isHeader ? readColumns(text) : null;
    if (columns) this.context.columns = columns;
    if (text.trim() === '' || text.startsWith('#') || columns) return;
    const decoded = decodeLine(text, 'auto', this.context);
    if (decoded.fields.at !== null) this.skews.push(decoded.fields.at - this.context.now);
    if (this.isFind(text) || decoded.format !== 'text') return;
    this.unknown++;
    if (this.samples.length < SAMPLES_KEPT) this.samples.push(text.slice(0, 500));
  }

  /** Whether an anti-virus product speaks; what it found is handed on. */
  private isFind(text: string): boolean {
    const find = this.onFind ? readDetection(text, this.context) : null;
    if (find?.isInfectionEvidence && this.lineOffset >= this.doneBytes)
      this.onFind?.(find, { text, number: this.lines });
    return find !== null;
  }
}
