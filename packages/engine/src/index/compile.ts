import { EngineError } from '../errors.ts';
import type { Indicator, IndicatorKind } from '../indicator/kinds.ts';
import { instantiateSieve } from '../sieve/instance.ts';
import { growMemory, indexBase, largestIndexBytes } from './index-memory.ts';
import { IndicatorIndex } from './indicator-index.ts';
import { headerBytes, indexMagic, indexVersion, removedFlag, shadowedFlag, word } from './layout.ts';
import { eachEntry, Pool, poolOffset } from './pool.ts';
import { bloomWordsFor, slotsFor } from './slots.ts';
import { flagUrlHosts } from './url-hosts.ts';
import { WarningList } from './warning-list.ts';

export interface CompileOptions {
  /**
   * Values that must never alarm, in normal form. A name stands for itself; with a leading dot for
   * itself and everything below. Addresses and networks cover what lies in them.
   */
  warnings?: Iterable<string>;
  /** Two unsigned 32-bit numbers against crafted collisions; random unless given. */
  seed?: readonly [number, number];
}

/** What happened to the indicators on the way in. */
export interface CompileReport {
  taken: number;
  /** Same value as an earlier one; the earlier speaks, and the later does once the earlier is removed. */
  duplicates: number[];
  /** On the warning list, or inside a network that is. */
  warned: number[];
  /** Not in normal form, or longer than 16,000 bytes. */
  malformed: number[];
}

/** A compiled index and what happened on the way. */
export interface Compiled {
  index: IndicatorIndex;
  report: CompileReport;
}

/**
 * Compiles indicators into one block of flat tables; about 50 bytes each.
 * Values must be in the normal form of {@link normaliseIndicator}.
 * @throws EngineError `engine.index_too_large` past 3.5 GB
 */
export function compileIndicators(indicators: Iterable<Indicator>, options: CompileOptions = {}): Compiled {
  const builder = new IndexBuilder(options);
  for (const indicator of indicators) builder.add(indicator);
  return builder.finish();
}

/** Compiles indicators that come one by one, in the memory of the index that they become. */
export class IndexBuilder {
  private readonly seed: ArrayLike<number>;
  private readonly warnings: WarningList;
  private readonly report: CompileReport = { taken: 0, duplicates: [], warned: [], malformed: [] };
  private readonly pool = new Pool();

  constructor(options: CompileOptions = {}) {
    this.seed = options.seed ?? crypto.getRandomValues(new Uint32Array(2));
    this.warnings = new WarningList(options.warnings ?? []);
  }

  add(indicator: Indicator): void {
    if (this.warnings.listsExactly(indicator)) this.report.warned.push(indicator.id);
    else if (!this.pool.add(indicator)) this.report.malformed.push(indicator.id);
  }

  /** Adds the value `bytes[start, end)`, in normal form, without making a string of it. */
  addBytes(id: number, kind: IndicatorKind, bytes: Uint8Array, start: number, end: number): void {
    if (this.warnings.entries.length > 0) {
      this.add({ id, kind, value: new TextDecoder().decode(bytes.slice(start, end)) });
    } else if (!this.pool.addBytes(id, kind, bytes, start, end)) this.report.malformed.push(id);
  }

  /** Takes over all indicators of an index but those with these ids. */
  take(index: IndicatorIndex, leaveOut: ReadonlySet<number>): void {
    for (const entries of index.entries) this.pool.copy(entries, leaveOut);
  }

  /** Nothing can be added afterwards. @throws EngineError `engine.index_too_large` past 3.5 GB */
  finish(): Compiled {
    const { pool, report } = this;
    // Parents are shared in ways that cannot be counted beforehand; tables that fill up are built larger.
    for (let room = pool.count + pool.extraKeys; ; room *= 1.6) {
      const taken = this.buildTables(room);
      if (taken === null) continue;
      report.taken = taken;
      const index = new IndicatorIndex(pool.memory, this.warnings);
      if (taken < pool.count) report.duplicates = index.entries.flatMap(shadowedIds);
      return { index, report };
    }
  }

  /** @returns number of indicators taken; `null` when there was not room enough */
  private buildTables(room: number): number | null {
    const { pool, seed } = this;
    const warningText = new TextEncoder().encode(JSON.stringify(this.warnings.entries));
    const bloomWords = bloomWordsFor(room);
    const slotCount = slotsFor(room);
    const warningOffset = poolOffset + pool.length;
    const bloomOffset = Math.ceil((warningOffset + warningText.length) / 64) * 64;
    const slotOffset = bloomOffset + bloomWords * 8;
    const byteLength = slotOffset + slotCount * 8;
    if (byteLength > largestIndexBytes) throw new EngineError('engine.index_too_large', { byteLength });

    growMemory(pool.memory, byteLength);
    const { buffer } = pool.memory;
    new Uint8Array(buffer, indexBase, poolOffset).fill(0);
    new Uint8Array(buffer, indexBase + warningOffset, byteLength - warningOffset).fill(0);
    const header = new Uint32Array(buffer, indexBase, headerBytes / 4);
    header[word.magic] = indexMagic;
    header[word.version] = indexVersion;
    header[word.byteLength] = byteLength;
    header[word.seedA] = seed[0] ?? 0;
    header[word.seedB] = seed[1] ?? 0;
    header[word.bloomOffset] = bloomOffset;
    header[word.bloomMask] = bloomWords - 1;
    header[word.slotOffset] = slotOffset;
    header[word.slotMask] = slotCount - 1;
    header[word.bitmapOffset] = headerBytes;
    header[word.poolOffset] = poolOffset;
    header[word.poolBytes] = pool.length;
    header[word.warningOffset] = warningOffset;
    header[word.warningBytes] = warningText.length;
    new Uint8Array(buffer, indexBase + warningOffset, warningText.length).set(warningText);

    header[word.room] = room;

    const module = instantiateSieve(pool.memory);
    module.openBuilder(indexBase);
    if (!module.addEntries(4, pool.length)) return null;
    if (module.slotsUsed.value + pool.urls.length * 3 > slotCount * 0.95) return null;
    header[word.slotsUsed] = module.slotsUsed.value;
    flagUrlHosts(buffer, indexBase, header, pool.urls);
    header[word.entries] = module.entriesTaken.value;
    return module.entriesTaken.value;
  }
}

/** Ids of the entries for which an earlier one speaks. */
export function shadowedIds(entries: Uint8Array): number[] {
  const ids: number[] = [];
  eachEntry(entries, (id, _, flags) => {
    if (flags & shadowedFlag && !(flags & removedFlag)) ids.push(id);
  });
  return ids;
}
