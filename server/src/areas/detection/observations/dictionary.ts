import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { compileIndicators, createMatcher, type Indicator } from '@lachan/engine';
import type { Watch } from './store.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A destination of the dictionary that is one of the indicators, or below or within some. */
export interface FoundWord {
  text: string;
  /** Numbers of the indicators. */
  targets: number[];
}

/**
 * Sends dictionary files (`number<TAB>destination`) through the engine: names with all below them, addresses within
 * networks.
 * @returns by the number of the destination
 * @throws the reason of the signal when it is stopped
 */
export async function wordsThatHit(
  paths: readonly string[],
  targets: readonly Indicator[],
  { onProgress, signal }: Watch = {},
): Promise<Map<number, FoundWord>> {
  const { index } = compileIndicators(targets);
  const hits = new Map<number, FoundWord>();
  const take = ({ line, indicatorId }: { line: string; indicatorId: number }): void => {
    const tab = line.indexOf('\t');
    const id = Number(line.slice(0, tab));
    const known = hits.get(id);
    if (!known) hits.set(id, { text: line.slice(tab + 1), targets: [indicatorId] });
    else if (!known.targets.includes(indicatorId)) known.targets.push(indicatorId);
  };
  let [size, read] = [0, 0];
  for (const path of paths) size += (await stat(path)).size;
  for (const path of paths) {
    const matcher = createMatcher(index, { format: 'text', context: { now: 0 } });
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      signal?.throwIfAborted();
      matcher.push(chunk as Buffer, take);
      onProgress?.((read += (chunk as Buffer).length) / size);
    }
    matcher.end(take);
  }
  return hits;
}

/** Words by their numbers, read once: a number means the same word for good. */
export class Words {
  private readonly words: string[] = [];
  private readonly read = new Set<string>();

  /** Reads the files that it has not read. */
  async learn(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      if (this.read.has(path)) continue;
      for (const line of (await readFile(path, 'utf8')).split('\n')) {
        const tab = line.indexOf('\t');
        if (tab > 0) this.words[Number(line.slice(0, tab))] = line.slice(tab + 1);
      }
      this.read.add(path);
    }
  }

  /** Empty when there is no such number. */
  of(id: number): string {
    return this.words[id] ?? '';
  }
}
