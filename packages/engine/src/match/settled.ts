import { parseAddress } from '../address/network.ts';
import type { IndicatorIndex } from '../index/indicator-index.ts';
import type { Indicator } from '../indicator/kinds.ts';
import type { DiscountReason, HitField } from './claims.ts';
import { isValidAt, type Lookup } from './exact.ts';
import { formatOf, headWords, instantOf, type SettledWords } from './settled-words.ts';
import { StreamHit, type Hit, type HitRun, type SettledHit } from './stream-hit.ts';
import type { Token } from './tokens.ts';

const fields: readonly HitField[] = [
  'name',
  'answers',
  'destinationAddress',
  'sourceAddress',
  'host',
  'url',
  'tlsName',
  'certificateNames',
  'hashes',
  'referrer',
  'userAgent',
  'text',
];
const reasons: readonly (DiscountReason | null)[] = [
  null,
  'inbound_only',
  'referrer',
  'user_agent',
  'certificate_only',
  'elsewhere_in_line',
];
const tokenIsName = 1;
const tokenIsAddress = 2;
const tokenIsUrlHost = 4;

/** Turns records into hits. Says what `matchLine` says. */
export class SettledHits {
  private readonly index: IndicatorIndex;
  private readonly lookup: Lookup;
  private readonly excusesNames: boolean;
  private readonly excusesAddresses: boolean;
  private readonly found: SettledHit[] = [];

  constructor(index: IndicatorIndex, lookup: Lookup) {
    this.index = index;
    this.lookup = lookup;
    this.excusesNames = index.warnings.hasNames;
    this.excusesAddresses = index.warnings.hasNetworks;
  }

  /** Hands on the hits of a settled line. @returns how many there were */
  take(
    run: HitRun,
    record: number,
    lineNumber: number,
    lineOffset: number,
    lineBytes: number,
    onHit: (hit: Hit) => void,
  ): number {
    const { words } = run;
    const format = formatOf(run, record);
    const tokens = words[record + 4] ?? 0;
    let count = 0;
    let token = record + headWords;
    if (tokens > 1) this.sortByRank(words, record, tokens);
    for (let i = 0; i < tokens; i++) {
      if (tokens > 1) token = this.order[i] ?? 0;
      const hit = (this.found[count] ??= emptyHit());
      hit.record = record;
      hit.token = token;
      hit.format = format;
      this.fill(hit, run, lineOffset - run.offset, lineBytes);
      let earlier = 0;
      while (earlier < count && this.found[earlier]?.indicatorId !== hit.indicatorId) earlier++;
      if (earlier === count) count++;
      else if (hit.reason === null && this.found[earlier]?.reason !== null) {
        // The place that counts speaks, where the first one stood.
        [this.found[earlier], this.found[count]] = [hit, this.found[earlier] ?? emptyHit()];
      }
    }
    for (let i = 0; i < count; i++) {
      const hit = this.found[i];
      if (hit) onHit(StreamHit.settled(run, hit, lineNumber, lineOffset, lineBytes));
    }
    return count;
  }

  /** The listed tokens of a record, for the decoders of text; apart, the hosts on which a URL is listed. */
  tokens({ words }: SettledWords, record: number, line: string): { tokens: Token[]; hosts: string[] } {
    const tokens: Token[] = [];
    const hosts: string[] = [];
    let token = record + headWords;
    for (let i = words[record + 4] ?? 0; i > 0; i--) {
      const kind = (words[token + 2] ?? 0) & 255;
      const text = line.slice(words[token] ?? 0, words[token + 1] ?? 0);
      if (kind === tokenIsUrlHost) hosts.push(text);
      else tokens.push(tokenOf(kind, text));
      token += 4 + ((words[token + 3] ?? 0) & 255) * 2;
    }
    return { tokens, hosts };
  }

  private readonly order: number[] = [];

  private sortByRank(words: Uint32Array, record: number, count: number): void {
    const { order } = this;
    order.length = 0;
    let token = record + headWords;
    for (let i = 0; i < count; i++) {
      order.push(token);
      token += 4 + ((words[token + 3] ?? 0) & 255) * 2;
    }
    order.sort((one, other) => ((words[one + 2] ?? 0) >>> 24) - ((words[other + 2] ?? 0) >>> 24));
  }

  /** Which of a token's indicators speaks, and whether it counts. */
  private fill(hit: SettledHit, run: HitRun, start: number, lineBytes: number): void {
    const { words } = run;
    const { token } = hit;
    const what = words[token + 2] ?? 0;
    const about = words[token + 3] ?? 0;
    hit.field = fields[(what >>> 8) & 255] ?? 'text';
    hit.reason = reasons[(what >>> 16) & 255] ?? null;
    hit.indicatorId = words[token + 4] ?? 0;
    hit.reference = words[token + 5] ?? 0;
    const kind = what & 255;
    if (about & 0x100) this.chooseDated(hit, run, about & 255, start, lineBytes);
    if (hit.reason !== null) return;
    const mayExcuse =
      kind === tokenIsName ? this.excusesNames : kind === tokenIsAddress && this.excusesAddresses;
    if (!mayExcuse || !run.bytes) return;
    const text = run.textOf(run.bytes, start + (words[token] ?? 0), start + (words[token + 1] ?? 0));
    if (this.lookup.excuses(tokenOf(kind, text), this.index.read(hit.reference))) hit.reason = 'warning_list';
  }

  /** The most specific one that was in force speaks; one that was not lets its parent speak. */
  private chooseDated(hit: SettledHit, run: HitRun, count: number, start: number, lineBytes: number): void {
    const { words } = run;
    let at: number | null | undefined = instantOf(run, hit.record);
    if (at === undefined)
      at = run.bytes && run.fieldsOf(run.textOf(run.bytes, start, start + lineBytes), run.context).at;
    for (let i = 0; i < count; i++) {
      const reference = words[hit.token + 5 + i * 2] ?? 0;
      const indicator: Indicator = this.index.read(reference);
      if (!isValidAt(indicator, at)) continue;
      hit.indicatorId = indicator.id;
      hit.reference = reference;
      return;
    }
    hit.reason = 'not_valid_then';
  }
}

function tokenOf(kind: number, text: string): Token {
  if (kind === tokenIsName) return { kind: 'name', text, value: text.toLowerCase() };
  if (kind !== tokenIsAddress) return { kind: 'digest', text, value: text.toLowerCase() };
  return { kind: 'address', text, value: parseAddress(text) ?? { family: 4, value: 0 } };
}

function emptyHit(): SettledHit {
  return { record: 0, token: 0, reference: 0, indicatorId: 0, field: 'text', reason: null, format: 'text' };
}
