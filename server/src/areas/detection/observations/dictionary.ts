import { readFile, stat } from 'node:fs/promises';
import { compileIndicators, createMatcher, type Indicator } from '@lachan/engine';
import type { Watch } from './store.ts';
import { keysOfIndicators } from './word-keys.ts';
import { linesWithKeys } from './word-lines.ts';

/** A destination of the dictionary that is one of the indicators, or below or within some. */
export interface FoundWord {
  text: string;
  /** Numbers of the indicators. */
  targets: number[];
}

/**
 * Sends lines of dictionary files (`number<TAB>destination`) through the engine: names with all below them, addresses
 * within networks. Of a file only the lines are read that may hit.
 * @returns by the number of the destination
 * @throws the reason of the signal when it is stopped
 */
export async function wordsThatHit(
  paths: readonly string[],
  targets: readonly Indicator[],
  { onProgress, signal }: Watch = {},
): Promise<Map<number, FoundWord>> {
  const { index } = compileIndicators(targets);
  const keys = keysOfIndicators(targets);
  const hits = new Map<number, FoundWord>();
  const take = ({ line, indicatorId }: { line: string; indicatorId: number }): void => {
    const tab = line.indexOf('\t');
    const id = Number(line.slice(0, tab));
    const known = hits.get(id);
    if (!known) hits.set(id, { text: line.slice(tab + 1), targets: [indicatorId] });
    else if (!known.targets.includes(indicatorId)) known.targets.push(indicatorId);
  };
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const size = sizes.reduce((sum, one) => sum + one, 0);
  let before = 0;
  for (const [place, path] of paths.entries()) {
    const matcher = createMatcher(index, { format: 'text', context: { now: 0 } });
    for await (const { lines, read } of linesWithKeys(path, keys)) {
      signal?.throwIfAborted();
      matcher.push(lines, take);
      onProgress?.((before + read) / size);
    }
    matcher.end(take);
    before += sizes[place] ?? 0;
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
