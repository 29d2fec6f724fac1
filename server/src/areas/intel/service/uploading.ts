import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import { requirePermission } from '../../../kernel/actor.ts';
import { inTransaction, type Caller } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { ImportList, ListImport } from '../contract.ts';
import { kindOfFile } from '../reading/indicator-files.ts';
import type { SourceFile } from '../reading/source-file.ts';
import { fetchFeed } from './fetching.ts';
import { importFiles, workFolder } from './importing.ts';
import { listById } from './lists.ts';

type Import = z.output<typeof ListImport>;

/** A file on its way from a person. */
interface Sent {
  name: string;
  content: Readable;
}

/**
 * Reads a file that a person sends into a list: a text list, MISP events, a STIX bundle; packed or not.
 * @throws AppError `intel.list_not_found`, `intel.csv_value_column_unknown`, `intel.gzip_broken`, …
 */
export async function importList(
  caller: Caller,
  ask: z.input<typeof ImportList.input>,
  sent: Sent,
): Promise<Import> {
  requirePermission(caller.actor, 'intel:manage');
  await inTransaction(caller, (ctx) => listById(ctx, ask.id));
  return withFile(caller, sent, async (file) => {
    const kind = ask.format ? 'text' : await kindOfFile(file);
    return importFiles(caller, {
      listId: ask.id,
      name: sent.name,
      files: [file],
      kind,
      ask: { format: ask.format },
      replaces: ask.replace === true || ask.replace === 'true',
      keptDays: 0,
      isPartial: false,
      isAllOrNothing: false,
      isForced: true,
      sizeBytes: file.sizeBytes,
    });
  });
}

/** Gives a feed a file in place of what it would fetch. @throws AppError `intel.feed_running`, and why it failed */
export async function uploadToFeed(caller: Caller, feedId: string, sent: Sent): Promise<Import> {
  requirePermission(caller.actor, 'intel:manage');
  return withFile(caller, sent, async (file) => {
    const done = await fetchFeed(caller, feedId, { file });
    if (!done) throw new AppError('conflict', 'intel.feed_running', {});
    return done;
  });
}

async function withFile<Result>(
  { kernel }: Caller,
  { name, content }: Sent,
  work: (file: SourceFile & { sizeBytes: number }) => Promise<Result>,
): Promise<Result> {
  const folder = workFolder(kernel);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, randomUUID());
  try {
    const output = createWriteStream(path, { mode: 0o600 });
    await pipeline(content, output);
    return await work({ path, name, sizeBytes: output.bytesWritten });
  } finally {
    await rm(path, { force: true });
  }
}
