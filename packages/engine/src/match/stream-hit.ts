import { formatIpv4, parseIpv4 } from '../address/ipv4.ts';
import type { DecodeContext, EventFields, LogFormat } from '../decode/event.ts';
import { EngineError } from '../errors.ts';
import type { IndicatorIndex } from '../index/indicator-index.ts';
import type { IndicatorKind } from '../indicator/kinds.ts';
import type { DiscountReason, HitField } from './claims.ts';
import type { LineHit } from './exact.ts';
import type { LinePlace } from './hit-batch.ts';
import { clientOf, instantOf, type SettledWords } from './settled-words.ts';

/**
 * An indicator in a line of a stream. What stands in the line is read from its bytes when somebody asks, and
 * can be asked for until `onHit` returns, or later if {@link Hit.keep} was called: else it throws
 * EngineError `engine.hit_gone`. Own properties are numbers and constants that stay; a spread leaves the rest out.
 */
export interface Hit extends LineHit {
  format: LogFormat;
  readonly fields: EventFields;
  /** `fields.at` and `fields.clientAddress`, told without reading all the fields where that can be done. */
  readonly at: number | null;
  readonly clientAddress: string | undefined;
  /** `clientAddress` as a number, when it is an IPv4 address; else -1. */
  readonly clientIpv4: number;
  /** Number of the line in the stream, from 1. */
  lineNumber: number;
  /** Where the line starts in the stream, in bytes, and how many it has without its line end. */
  lineOffset: number;
  lineBytes: number;
  /** The line itself, broken UTF-8 replaced; at most `maxLineText` characters. */
  readonly line: string;
  /** Copies what may be asked for when `onHit` has returned. */
  keep: () => this;
}

/** What one line came to that was read in JavaScript. */
export interface Matched {
  hits: readonly LineHit[];
  format: LogFormat;
  /** The whole line. */
  text: string;
  fields: EventFields;
}

/** Some lines of a stream, as long as their bytes are at hand. */
export interface HitRun extends SettledWords {
  /** `null` once they are gone. */
  bytes: Uint8Array | null;
  /** Where `bytes` begin in the stream. */
  offset: number;
  index: IndicatorIndex;
  context: DecodeContext;
  maxLineText: number;
  textOf: (bytes: Uint8Array, start: number, end: number) => string;
  fieldsOf: (text: string, context: DecodeContext) => EventFields;
}

/** One indicator among those of a record. */
export interface SettledHit {
  /** Position of the record, and of the token in it. */
  record: number;
  token: number;
  reference: number;
  indicatorId: number;
  field: HitField;
  reason: DiscountReason | null;
  format: LogFormat;
}

/** What was copied for later. */
interface Kept {
  text: string;
  found: string;
  at: number | null | undefined;
  clientAddress: string | undefined;
}

export class StreamHit implements Hit {
  readonly indicatorId: number;
  readonly field: HitField;
  readonly counts: boolean;
  readonly reason: DiscountReason | null;
  readonly format: LogFormat;
  readonly lineNumber: number;
  readonly lineOffset: number;
  readonly lineBytes: number;
  readonly #run: HitRun;
  /** The other side of the hit: it was read either on bytes or in JavaScript. */
  readonly #matched: Matched | null;
  readonly #hit: LineHit | null;
  readonly #record: number;
  readonly #token: number;
  readonly #reference: number;
  #kept: Kept | null = null;
  #fields: EventFields | null = null;

  private constructor(
    run: HitRun,
    settled: SettledHit | null,
    matched: Matched | null,
    hit: LineHit | null,
    line: LinePlace,
  ) {
    this.indicatorId = settled?.indicatorId ?? hit?.indicatorId ?? 0;
    this.field = settled?.field ?? hit?.field ?? 'text';
    this.reason = settled ? settled.reason : (hit?.reason ?? null);
    this.counts = this.reason === null;
    this.format = settled?.format ?? matched?.format ?? 'text';
    this.lineNumber = line.number;
    this.lineOffset = line.offset;
    this.lineBytes = line.bytes;
    this.#run = run;
    this.#matched = matched;
    this.#hit = hit;
    this.#record = settled?.record ?? -1;
    this.#token = settled?.token ?? -1;
    this.#reference = settled?.reference ?? 0;
  }

  /** A hit that was settled on bytes. */
  static settled(run: HitRun, settled: SettledHit, line: LinePlace): StreamHit {
    return new StreamHit(run, settled, null, null, line);
  }

  /** A hit of a line that was read in JavaScript. */
  static matched(run: HitRun, matched: Matched, hit: LineHit, line: LinePlace): StreamHit {
    return new StreamHit(run, null, matched, hit, line);
  }

  get kind(): IndicatorKind {
    return this.#hit?.kind ?? this.#run.index.kindOf(this.#reference);
  }

  get indicator(): string {
    return this.#hit?.indicator ?? this.#run.index.read(this.#reference).value;
  }

  get found(): string {
    if (this.#hit) return this.#hit.found;
    if (this.#kept) return this.#kept.found;
    const { kind } = this;
    // A URL is compared as it is listed, and need not stand in the line like that.
    if (kind === 'url') return this.indicator;
    const { words, textOf } = this.#run;
    const start = this.#start;
    const token = this.#token;
    const text = textOf(this.#bytes, start + (words[token] ?? 0), start + (words[token + 1] ?? 0));
    return kind === 'ipv4' || kind === 'ipv6' || kind === 'cidr' ? text : text.toLowerCase();
  }

  get line(): string {
    return this.#text.slice(0, this.#run.maxLineText);
  }

  get fields(): EventFields {
    this.#fields ??= this.#matched?.fields ?? this.#run.fieldsOf(this.#text, this.#run.context);
    return this.#fields;
  }

  get at(): number | null {
    if (this.#matched) return this.#matched.fields.at;
    const at = this.#kept ? this.#kept.at : instantOf(this.#open, this.#record);
    return at === undefined ? this.fields.at : at;
  }

  get clientAddress(): string | undefined {
    if (this.#matched) return this.#matched.fields.clientAddress;
    if (this.#kept) return this.#kept.clientAddress ?? this.fields.clientAddress;
    const client = clientOf(this.#open, this.#record);
    if (client === null) return this.fields.clientAddress;
    if (typeof client === 'number') return formatIpv4(client);
    return this.#run.textOf(this.#bytes, this.#start + client.start, this.#start + client.end);
  }

  get clientIpv4(): number {
    if (this.#record >= 0 && !this.#kept) {
      const client = clientOf(this.#open, this.#record);
      if (typeof client === 'number') return client;
    }
    const text = this.clientAddress;
    return (text === undefined ? null : parseIpv4(text)) ?? -1;
  }

  keep(): this {
    if (this.#matched || this.#kept) return this;
    const { found, clientAddress } = this;
    this.#kept = { text: this.#text, found, at: instantOf(this.#open, this.#record), clientAddress };
    return this;
  }

  get #open(): HitRun {
    if (!this.#run.bytes) throw new EngineError('engine.hit_gone', { lineNumber: this.lineNumber });
    return this.#run;
  }

  get #bytes(): Uint8Array {
    const { bytes } = this.#run;
    if (!bytes) throw new EngineError('engine.hit_gone', { lineNumber: this.lineNumber });
    return bytes;
  }

  get #start(): number {
    return this.lineOffset - this.#run.offset;
  }

  /** The whole line. */
  get #text(): string {
    if (this.#matched) return this.#matched.text;
    if (this.#kept) return this.#kept.text;
    return this.#run.textOf(this.#bytes, this.#start, this.#start + this.lineBytes);
  }
}
