import { decodeLine, readColumns } from './decode-line.ts';
import type { DecodeContext, LogFormat } from './event.ts';

/** What a stream was made of. */
export interface CensusFigures {
  lines: number;
  /** Empty lines, comments and headers: neither known nor unknown. */
  passedOver: number;
  byFormat: Partial<Record<LogFormat, number>>;
  /** Lines that another reader knows. */
  known: number;
  /** Lines of no format that is read: those under `text` in `byFormat`. */
  unknown: number;
  /** Different unknown lines, the first of each shape, at most 500 characters each. */
  samples: string[];
  /** How it is known: lines that were really read, and lines counted by a shape that had been read before. */
  read: number;
  byShape: number;
}

export interface CensusOptions {
  context?: DecodeContext;
  /** So many lines are read one by one before shapes are trusted. Default 2,000. */
  readAll?: number;
  /** Samples kept. Default 10. */
  samples?: number;
  /** Known otherwise than by a decoder, such as by the antivirus reader: then it is no unknown line. */
  isKnown?: (line: string) => boolean;
}

const shapeBytes = 128;
const maxShapes = 20_000;
/** A shape is read again after so many lines, should two kinds of line share it. */
const readAgain = 512;

interface Shape {
  format: LogFormat | 'known' | 'passed';
  count: number;
}

/**
 * Counts every line of a stream by format, at a small part of what reading every line costs. Lines whose words,
 * numbers and names are taken for one another have the same shape (`w w [w/w:w +w] "w /w"`), and a shape is read
 * when it is first met and every 512th time after. No line is left out: a single odd line among millions has a shape
 * of its own and is read. What remains uncertain is a known and an unknown line of exactly one shape; up to
 * `readAll` lines are all read, and there the count is exact.
 */
export class FormatCensus {
  private context: DecodeContext;
  private readonly options: CensusOptions;
  private readonly shapes = new Map<number, Shape>();
  private readonly text = new TextDecoder();
  private columns: readonly string[] | undefined;
  private format: LogFormat | 'auto' = 'auto';
  private onUnknown: ((line: Uint8Array) => void) | undefined;
  figures: CensusFigures = noFigures();

  constructor(options: CensusOptions = {}) {
    this.options = options;
    this.context = options.context ?? {};
  }

  /**
   * Another stream of the same sender: its figures begin at nothing, what shapes mean is remembered.
   * @param format of all lines, or `auto`
   * @param onUnknown given each line that counts as unknown, at most its first 64 KiB; its bytes are the caller's
   */
  begin(
    context: DecodeContext,
    format: LogFormat | 'auto' = 'auto',
    onUnknown?: (line: Uint8Array) => void,
  ): void {
    this.context = context;
    this.columns = undefined;
    this.format = format;
    this.onUnknown = onUnknown;
    this.figures = noFigures();
  }

  /** @param line one line without its line feed; only its beginning is looked at */
  push(line: Uint8Array): void {
    const { figures } = this;
    figures.lines++;
    const key = shapeOf(line);
    const shape = this.shapes.get(key);
    if (shape && figures.lines > (this.options.readAll ?? 2_000) && ++shape.count % readAgain !== 0) {
      figures.byShape++;
      this.count(shape.format, line);
      return;
    }
    const format = this.read(line, !shape);
    this.count(format, line);
    if (shape) shape.format = format;
    else if (this.shapes.size < maxShapes) this.shapes.set(key, { format, count: 1 });
  }

  private read(bytes: Uint8Array, isNew: boolean): Shape['format'] {
    const line = this.text.decode(bytes.subarray(0, 65_536)).replace(/\r$/, '');
    this.figures.read++;
    if (line.trim() === '') return 'passed';
    const mayBeHeader = line.startsWith('#') || this.figures.lines === 1 || this.context.columnsAreGiven;
    const columns = mayBeHeader ? readColumns(line, this.context) : null;
    if (columns) this.columns = columns;
    if (columns || line.startsWith('#')) return 'passed';
    const own = this.columns;
    const context = own ? { ...this.context, columns: own } : this.context;
    if (this.options.isKnown?.(line)) return 'known';
    const { format } = decodeLine(line, this.format, context);
    const { samples } = this.figures;
    if (format === 'text' && isNew && samples.length < (this.options.samples ?? 10))
      samples.push(line.slice(0, 500));
    return format;
  }

  private count(format: Shape['format'], line: Uint8Array): void {
    const { figures } = this;
    if (format === 'passed') figures.passedOver++;
    else if (format === 'known') figures.known++;
    else {
      figures.byFormat[format] = (figures.byFormat[format] ?? 0) + 1;
      if (format !== 'text') return;
      figures.unknown++;
      this.onUnknown?.(line);
    }
  }
}

function noFigures(): CensusFigures {
  return { lines: 0, passedOver: 0, byFormat: {}, known: 0, unknown: 0, samples: [], read: 0, byShape: 0 };
}

/** What a byte counts as: a word's, or itself. */
const signs = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[0-9A-Za-z._-]/.test(String.fromCharCode(byte)) || byte >= 128 ? 119 : byte,
);

/** Words, numbers and names become one sign, blanks another; the last byte tells whether an object was closed. */
function shapeOf(line: Uint8Array): number {
  let hash = 0x811c9dc5;
  let before = 0;
  const end = Math.min(line.length, shapeBytes);
  for (let i = 0; i < end; i++) {
    const sign = signs[line[i] as number] as number;
    if (sign !== before || (sign !== 119 && sign !== 32)) hash = Math.imul(hash ^ sign, 0x01000193);
    before = sign;
  }
  const last = line[line.length - 1] === 13 ? line[line.length - 2] : line[line.length - 1];
  const closes = last === 125 || last === 93 || last === 34 ? last : 0;
  return Math.imul(hash ^ closes, 0x01000193) >>> 0;
}
