import { decodeLine, readColumns } from '../decode/decode-line.ts';
import type { DecodeContext, LogFormat } from '../decode/event.ts';
import { EngineError } from '../errors.ts';
import type { IndicatorIndex } from '../index/indicator-index.ts';
import type { Sieve } from '../sieve/sieve.ts';
import { WasmSieve } from '../sieve/wasm.ts';
import { lookupOf, matchLine, type Lookup } from './exact.ts';
import { HitColumns, type HitReceiver, type LinePlace } from './hit-batch.ts';
import { LineBuffer, type TakeLines } from './line-buffer.ts';
import { PlainLine } from './plain-line.ts';
import { formatOf, outcome, outcomeOf } from './settled-words.ts';
import { SettledHits } from './settled.ts';
import type { HitRun, Matched } from './stream-hit.ts';
import type { Token } from './tokens.ts';

export interface MatcherOptions {
  /** Format of all lines, or `auto` (default) to find it line by line. */
  format?: LogFormat | 'auto';
  /** See {@link DecodeContext}. `now` should be set: some stamps bear no year. */
  context?: DecodeContext;
  /** Lines longer than this are read in pieces. Default 4 MB. */
  maxLineBytes?: number;
  /** How much of a line a hit carries. Default 16,384 characters. */
  maxLineText?: number;
  /** Makes the sieve for an index; the default is WebAssembly in work area 0. */
  sieve?: (index: IndicatorIndex) => Sieve;
}

/** What went through a matcher so far. */
export interface MatcherStats {
  bytes: number;
  lines: number;
  /** Lines the sieve showed, and those of them that had a hit. */
  candidates: number;
  hitLines: number;
  /** Lines too long to be held, read in pieces. */
  longLines: number;
  /** Formats of one line in about every megabyte. */
  sampled: Partial<Record<LogFormat, number>>;
  /** Up to 20 sampled lines that no decoder knew, at most 500 characters each. */
  unknownSamples: string[];
}

/** A stream of bytes being matched. Chunks may be cut anywhere; memory does not grow with the stream. */
export interface Matcher {
  /** Matches all lines that end in this chunk. The chunk is not kept: see {@link Hit} for how long a hit can be asked. */
  push: (chunk: Uint8Array, receiver: HitReceiver) => void;
  /**
   * Memory to read into: a beginning of it that is pushed is matched where it lies. Others may use it too,
   * so fill it and push it without giving way in between, and ask for it anew after a swap.
   */
  readonly room: Uint8Array;
  /** Matches what is left after the last line feed. Nothing can be pushed afterwards. */
  end: (receiver: HitReceiver) => void;
  /** From the next line on, other indicators. */
  swap: (index: IndicatorIndex) => void;
  readonly stats: MatcherStats;
}

/** @example const matcher = createMatcher(index); for (const chunk of chunks) matcher.push(chunk, onHit); matcher.end(onHit); */
export function createMatcher(index: IndicatorIndex, options: MatcherOptions = {}): Matcher {
  return new StreamMatcher(index, options);
}

const roomBytes = 256 * 1024;
const sampledEvery = 1024 * 1024;
const noWords = { words: new Uint32Array(0), doubles: new Float64Array(0) };

class StreamMatcher implements Matcher {
  readonly stats: MatcherStats = {
    bytes: 0,
    lines: 0,
    candidates: 0,
    hitLines: 0,
    longLines: 0,
    sampled: {},
    unknownSamples: [],
  };
  private readonly options: MatcherOptions;
  private readonly text = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly buffer: LineBuffer;
  private context: DecodeContext;
  private index: IndicatorIndex;
  private sieve: Sieve;
  private lookup: Lookup;
  private plain: PlainLine;
  private settledHits: SettledHits;
  private ownRoom: Uint8Array | null = null;
  private readonly hits = new HitColumns();
  private readonly line: LinePlace = { number: 0, offset: 0, bytes: 0 };
  private nextSample = 0;
  private ended = false;

  constructor(index: IndicatorIndex, options: MatcherOptions) {
    this.options = options;
    this.context = options.context ?? {};
    this.buffer = new LineBuffer(options.maxLineBytes ?? 4 * 1024 * 1024);
    this.index = index;
    this.sieve = (options.sieve ?? ((i) => new WasmSieve(i)))(index);
    this.lookup = lookupOf(index);
    this.plain = new PlainLine(index, this.lookup);
    this.settledHits = new SettledHits(index, this.lookup);
  }

  get room(): Uint8Array {
    this.ownRoom ??= this.sieve.space?.bytes.subarray(this.sieve.space.head) ?? new Uint8Array(roomBytes);
    return this.ownRoom;
  }

  push(chunk: Uint8Array, receiver: HitReceiver): void {
    if (this.ended) throw new EngineError('engine.matcher_ended');
    const { space } = this.sieve;
    const take: TakeLines = (bytes, start, end, cut) => this.sift(bytes, start, end, cut, receiver);
    if (space && chunk.buffer === space.bytes.buffer && chunk.byteOffset === this.room.byteOffset)
      this.buffer.pushHere(space.bytes, space.head, space.head + chunk.length, take);
    else this.buffer.push(chunk, take);
    this.stats.bytes += chunk.length;
  }

  end(receiver: HitReceiver): void {
    if (this.ended) throw new EngineError('engine.matcher_ended');
    this.ended = true;
    this.buffer.end((bytes, start, end, cut) => this.sift(bytes, start, end, cut, receiver));
  }

  swap(index: IndicatorIndex): void {
    this.index = index;
    this.sieve = (this.options.sieve ?? ((i) => new WasmSieve(i)))(index);
    this.ownRoom = null;
    this.lookup = lookupOf(index);
    this.plain = new PlainLine(index, this.lookup);
    this.settledHits = new SettledHits(index, this.lookup);
  }

  /** @param cut whether the last line goes on beyond `end`, being too long to be held */
  private sift(bytes: Uint8Array, start: number, end: number, cut: boolean, receiver: HitReceiver): void {
    if (end <= start) return;
    const offset = this.buffer.offset;
    if (this.stats.lines === 0) this.readFirstLine(bytes, start, end);
    if (offset >= this.nextSample) {
      this.sample(bytes, start, end);
      this.nextSample = offset + sampledEvery;
    }
    const { sieve, stats } = this;
    sieve.settled?.tell(this.context);
    const shown = sieve.run(bytes, start, end);
    const { lines, settled } = sieve;
    let run = this.runOf(bytes, offset - start);
    const told = this.context;
    for (let i = 0; i < shown; i++) {
      const lineStart = lines[i * 3] ?? 0;
      const lineEnd = lines[i * 3 + 1] ?? 0;
      const lineNumber = stats.lines + (lines[i * 3 + 2] ?? 0) + 1;
      this.matchOne(run, told, lineStart, lineEnd, lineNumber, settled?.at[i] ?? -1);
      if (this.hits.isFull) this.hits.flush(receiver);
      if (run.context === this.context) continue;
      // A header changed how the lines after it are read.
      this.hits.flush(receiver);
      run.bytes = null;
      run = this.runOf(bytes, offset - start);
    }
    this.hits.flush(receiver);
    run.bytes = null;
    stats.lines += sieve.lineCount;
    if (cut) stats.longLines++;
    else if (bytes[end - 1] !== 10) stats.lines++;
  }

  private runOf(bytes: Uint8Array, offset: number): HitRun {
    const { words, doubles } = this.sieve.settled ?? noWords;
    const format = this.options.format ?? 'auto';
    return {
      words,
      doubles,
      bytes,
      offset,
      index: this.index,
      context: this.context,
      maxLineText: this.options.maxLineText ?? 16_384,
      textOf: this.textOf,
      fieldsOf: (text, context) => decodeLine(text, format, context).fields,
    };
  }

  /**
   * @param told the context in which the second stage has read the line
   * @param record of the second stage; -1 when it has not seen this line
   */
  private matchOne(
    run: HitRun,
    told: DecodeContext,
    start: number,
    end: number,
    lineNumber: number,
    record: number,
  ): void {
    const { bytes, offset } = run;
    if (!bytes) return;
    this.stats.candidates++;
    const came = record < 0 ? outcome.long : outcomeOf(run, record);
    if (came === outcome.nothing) return;
    const lineEnd = end > start && bytes[end - 1] === 13 ? end - 1 : end;
    const { line } = this;
    line.number = lineNumber;
    line.offset = offset + start;
    line.bytes = lineEnd - start;
    if (came === outcome.settled && this.isTaken(formatOf(run, record), told)) {
      if (this.settledHits.take(run, record, line, this.hits)) this.stats.hitLines++;
      return;
    }
    const text = this.textOf(bytes, start, lineEnd);
    if (bytes[start] === 35) {
      const columns = readColumns(text, this.context);
      if (columns) this.context = { ...this.context, columns };
    }
    const matched =
      came === outcome.listed
        ? this.matchListing(run, record, start, lineEnd, text)
        : this.matchText(bytes, start, lineEnd, text);
    if (!matched || matched.hits.length === 0) return;
    this.stats.hitLines++;
    for (const hit of matched.hits) this.hits.addMatched(run, matched, hit, line);
  }

  /** Whether what the second stage says of a format is what the decoder would say. */
  private isTaken(format: LogFormat, told: DecodeContext): boolean {
    const wanted = this.options.format ?? 'auto';
    if (format === 'suricata-eve' || format === 'zeek-json') return wanted === 'auto' || wanted === format;
    if (told !== this.context) return false;
    // The decoder of key=value is not asked first, when it is not asked alone.
    return wanted === 'auto' || (wanted === format && format !== 'key-value');
  }

  /** A line whose tokens the second stage has listed. */
  private matchListing(
    run: HitRun,
    record: number,
    start: number,
    end: number,
    text: string,
  ): Matched | null {
    const { tokens, hosts } = this.settledHits.tokens(run, record, text);
    // A URL that stands there as a whole is found in the text, not by its fields alone.
    if (hosts.length > 0 && (text.includes('//') || text.includes('\\/')) && run.bytes)
      return this.matchText(run.bytes, start, end, text);
    return this.matchListed(tokens, text, hosts);
  }

  private matchListed(tokens: readonly Token[], text: string, hosts: readonly string[] = []): Matched {
    const { format, fields } = decodeLine(text, this.options.format ?? 'auto', this.context);
    return { hits: this.plain.match(tokens, { format, fields }, hosts), format, text, fields };
  }

  private matchText(bytes: Uint8Array, start: number, end: number, text: string): Matched | null {
    const tokens = this.plain.listedTokens(bytes, start, end, text);
    if (tokens) return tokens.length > 0 ? this.matchListed(tokens, text) : null;
    const { format, fields } = decodeLine(text, this.options.format ?? 'auto', this.context);
    return { hits: matchLine(this.lookup, { format, fields }, text), format, text, fields };
  }

  /** The first line of a stream may be the header of a CSV. */
  private readFirstLine(bytes: Uint8Array, start: number, end: number): void {
    const feed = bytes.indexOf(10, start);
    const columns = readColumns(this.textOf(bytes, start, feed < 0 || feed > end ? end : feed), this.context);
    if (columns) this.context = { ...this.context, columns };
  }

  private sample(bytes: Uint8Array, start: number, end: number): void {
    const feed = bytes.indexOf(10, start);
    const line = this.textOf(bytes, start, Math.min(feed < 0 ? end : feed, end, start + 65_536));
    if (line.trim() === '' || line.startsWith('#')) return;
    const { format } = decodeLine(line, this.options.format ?? 'auto', this.context);
    const { sampled, unknownSamples } = this.stats;
    sampled[format] = (sampled[format] ?? 0) + 1;
    if (format === 'text' && unknownSamples.length < 20) unknownSamples.push(line.slice(0, 500));
  }

  private readonly textOf = (bytes: Uint8Array, start: number, end: number): string => {
    const trimmed = end > start && bytes[end - 1] === 13 ? end - 1 : end;
    // Decoders refuse memory that other threads can write to.
    const part =
      bytes.buffer instanceof SharedArrayBuffer
        ? bytes.slice(start, trimmed)
        : bytes.subarray(start, trimmed);
    return this.text.decode(part);
  };
}
