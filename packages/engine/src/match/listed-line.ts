import { parseIpv4 } from '../address/ipv4.ts';
import type { DecodeContext, EventFields, LogFormat } from '../decode/event.ts';
import type { IndicatorIndex } from '../index/indicator-index.ts';
import type { Indicator } from '../indicator/kinds.ts';
import type { TokenLister } from '../sieve/sieve.ts';
import { hitOf, type LineHit, type Lookup } from './exact.ts';
import { JsonLine, type Place } from './json-line.ts';
import type { Token } from './tokens.ts';

const numbersPerToken = 16;

/** A token whose indicators are known, at its place in a line. */
interface PlacedToken {
  token: Token;
  indicators: Indicator[];
  place: Place;
}

/**
 * The exact stage on bytes, with the help of the WebAssembly side: listed tokens of any line, and where
 * they stand in a line of Suricata's or Zeek's JSON, without parsing it. Says what `matchLine` says.
 */
export class ListedLine {
  private readonly index: IndicatorIndex;
  private readonly lookup: Lookup;
  private readonly lister: TokenLister;
  private readonly json: JsonLine;
  private count = 0;
  private length = 0;

  constructor(index: IndicatorIndex, lookup: Lookup, lister: TokenLister) {
    this.index = index;
    this.lookup = lookup;
    this.lister = lister;
    this.json = new JsonLine(lister.values, lister.valueList);
  }

  /** @returns number of listed tokens in the line `bytes[start, end)`; -1 when it must go the long way */
  list(bytes: Uint8Array, start: number, end: number): number {
    this.count = this.lister.list(bytes, start, end);
    this.length = end - start;
    return this.count;
  }

  /** The tokens listed last, for the decoders of text. */
  tokens(line: string): Token[] {
    return Array.from({ length: this.count }, (_, i) => this.tokenAt(i, line));
  }

  /** Reads the line listed last as an event in JSON. @returns `false` when it must be decoded as text */
  isEvent(line: string, format: LogFormat | 'auto', context: DecodeContext): boolean {
    this.json.close();
    const listed = this.lister.readJson(this.length);
    if (listed < 0 || !this.json.open(line, listed, context)) return false;
    return format === 'auto' || format === this.json.format;
  }

  get format(): LogFormat {
    return this.json.format;
  }

  /** Time and machine of the event read last, as long as no other line has been read; else `null`. */
  contactOf(line: string): Pick<JsonLine, 'at' | 'clientAddress'> | null {
    return this.json.isOpen(line) ? this.json : null;
  }

  /**
   * Hits of the event read last.
   * @param fieldsOf its fields by the long way, for what this one cannot tell
   * @returns `null` when the line must go the long way
   */
  match(line: string, fieldsOf: () => EventFields): LineHit[] | null {
    const placed: PlacedToken[] = [];
    for (let i = 0; i < this.count; i++) {
      const at = i * numbersPerToken;
      const place = this.json.placeOf(this.lister.tokens[at] ?? 0, this.lister.tokens[at + 1] ?? 0);
      if (!place) return null;
      placed.push({ token: this.tokenAt(i, line), indicators: this.indicatorsAt(at), place });
    }
    if (placed.length > 1) placed.sort((one, other) => one.place.rank - other.place.rank);
    const hits: LineHit[] = [];
    for (const { token, indicators, place } of placed) {
      const isDated = indicators.some(
        ({ validFrom, validUntil }) => validFrom !== undefined || validUntil !== undefined,
      );
      const at = isDated ? (this.json.at ?? fieldsOf().at) : null;
      const hit = hitOf(this.lookup, indicators, token, place, at);
      if (!hit) continue;
      const earlier = hits.findIndex(({ indicatorId }) => indicatorId === hit.indicatorId);
      if (earlier < 0) hits.push(hit);
      else if (hit.counts && hits[earlier]?.counts === false) hits[earlier] = hit;
    }
    return hits;
  }

  private indicatorsAt(at: number): Indicator[] {
    const { tokens } = this.lister;
    const count = tokens[at + 3] ?? 0;
    const found: Indicator[] = [];
    for (let i = 0; i < count; i++) found.push(this.index.read(tokens[at + 4 + i] ?? 0));
    return found;
  }

  private tokenAt(i: number, line: string): Token {
    const { tokens } = this.lister;
    const at = i * numbersPerToken;
    const text = line.slice(tokens[at] ?? 0, tokens[at + 1] ?? 0);
    switch (tokens[at + 2]) {
      case 1:
        return { kind: 'name', text, value: text.toLowerCase() };
      case 2:
        return { kind: 'address', text, value: { family: 4, value: parseIpv4(text) ?? 0 } };
      default:
        return { kind: 'digest', text, value: text.toLowerCase() };
    }
  }
}
