import { EngineError } from '../errors.ts';
import type { Indicator } from '../indicator/kinds.ts';
import { instantiateSieve } from '../sieve/instance.ts';
import { IndexBuilder, shadowedIds, type CompileReport, type Compiled } from './compile.ts';
import { createGrowingMemory, growMemory, indexBase, largestIndexBytes } from './index-memory.ts';
import { IndicatorIndex } from './indicator-index.ts';
import { headerBytes, word } from './layout.ts';
import { eachEntry, Pool, poolOffset } from './pool.ts';
import { flagUrlHosts } from './url-hosts.ts';

/** What is to become of an index. */
export interface IndexChange {
  add?: Iterable<Indicator>;
  /** Ids; those that are not there are passed over. */
  remove?: Iterable<number>;
  /** An index that nobody matches with any more: its memory becomes that of the new one, and it must not be used again. */
  spare?: IndicatorIndex;
}

/** Tables take up to so many changes, or a quarter of what they were built for, before they are built anew. */
const fewChanges = 4096;
/** How full the slots may become by changes. */
const fullSlots = 0.85;

/**
 * Another index: this one with some indicators added and some removed by id. The old one stays as it is for whoever is
 * matching with it; hand the new one to {@link Matcher.swap}. The block is copied and the tables changed in place: what
 * it costs goes by the changes, and by the copy of some 50 bytes an indicator. Past a quarter of the indicators the
 * tables are built anew, about 0.3 s a million; no value is read again.
 * @returns the report tells of those added; `taken` is the number of indicators in the index
 * @throws EngineError `engine.index_too_large` past 3.5 GB
 */
export function changeIndex(index: IndicatorIndex, { add = [], remove = [], spare }: IndexChange): Compiled {
  const added = [...add];
  const removed = new Set(remove);
  const patched = changeTables(index, added, removed, spare?.memory);
  if (patched) return patched;
  const seed = [index.header[word.seedA] ?? 0, index.header[word.seedB] ?? 0] as const;
  const builder = new IndexBuilder({ seed, warnings: index.warnings.entries });
  builder.take(index, removed);
  for (const indicator of added) builder.add(indicator);
  const { index: built, report } = builder.finish();
  const ids = new Set(added.map(({ id }) => id));
  return { index: built, report: { ...report, duplicates: report.duplicates.filter((id) => ids.has(id)) } };
}

/** @returns `null` when the tables should be built anew */
function changeTables(
  index: IndicatorIndex,
  added: readonly Indicator[],
  removed: ReadonlySet<number>,
  spare: IndicatorIndex['memory'] | undefined,
): Compiled | null {
  const { header } = index;
  const at = (position: number): number => header[position] ?? 0;
  const most = Math.max(fewChanges, at(word.room) / 4);
  if (at(word.changes) + added.length > most) return null;
  if (at(word.slotsUsed) + added.length > at(word.slotMask) * fullSlots) return null;
  const references = referencesOf(index, removed);
  const changes = at(word.changes) + added.length + references.length;
  if (changes > most) return null;

  const { bytes } = index;
  const start = Math.ceil(bytes.length / 4) * 4;
  const memory = withRoom(spare ?? createGrowingMemory(start), start);
  new Uint8Array(memory.buffer, indexBase, bytes.length).set(bytes);
  const pool = new Pool(memory, start - poolOffset);
  const report: CompileReport = { taken: 0, duplicates: [], warned: [], malformed: [] };
  for (const indicator of added) {
    if (index.warnings.listsExactly(indicator)) report.warned.push(indicator.id);
    else if (!pool.add(indicator)) report.malformed.push(indicator.id);
  }
  const end = pool.length;
  growMemory(memory, poolOffset + end);
  const target = new Uint32Array(memory.buffer, indexBase, headerBytes / 4);
  const module = instantiateSieve(memory);
  module.openBuilder(indexBase);
  for (const reference of references) module.removeEntry(reference);
  if (!module.addEntries(start - poolOffset, end)) return null;
  if (module.slotsUsed.value + pool.urls.length * 3 > at(word.slotMask) * 0.95) return null;
  const laterOffset = at(word.laterOffset) || start;
  target[word.laterOffset] = laterOffset;
  target[word.laterBytes] = poolOffset + end - laterOffset;
  target[word.byteLength] = poolOffset + end;
  target[word.slotsUsed] = module.slotsUsed.value;
  target[word.entries] = module.entriesTaken.value;
  target[word.changes] = changes;
  flagUrlHosts(memory.buffer, indexBase, target, pool.urls);

  report.taken = module.entriesTaken.value;
  const later = new Uint8Array(memory.buffer, indexBase + start, poolOffset + end - start);
  report.duplicates = shadowedIds(later);
  return { index: new IndicatorIndex(memory, index.warnings), report };
}

/** Where the entries with these ids are. */
function referencesOf(index: IndicatorIndex, ids: ReadonlySet<number>): number[] {
  const references: number[] = [];
  if (ids.size === 0) return references;
  // A small table of bits spares most entries the look-up in the set.
  const marks = new Uint8Array(65_536);
  for (const id of ids) marks[id & 65_535] = 1;
  const [first, later] = index.entries;
  const lookIn = (entries: Uint8Array, offset: number): void => {
    eachEntry(entries, (id, _, __, at) => {
      if (marks[id & 65_535] === 1 && ids.has(id)) references.push((at + offset) / 4);
    });
  };
  if (first) lookIn(first, 4);
  if (later) lookIn(later, (index.header[word.laterOffset] ?? 0) - poolOffset);
  return references;
}

/** @throws EngineError `engine.index_too_large` */
function withRoom(memory: IndicatorIndex['memory'], byteLength: number): IndicatorIndex['memory'] {
  if (byteLength > largestIndexBytes) throw new EngineError('engine.index_too_large', { byteLength });
  growMemory(memory, byteLength);
  return memory;
}
