import { createReadStream } from 'node:fs';
import { compileIndicators, createMatcher, type Indicator } from '@lachan/engine';

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
 */
export async function wordsThatHit(
  paths: readonly string[],
  targets: readonly Indicator[],
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
  for (const path of paths) {
    const matcher = createMatcher(index, { format: 'text', context: { now: 0 } });
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }))
      matcher.push(chunk as Buffer, take);
    matcher.end(take);
  }
  return hits;
}
