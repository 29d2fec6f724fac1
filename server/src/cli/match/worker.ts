// A thread of `lachan match`: matches one part after the other with the index that all threads share.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createMatcher, IndicatorIndex, WasmSieve, type Hit, type LogFormat } from '@lachan/engine';
import { sentenceForPeople } from '../terminal/answer.ts';
import { foundOf, type FoundHit } from './found-hit.ts';
import type { Part } from './parts.ts';
import { textOf } from './text-of.ts';

/** What a thread is given at its start. */
export interface Share {
  memory: IndicatorIndex['memory'];
  /** Its own work area, 0–15. */
  area: number;
  format: LogFormat | 'auto';
  now: number;
  /** Whether hits that do not count are wanted too. */
  explained: boolean;
}

/** What a thread says: some hits in order of lines, and in the end of a part how it went. */
export interface Said {
  hits: FoundHit[];
  /** Bytes read since the last time, as they lie on the disk. */
  read: number;
  /** Lines that began in this part, so far. */
  lines: number;
  done: boolean;
  /** Bytes matched, once it is done. */
  bytes: number;
  /** Why the part could not be read to its end; `bug` when it is a fault of ours. */
  fault: { sentence: string; isBug: boolean } | null;
}

const HITS_AT_ONCE = 2000;
/** So much may be on its way before the other side has to catch up. */
const UNANSWERED = 4;

const port = parentPort;
const { memory, area, format, now, explained } = workerData as Share;
const index = new IndicatorIndex(memory);
const sieve = new WasmSieve(index, area);
let unanswered = 0;
let goOn: (() => void) | null = null;

port?.on('message', (message: Part | 'caught-up') => {
  if (message !== 'caught-up') {
    void matchPart(message);
    return;
  }
  unanswered--;
  goOn?.();
  goOn = null;
});

async function say(said: Said): Promise<void> {
  unanswered++;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  port?.postMessage(said);
  while (unanswered >= UNANSWERED) {
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
  }
}

async function matchPart(part: Part): Promise<void> {
  const matcher = createMatcher(index, { format, context: { now }, sieve: () => sieve });
  let hits: FoundHit[] = [];
  let read = 0;
  const take = (hit: Hit): void => {
    if (hit.counts || explained) hits.push(foundOf(hit, now));
  };
  const state = (): Omit<Said, 'done' | 'fault'> => {
    const said = { hits, read, lines: matcher.stats.lines, bytes: matcher.stats.bytes };
    [hits, read] = [[], 0];
    return said;
  };
  let fault: Said['fault'] = null;
  try {
    for await (const chunk of bytesOf(part, (count) => (read += count))) {
      matcher.push(chunk, take);
      if (hits.length >= HITS_AT_ONCE || read >= 4 * 1024 * 1024)
        await say({ ...state(), done: false, fault: null });
    }
    matcher.end(take);
  } catch (error) {
    const sentence = sentenceForPeople(error);
    fault = { sentence: sentence ?? (error as Error).stack ?? String(error), isBug: sentence === null };
  }
  await say({ ...state(), done: true, fault });
}

async function* bytesOf(
  { path, from, to }: Part,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  if (to === null) {
    yield* textOf(path, onRead);
    return;
  }
  const [start, end] = [from === 0 ? 0 : await lineAfter(path, from), await lineAfter(path, to)];
  if (start >= end) return;
  for await (const chunk of createReadStream(path, { start, end: end - 1, highWaterMark: 1024 * 1024 })) {
    onRead((chunk as Buffer).length);
    yield chunk as Buffer;
  }
}

/** Where the first line begins that does not begin before `position`; the end of the file when there is none. */
async function lineAfter(path: string, position: number): Promise<number> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(64 * 1024);
    for (let at = position - 1; ;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return at;
      const feed = buffer.subarray(0, bytesRead).indexOf(10);
      if (feed >= 0) return at + feed + 1;
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
