import { once } from 'node:events';
import type { RefusalRules } from '@lachan/engine';
import type { EntryBatch } from './entry.ts';
import { looksLikeJson } from './json-file.ts';
import { readMisp } from './misp.ts';
import { openUnpacked, readingError, type SourceFile } from './source-file.ts';
import { readStix } from './stix.ts';
import { readTextList, type TextAsk } from './text-list.ts';

/** What a file of indicators is. */
export type FileKind = 'text' | 'misp' | 'stix';

/** Reads files of one kind: text lists, MISP events, STIX bundles; each packed or not. */
export async function* readIndicatorFiles(
  files: readonly SourceFile[],
  kind: FileKind,
  ask: TextAsk,
  rules: RefusalRules,
): AsyncGenerator<EntryBatch> {
  if (kind === 'stix') {
    yield* readStix(files, rules);
    return;
  }
  let before = 0;
  for (const file of files) {
    let lines = 0;
    const batches =
      kind === 'misp' ? readMisp(file, rules) : readTextList(await openUnpacked(file), file.name, ask, rules);
    for await (const batch of batches) {
      ({ lines } = batch);
      yield { lines: before + lines, entries: batch.entries };
    }
    before += lines;
  }
}

/** What a file is by its first bytes, whatever its name says. */
export async function kindOfFile(file: SourceFile): Promise<FileKind> {
  const source = await openUnpacked(file);
  try {
    await Promise.race([once(source, 'readable'), once(source, 'end')]);
  } catch (error) {
    throw readingError(error, file.name, 1);
  }
  const start = (source.read() as Buffer | null) ?? Buffer.alloc(0);
  source.destroy();
  if (!looksLikeJson(start)) return 'text';
  const text = start.subarray(0, 64 * 1024).toString();
  return /"type"\s*:\s*"bundle"|"spec_version"\s*:\s*"2\.|"objects"\s*:\s*\[/.test(text) &&
    !/"Event"\s*:/.test(text)
    ? 'stix'
    : 'misp';
}
