import { Worker } from 'node:worker_threads';
import { sieveProgram } from '@lachan/engine';
import type { FoundHit } from './found-hit.ts';
import type { Part } from './parts.ts';
import { addBeside, nothingBeside, type Beside } from './remarks.ts';
import type { Said, Share } from './worker.ts';

/** Told in the order of the parts, whichever thread is the first to be done. */
export interface Listener {
  /** Line numbers count from the start of the file; `lines`: how many lines have gone by in all files. */
  onHits: (hits: readonly FoundHit[], path: string, lines: number) => Promise<void> | void;
  onRead: (bytes: number) => void;
  onFault: (path: string, sentence: string) => void;
}

/** A thread that loads its code, or waits for work. */
export interface Thread {
  worker: Worker;
  heard: Said[];
  wake: (() => void) | null;
  failed: Error | null;
}

/** Starts threads, which load their code while the lists are still being read. */
export function startThreads(count: number): Thread[] {
  return Array.from({ length: Math.min(count, 16) }, start);
}

export async function stopThreads(threads: readonly Thread[]): Promise<void> {
  await Promise.all(threads.map(({ worker }) => worker.terminate()));
}

/** Matches parts on several threads and ends them. @returns how many lines and bytes there were, and what was met beside */
export async function matchInThreads(
  threads: readonly Thread[],
  parts: readonly Part[],
  share: Omit<Share, 'area' | 'program'>,
  listener: Listener,
): Promise<{ lines: number; bytes: number; beside: Beside }> {
  const program = sieveProgram();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  for (const [area, { worker }] of threads.entries()) worker.postMessage({ ...share, area, program });
  const busy = new Map<number, Thread>();
  let next = 0;
  const give = (thread: Thread): void => {
    const part = parts[next];
    if (!part) return;
    busy.set(next++, thread);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    thread.worker.postMessage(part);
  };
  const total = { lines: 0, bytes: 0, beside: nothingBeside() };
  let [path, linesBefore] = ['', 0];
  try {
    for (const thread of threads) give(thread);
    for (const [i, part] of parts.entries()) {
      if (part.path !== path) [path, linesBefore] = [part.path, 0];
      const thread = busy.get(i);
      if (!thread) throw new Error('a part was given to no thread');
      for (;;) {
        const said = await hear(thread);
        for (const hit of said.hits) hit.lineNumber += linesBefore;
        await listener.onHits(said.hits, path, total.lines + said.lines);
        listener.onRead(said.read);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
        thread.worker.postMessage('caught-up');
        if (said.fault?.isBug) throw new Error(said.fault.sentence);
        if (said.fault) listener.onFault(path, said.fault.sentence);
        if (!said.done) continue;
        linesBefore += said.lines;
        total.lines += said.lines;
        total.bytes += said.bytes;
        if (said.beside) addBeside(total.beside, said.beside);
        break;
      }
      busy.delete(i);
      give(thread);
    }
  } finally {
    await stopThreads(threads);
  }
  return total;
}

/** What a thread makes is soon forgotten; with more room it would only be forgotten later. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

function start(): Thread {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { resourceLimits });
  const thread: Thread = { worker, heard: [], wake: null, failed: null };
  const wake = (): void => {
    thread.wake?.();
    thread.wake = null;
  };
  worker.on('message', (said: Said) => {
    thread.heard.push(said);
    wake();
  });
  worker.on('error', (error) => {
    thread.failed = error as Error;
    wake();
  });
  return thread;
}

async function hear(thread: Thread): Promise<Said> {
  for (;;) {
    const said = thread.heard.shift();
    if (said) return said;
    if (thread.failed) throw thread.failed;
    await new Promise<void>((resolve) => {
      thread.wake = resolve;
    });
  }
}
