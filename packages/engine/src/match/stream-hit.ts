import type { EventFields, LogFormat } from '../decode/event.ts';
import type { IndicatorKind } from '../indicator/kinds.ts';
import type { DiscountReason, HitField } from './claims.ts';
import type { LineHit } from './exact.ts';

/** An indicator in a line of a stream. */
export interface Hit extends LineHit {
  format: LogFormat;
  /** Read from the line when first asked for. Not among the own properties: a spread leaves these three out. */
  readonly fields: EventFields;
  /** `fields.at` and `fields.clientAddress`, told without reading all the fields where that can be done. */
  readonly at: number | null;
  readonly clientAddress: string | undefined;
  /** Number of the line in the stream, from 1. */
  lineNumber: number;
  /** Where the line starts in the stream, in bytes, and how many it has without its line end. */
  lineOffset: number;
  lineBytes: number;
  /** The line itself, broken UTF-8 replaced; at most `maxLineText` characters. */
  line: string;
}

/** What one line came to. */
export interface Matched {
  hits: readonly LineHit[];
  format: LogFormat;
  fields: () => EventFields;
  /** What can be told without the fields, while the line is still at hand. */
  contact?: () => { at?: number | null | undefined; clientAddress?: string | undefined } | null;
}

/** A hit whose fields are read only when somebody asks: most askers count, and many lines may hit. */
export class StreamHit implements Hit {
  readonly indicatorId: number;
  readonly kind: IndicatorKind;
  readonly found: string;
  readonly indicator: string;
  readonly field: HitField;
  readonly counts: boolean;
  readonly reason: DiscountReason | null;
  readonly format: LogFormat;
  readonly lineNumber: number;
  readonly lineOffset: number;
  readonly lineBytes: number;
  readonly line: string;
  readonly #matched: Matched;
  #fields: EventFields | null = null;

  constructor(
    hit: LineHit,
    matched: Matched,
    lineNumber: number,
    lineOffset: number,
    lineBytes: number,
    line: string,
  ) {
    this.indicatorId = hit.indicatorId;
    this.kind = hit.kind;
    this.found = hit.found;
    this.indicator = hit.indicator;
    this.field = hit.field;
    this.counts = hit.counts;
    this.reason = hit.reason;
    this.format = matched.format;
    this.lineNumber = lineNumber;
    this.lineOffset = lineOffset;
    this.lineBytes = lineBytes;
    this.line = line;
    this.#matched = matched;
  }

  get fields(): EventFields {
    this.#fields ??= this.#matched.fields();
    return this.#fields;
  }

  get at(): number | null {
    const known = this.#fields ?? this.#matched.contact?.();
    return known?.at === undefined ? this.fields.at : known.at;
  }

  get clientAddress(): string | undefined {
    return (this.#fields ?? this.#matched.contact?.())?.clientAddress ?? this.fields.clientAddress;
  }
}
