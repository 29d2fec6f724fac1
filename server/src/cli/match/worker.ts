// A thread of `lachan match`: matches one part after the other with the index that all threads share.
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import {
  createMatcher,
  IndicatorIndex,
  useSieveProgram,
  WasmSieve,
  type Hit,
  type LogFormat,
  type Matcher,
} from '@lachan/engine';
import { sentenceForPeople } from '../terminal/answer.ts';
import { foundOf, type FoundHit } from './found-hit.ts';
import type { Part } from './parts.ts';
import { addPassed, addSampled, nothingBeside, type Beside } from './remarks.ts';
import { textOf } from './text-of.ts';

/** What a thread is given before its first part, once the lists are read. */
export interface Share {
  memory: IndicatorIndex['memory'];
  /** Its own work area, 0–15. */
  area: number;
  /** The compiled sieve, so that each thread need not compile it. */
  program: object;
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
  /** Of the whole part, once it is done. */
  beside: Beside | null;
  /** Why the part could not be read to its end; `bug` when it is a fault of ours. */
  fault: { sentence: string; isBug: boolean } | null;
}

const HITS_AT_ONCE = 2000;
/** So much may be on its way before the other side has to catch up. */
const UNANSWERED = 4;

const port = parentPort;
let unanswered = 0;
let goOn: (() => void) | null = null;

port?.once('message', (share: Share) => {
  useSieveProgram(share.program);
  const index = new IndicatorIndex(share.memory);
  const sieve = new WasmSieve(index, share.area);
  const start = (): Matcher =>
    createMatcher(index, { format: share.format, context: { now: share.now }, sieve: () => sieve });
  port.on('message', (message: Part | 'caught-up') => {
    if (message !== 'caught-up') {
      void matchPart(message, start(), share);
      return;
    }
    unanswered--;
    goOn?.();
    goOn = null;
  });
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

async function matchPart(part: Part, matcher: Matcher, { now, explained }: Share): Promise<void> {
  let hits: FoundHit[] = [];
  let read = 0;
  const beside = nothingBeside();
  const take = (hit: Hit): void => {
    if (!hit.counts) addPassed(beside, hit);
    if (hit.counts || explained) hits.push(foundOf(hit, now));
  };
  const state = (): Omit<Said, 'done' | 'fault' | 'beside'> => {
    const said = { hits, read, lines: matcher.stats.lines, bytes: matcher.stats.bytes };
    [hits, read] = [[], 0];
    return said;
  };
  let fault: Said['fault'] = null;
  try {
    for await (const chunk of bytesOf(part, matcher, (count) => (read += count))) {
      matcher.push(chunk, take);
      if (hits.length >= HITS_AT_ONCE || read >= 4 * 1024 * 1024)
        await say({ ...state(), done: false, fault: null, beside: null });
    }
    matcher.end(take);
  } catch (error) {
    const sentence = sentenceForPeople(error);
    fault = { sentence: sentence ?? (error as Error).stack ?? String(error), isBug: sentence === null };
  }
  addSampled(beside, matcher.stats);
  await say({ ...state(), done: true, fault, beside });
}

/** Plain files are read to where they are matched; a part of one says nothing of its encoding. */
async function* bytesOf(
  { path, from, to }: Part,
  matcher: Matcher,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  if (to === null) {
    yield* textOf(path, onRead);
    return;
  }
  const file = openSync(path, 'r');
  try {
    const end = lineAfter(file, to);
    for (let at = lineAfter(file, from); at < end;) {
      const { room } = matcher;
      const count = readSync(file, room, 0, Math.min(room.length, end - at), at);
      if (count === 0) return;
      at += count;
      onRead(count);
      yield room.subarray(0, count);
    }
  } finally {
    closeSync(file);
  }
}

/** Where the first line begins that does not begin before `position`; the end of the file when there is none. */
function lineAfter(file: number, position: number): number {
  if (position === 0) return 0;
  const buffer = Buffer.alloc(64 * 1024);
  for (let at = position - 1; ;) {
    const count = readSync(file, buffer, 0, buffer.length, at);
    if (count === 0) return at;
    const feed = buffer.subarray(0, count).indexOf(10);
    if (feed >= 0) return at + feed + 1;
    at += count;
  }
}
