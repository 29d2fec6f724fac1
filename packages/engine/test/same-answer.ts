import { expect } from 'vitest';
import {
  compileIndicators,
  createMatcher,
  normaliseIndicator,
  type DecodeContext,
  parseAddress,
  type Hit,
  type HitBatch,
  type Indicator,
  type IndicatorIndex,
} from '../src/index.ts';
import { parseIpv4 } from '../src/address/ipv4.ts';

export const context: DecodeContext = { now: Date.UTC(2026, 10, 21) };

/** Indicators as an import would take them; what it would refuse is left out. */
export function indicatorsOf(texts: Iterable<string>): Indicator[] {
  return Array.from(texts, (text, id) => {
    const result = normaliseIndicator(text);
    return result.ok ? { id, ...result.indicator } : null;
  }).filter((indicator) => indicator !== null);
}

/** Everything a hit says that the reference says too. */
export function essence(
  hits: readonly Pick<Hit, 'lineNumber' | 'indicatorId' | 'field' | 'found' | 'counts' | 'reason'>[],
): string[] {
  return hits
    .map(
      (hit) => `${hit.lineNumber} ${hit.indicatorId} ${hit.field} ${hit.found} ${hit.counts} ${hit.reason}`,
    )
    .sort();
}

const indexes = new WeakMap<readonly Indicator[], IndicatorIndex>();

/** The same list comes thousands of times. */
function compiled(list: readonly Indicator[], warnings: readonly string[]): IndicatorIndex {
  const index = indexes.get(list) ?? compileIndicators(list, { warnings }).index;
  indexes.set(list, index);
  return index;
}

/** Characters that stand for broken UTF-8 become a byte that is. */
function broken(bytes: Uint8Array): Uint8Array {
  const found: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const stands = bytes[i] === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd;
    found.push(stands ? 0xff : (bytes[i] ?? 0));
    if (stands) i += 2;
  }
  return Uint8Array.from(found);
}

/**
 * The hits of a log that comes in chunks, cut anywhere.
 * @throws when what is told without reading the fields is not what they say
 */
export function matchStream(
  indicators: Indicator[],
  text: string,
  cuts: readonly number[],
  warnings: string[] = [],
  told: DecodeContext = context,
): Hit[] {
  const matcher = createMatcher(compiled(indicators, warnings), { context: told });
  const bytes = broken(new TextEncoder().encode(text));
  const hits: Hit[] = [];
  // What is told without reading the fields must be what the fields say.
  const take = (hit: Hit): void => {
    const { fields } = hit;
    const address = fields.clientAddress === undefined ? null : parseIpv4(fields.clientAddress);
    if (
      hit.at !== fields.at ||
      hit.clientAddress !== fields.clientAddress ||
      hit.clientIpv4 !== (address ?? -1) ||
      hit.found === ''
    )
      throw new Error(`line ${hit.lineNumber} is told otherwise without reading its fields: ${hit.line}`);
    hits.push(hit.keep());
  };
  const receiver = cuts.length % 2 === 0 ? take : { onHits: (batch: HitBatch) => takeBatch(batch, take) };
  let start = 0;
  for (const cut of [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    matcher.push(bytes.subarray(start, cut), receiver);
    start = cut;
  }
  matcher.end(receiver);
  return hits;
}

/** The columns of a batch must say what its hits say. */
function takeBatch(batch: HitBatch, take: (hit: Hit) => void): void {
  for (let i = 0; i < batch.count; i++) {
    const hit = batch.hit(i);
    const address = hit.clientAddress === undefined ? null : parseAddress(hit.clientAddress);
    const words = [...batch.clients.subarray(i * 4, i * 4 + 4)];
    const family = batch.clientFamilies[i];
    expect([
      batch.indicatorIds[i],
      batch.lineNumbers[i],
      batch.lineOffsets[i],
      batch.counts[i] === 1,
      batch.at[i],
      family === 4 ? words[0] : family === 6 ? words : null,
    ]).toEqual([
      hit.indicatorId,
      hit.lineNumber,
      hit.lineOffset,
      hit.counts,
      hit.at ?? Number.NaN,
      address?.family === 4 && hit.clientAddress?.includes(':') ? null : (address?.value ?? null),
    ]);
    take(hit);
  }
}
