import { JsonItems, type JsonItem } from '@lachan/engine';
import { AppError } from '../../../kernel/errors.ts';
import type { Entry } from './entry.ts';
import { openUnpacked, readingError, type SourceFile } from './source-file.ts';

/**
 * The values at given places of a JSON file of any size, some at a time.
 * @throws AppError `intel.json_expected`, `intel.json_cut_off`, `intel.gzip_broken`
 */
export async function* jsonItemsOf(
  file: SourceFile,
  patterns: readonly (readonly string[])[],
): AsyncGenerator<JsonItem[]> {
  const items = new JsonItems(patterns);
  let [line, isFirst] = [1, true];
  try {
    for await (const chunk of await openUnpacked(file)) {
      const bytes = chunk as Buffer;
      if (isFirst && !looksLikeJson(bytes))
        throw new AppError('invalid', 'intel.json_expected', { file: file.name });
      isFirst = false;
      const found = items.push(bytes);
      line = found.at(-1)?.line ?? line;
      if (found.length > 0) yield found;
    }
  } catch (error) {
    throw readingError(error, file.name, line);
  }
  if (isFirst) throw new AppError('invalid', 'intel.json_expected', { file: file.name });
  if (!items.isComplete) throw new AppError('invalid', 'intel.json_cut_off', { file: file.name, line });
}

/** Whether a text begins as JSON does, not as a list or a page of HTML. */
export function looksLikeJson(start: Uint8Array): boolean {
  const text = new TextDecoder()
    .decode(start.subarray(0, 400))
    .replace(/^\uFEFF/, '')
    .trimStart();
  return /^(?:\{|\[\s*[[{\]"])/.test(text);
}

/** The value of an item, or why it is none. */
export function parsedItem(item: JsonItem, file: SourceFile): { value: unknown } | { fault: Entry } {
  const fault = (reason: string, value: string): { fault: Entry } => ({
    fault: { file: file.name, line: item.line, field: fieldOf(item), reason, value: value.slice(0, 200) },
  });
  if (item.text === null) return fault('intel.json_item_too_long', '');
  try {
    return { value: JSON.parse(item.text) };
  } catch {
    return fault('intel.json_malformed', item.text);
  }
}

export function fieldOf({ keys }: Pick<JsonItem, 'keys'>): string {
  return keys.join('.');
}
