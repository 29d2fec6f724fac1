import { Worker } from 'node:worker_threads';
import type { FoundHit } from './found-hit.ts';
import type { Part } from './parts.ts';
import type { Said, Share } from './worker.ts';

/** Told in the order of the parts, whichever thread is the first to be done. */
export interface Listener {
  /** Line numbers count from the start of the file; `lines`: how many lines have gone by in all files. */
  onHits: (hits: readonly FoundHit[], path: string, lines: number) => Promise<void> | void;
  onRead: (bytes: number) => void;
  onFault: (path: string, sentence: string) => void;
}

interface Thread {
  worker: Worker;
  heard: Said[];
  wake: (() => void) | null;
  failed: Error | null;
}

/** Matches parts on several threads. @returns how many lines and bytes there were */
export async function matchInThreads(
  parts: readonly Part[],
  threads: number,
  share: Omit<Share, 'area'>,
  listener: Listener,
): Promise<{ lines: number; bytes: number }> {
  const all = Array.from({ length: Math.min(threads, parts.length, 16) }, (_, area) =>
    start({ ...share, area }),
  );
  const busy = new Map<number, Thread>();
  let next = 0;
  const give = (thread: Thread): void => {
    const part = parts[next];
    if (!part) return;
    busy.set(next++, thread);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    thread.worker.postMessage(part);
  };
  const total = { lines: 0, bytes: 0 };
  let [path, linesBefore] = ['', 0];
  try {
    for (const thread of all) give(thread);
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
        break;
      }
      busy.delete(i);
      give(thread);
    }
  } finally {
    await Promise.all(all.map(({ worker }) => worker.terminate()));
  }
  return total;
}

function start(share: Share): Thread {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: share });
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
