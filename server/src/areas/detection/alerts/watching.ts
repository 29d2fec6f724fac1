import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { TextIntake } from '@lachan/engine';
import type { Kernel } from '../../../kernel/kernel.ts';
import { judgeClock } from '../clock.ts';
import type { SpooledBatch } from '../spool.ts';
import { isServerLog, ServerLogWatch, type Attack } from './server-logs.ts';

const CHUNK_BYTES = 1024 * 1024;
/** By the beginning of a batch it is known whether it is a log of a server about its visitors. */
const BEGINNING_BYTES = 64 * 1024;
const LINES_LOOKED_AT = 40;
const LINE_CHARACTERS = 64 * 1024;

const watches = new WeakMap<Kernel, Map<string, ServerLogWatch>>();

/** The attacks that a batch shows, together with what the batches of its source have shown before. */
export async function watchBatch(kernel: Kernel, batch: SpooledBatch): Promise<Attack[]> {
  if (!(await isWatched(batch.path))) return [];
  const ofSources = watches.get(kernel) ?? new Map<string, ServerLogWatch>();
  watches.set(kernel, ofSources);
  const watch = ofSources.get(batch.sourceId) ?? new ServerLogWatch();
  ofSources.set(batch.sourceId, watch);
  const now = batch.receivedAt.getTime();
  const judge = (at: number | null) => judgeClock(at, now).at;
  const intake = new TextIntake();
  const text = new TextDecoder();
  let rest = '';
  const read = (piece: string, isLast: boolean): void => {
    const lines = (rest + piece).split('\n');
    rest = isLast ? '' : (lines.pop() ?? '').slice(0, LINE_CHARACTERS);
    for (const line of lines) watch.push(line.replace(/\r$/, '').slice(0, LINE_CHARACTERS), now, judge);
  };
  for await (const chunk of createReadStream(batch.path, { highWaterMark: CHUNK_BYTES })) {
    read(text.decode(intake.push(chunk as Buffer), { stream: true }), false);
    // Requests get their turn between chunks.
    await new Promise((resolve) => setImmediate(resolve));
  }
  read(text.decode(intake.end()), true);
  return watch.take();
}

async function isWatched(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    const intake = new TextIntake();
    const parts = [intake.push(buffer.subarray(0, bytesRead)), intake.end()];
    const beginning = Buffer.concat(parts.map((part) => Buffer.from(part))).toString();
    // Log-ons stand among many other things in the journal of a server.
    if (beginning.includes('sshd')) return true;
    const lines = beginning.split('\n', LINES_LOOKED_AT);
    return lines.some((line) => line !== '' && isServerLog(line.replace(/\r$/, '')));
  } finally {
    await file.close();
  }
}
