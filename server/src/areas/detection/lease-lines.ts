import { createReadStream } from 'node:fs';
import { LeaseBook, TextIntake, type NetworkTable } from '@lachan/engine';
import { systemActor } from '../../kernel/actor.ts';
import { inTransaction } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { VIETNAM_OFFSET_MS } from '../../kernel/time.ts';
import { judgeClock } from './clock.ts';
import { learnFromLog } from './service/leases.ts';
import type { SpooledBatch } from './spool.ts';

const CHUNK_BYTES = 1024 * 1024;
const LINE_CHARACTERS = 4 * 1024;
/** One of these stands in every line of a DHCP server, and in hardly any other. */
const marks = ['DHCPACK', 'DHCPRELEASE', 'DHCP4_', ',Assign,', ',Renew,', ',Release,', ',Expired,'];

/** Takes leases from lines that DHCP servers send among others: nobody has to load a file. */
export async function learnLeases(
  kernel: Kernel,
  batch: SpooledBatch,
  source: { name: string; defaultUnitId: string | null; networks: NetworkTable },
): Promise<void> {
  const receivedAt = batch.receivedAt.getTime();
  const book = new LeaseBook({ now: receivedAt, offsetMinutes: VIETNAM_OFFSET_MS / 60_000 });
  const intake = new TextIntake();
  const text = new TextDecoder();
  let rest = '';
  const read = (piece: string, isLast: boolean): void => {
    // Looked for in whole chunks: of a log that says nothing of leases no line is taken apart.
    const all = rest + piece;
    const end = isLast ? all.length : all.lastIndexOf('\n') + 1;
    rest = all.slice(end).slice(0, LINE_CHARACTERS);
    const lines = all.slice(0, end);
    if (!marks.some((mark) => lines.includes(mark))) return;
    for (const line of lines.split('\n'))
      if (line.length <= LINE_CHARACTERS && marks.some((mark) => line.includes(mark))) book.push(line);
  };
  for await (const chunk of createReadStream(batch.path, { highWaterMark: CHUNK_BYTES })) {
    read(text.decode(intake.push(chunk as Buffer), { stream: true }), false);
    await new Promise((resolve) => setImmediate(resolve));
  }
  read(text.decode(intake.end()), true);
  const words = book.take().map((word) => ({ ...word, at: judgeClock(word.at, receivedAt).at }));
  if (words.length === 0) return;
  await inTransaction(kernel.callerOf(systemActor), (ctx) => learnFromLog(ctx, source, words));
}
