import { EngineError } from '../errors.ts';
import type { Indicator } from '../indicator/kinds.ts';
import type { SharedMemory } from '../sieve/web-assembly.ts';
import { createIndexMemory, indexBase } from './index-memory.ts';
import { IndicatorIndex } from './indicator-index.ts';
import { bitmapBytes, headerBytes, indexMagic, indexVersion, word } from './layout.ts';
import { Pool } from './pool.ts';
import { bloomWordsFor, slotsFor } from './slots.ts';
import { TableBuilder } from './table-builder.ts';
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
  /** Same value as an earlier one; the earlier is kept. */
  duplicates: number[];
  /** On the warning list, or inside a network that is. */
  warned: number[];
  /** Not in normal form, or longer than 16,000 bytes. */
  malformed: number[];
}

/**
 * Compiles indicators into one block of flat tables; about 60 bytes each.
 * Values must be in the normal form of {@link normaliseIndicator}.
 * @throws EngineError `engine.index_too_large` past 3.5 GB
 */
export function compileIndicators(
  indicators: Iterable<Indicator>,
  options: CompileOptions = {},
): { index: IndicatorIndex; report: CompileReport } {
  const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(2));
  const warnings = new WarningList(options.warnings ?? []);
  const pool = new Pool(seed[0] ?? 0, seed[1] ?? 0);
  const report: CompileReport = { taken: 0, duplicates: [], warned: [], malformed: [] };

  for (const indicator of indicators) {
    if (warnings.listsExactly(indicator)) report.warned.push(indicator.id);
    else if (!pool.add(indicator)) report.malformed.push(indicator.id);
  }

  // Parents are shared in ways that cannot be counted beforehand; a table that fills up is built larger.
  for (let room = pool.count + pool.extraKeys; ; room *= 1.6) {
    const tried = buildBlock(pool, warnings, seed, room);
    if (tried) {
      report.taken = tried.taken;
      report.duplicates = tried.duplicates;
      return { index: new IndicatorIndex(tried.memory), report };
    }
  }
}

interface Block {
  memory: SharedMemory;
  taken: number;
  duplicates: number[];
}

function buildBlock(pool: Pool, warnings: WarningList, seed: ArrayLike<number>, room: number): Block | null {
  const warningText = new TextEncoder().encode(JSON.stringify(warnings.entries));
  const bloomWords = bloomWordsFor(room);
  const slotCount = slotsFor(room);
  const slotOffset = headerBytes + bloomWords * 8;
  const bitmapOffset = slotOffset + slotCount * 8;
  const poolOffset = bitmapOffset + bitmapBytes;
  const warningOffset = poolOffset + pool.length;
  const byteLength = Math.ceil((warningOffset + warningText.length) / 64) * 64;
  if (byteLength > 3.5 * 2 ** 30) throw new EngineError('engine.index_too_large', { byteLength });

  const memory = createIndexMemory(byteLength);
  const { buffer } = memory;
  const header = new Uint32Array(buffer, indexBase, headerBytes / 4);
  header[word.magic] = indexMagic;
  header[word.version] = indexVersion;
  header[word.byteLength] = byteLength;
  header[word.seedA] = seed[0] ?? 0;
  header[word.seedB] = seed[1] ?? 0;
  header[word.bloomOffset] = headerBytes;
  header[word.bloomMask] = bloomWords - 1;
  header[word.slotOffset] = slotOffset;
  header[word.slotMask] = slotCount - 1;
  header[word.bitmapOffset] = bitmapOffset;
  header[word.poolOffset] = poolOffset;
  header[word.poolBytes] = pool.length;
  header[word.warningOffset] = warningOffset;
  header[word.warningBytes] = warningText.length;
  new Uint8Array(buffer, indexBase + poolOffset, pool.length).set(pool.bytes.subarray(0, pool.length));
  new Uint8Array(buffer, indexBase + warningOffset, warningText.length).set(warningText);

  const builder = new TableBuilder(buffer, indexBase, header, pool);
  if (!builder.insertAll()) return null;
  header[word.entries] = builder.taken;
  return { memory, taken: builder.taken, duplicates: builder.duplicates };
}
