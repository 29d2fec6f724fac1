import { parseAddress } from '../address/network.ts';
import type { IndicatorIndex } from '../index/indicator-index.ts';
import type { Indicator } from '../indicator/kinds.ts';
import { isValidAt, type Lookup } from './exact.ts';
import type { HitColumns, LinePlace } from './hit-batch.ts';
import { headWords, instantOf, reasonCode, type SettledWords } from './settled-words.ts';
import type { HitRun } from './stream-hit.ts';
import type { Token } from './tokens.ts';

const tokenIsName = 1;
const tokenIsAddress = 2;
const tokenIsUrlHost = 4;
const isDated = 0x100;

/** One indicator among those of a record. */
interface Found {
  token: number;
  reference: number;
  indicatorId: number;
  reason: number;
}

/** Turns records into hits. Says what `matchLine` says. */
export class SettledHits {
  private readonly index: IndicatorIndex;
  private readonly lookup: Lookup;
  private readonly excusesNames: boolean;
  private readonly excusesAddresses: boolean;
  private readonly found: Found[] = [];
  private readonly order: number[] = [];

  constructor(index: IndicatorIndex, lookup: Lookup) {
    this.index = index;
    this.lookup = lookup;
    this.excusesNames = index.warnings.hasNames;
    this.excusesAddresses = index.warnings.hasNetworks;
  }

  /** Adds the hits of a settled line. @returns whether it has any */
  take(run: HitRun, record: number, line: LinePlace, hits: HitColumns): boolean {
    const { words } = run;
    const tokens = words[record + 4] ?? 0;
    const first = record + headWords;
    const what = words[first + 2] ?? 0;
    const isSure = ((words[first + 3] ?? 0) & isDated) === 0 && !this.mayExcuse(what);
    // Most lines have one token, and no indicator but its own.
    if (tokens === 1 && isSure) {
      const id = words[first + 4] ?? 0;
      hits.addSettled(run, record, first, id, words[first + 5] ?? 0, fieldOf(what), reasonOf(what), line);
    } else this.takeAll(run, record, tokens, line, hits);
    return tokens > 0;
  }

  private takeAll(run: HitRun, record: number, tokens: number, line: LinePlace, hits: HitColumns): void {
    const { words } = run;
    let count = 0;
    this.sortByRank(words, record, tokens);
    for (const token of this.order) {
      const hit = (this.found[count] ??= { token: 0, reference: 0, indicatorId: 0, reason: 0 });
      this.fill(hit, run, record, token, line.offset - run.offset, line.bytes);
      let earlier = 0;
      while (earlier < count && this.found[earlier]?.indicatorId !== hit.indicatorId) earlier++;
      const known = this.found[earlier];
      if (earlier === count || !known) count++;
      // The place that counts speaks, where the first one stood.
      else if (hit.reason === 0 && known.reason !== 0)
        [this.found[earlier], this.found[count]] = [hit, known];
    }
    for (let i = 0; i < count; i++) {
      const hit = this.found[i];
      if (!hit) continue;
      const { token, indicatorId, reference, reason } = hit;
      const field = fieldOf(words[token + 2] ?? 0);
      hits.addSettled(run, record, token, indicatorId, reference, field, reason, line);
    }
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
  private fill(
    hit: Found,
    run: HitRun,
    record: number,
    token: number,
    start: number,
    lineBytes: number,
  ): void {
    const { words } = run;
    const what = words[token + 2] ?? 0;
    const about = words[token + 3] ?? 0;
    hit.token = token;
    hit.reason = reasonOf(what);
    hit.indicatorId = words[token + 4] ?? 0;
    hit.reference = words[token + 5] ?? 0;
    if (about & isDated) this.chooseDated(hit, run, record, about & 255, start, lineBytes);
    if (hit.reason !== 0 || !this.mayExcuse(what) || !run.bytes) return;
    const text = run.textOf(run.bytes, start + (words[token] ?? 0), start + (words[token + 1] ?? 0));
    const indicator = this.index.read(hit.reference);
    if (this.lookup.excuses(tokenOf(what & 255, text), indicator)) hit.reason = reasonCode.warningList;
  }

  private mayExcuse(what: number): boolean {
    const kind = what & 255;
    return kind === tokenIsName ? this.excusesNames : kind === tokenIsAddress && this.excusesAddresses;
  }

  /** The most specific one that was in force speaks; one that was not lets its parent speak. */
  private chooseDated(
    hit: Found,
    run: HitRun,
    record: number,
    count: number,
    start: number,
    lineBytes: number,
  ): void {
    const { words } = run;
    let at: number | null | undefined = instantOf(run, record);
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
    hit.reason = reasonCode.notValidThen;
  }
}

function fieldOf(what: number): number {
  return (what >>> 8) & 255;
}

function reasonOf(what: number): number {
  return (what >>> 16) & 255;
}

function tokenOf(kind: number, text: string): Token {
  if (kind === tokenIsName) return { kind: 'name', text, value: text.toLowerCase() };
  if (kind !== tokenIsAddress) return { kind: 'digest', text, value: text.toLowerCase() };
  return { kind: 'address', text, value: parseAddress(text) ?? { family: 4, value: 0 } };
}
