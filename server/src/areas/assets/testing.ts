import { Readable } from 'node:stream';
import type { Caller } from '../../kernel/command.ts';
import type { ImportCounts, Mapping } from './contract.ts';
import { previewImport, readHead, uploadMachines } from './service/imports.ts';
import { runImport } from './service/run-import.ts';
import type { z } from 'zod';

/** Stores a list as an upload does. @param targetUnitId unit of every row; left out, a column names it */
export async function uploadList(
  caller: Caller,
  name: string,
  content: string | Uint8Array,
  targetUnitId?: string,
) {
  const { files } = caller.kernel;
  const stored = await files.store(name, Readable.from([Buffer.from(content)]));
  const head = await readHead(files.pathOf(stored.sha256));
  return uploadMachines(caller, { stored, head, targetUnitId: targetUnitId ?? null });
}

/** Uploads a list and takes it in as its preview guesses, or with corrections. */
export async function importList(
  caller: Caller,
  name: string,
  content: string | Uint8Array,
  options: { targetUnitId?: string; mapping?: Partial<Mapping> } = {},
): Promise<{ id: string; counts: z.output<typeof ImportCounts> }> {
  const { id } = await uploadList(caller, name, content, options.targetUnitId);
  const { mapping } = await previewImport(caller, { id });
  const done = await runImport(caller, { id, mapping: { ...mapping, ...options.mapping } });
  if (!done.counts) throw new Error('An import that ran has no counts');
  return { id, counts: done.counts };
}
