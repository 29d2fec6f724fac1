import { closeSync, openSync, readSync } from 'node:fs';
import { detectEncoding, isSpreadJson, readColumns } from '@lachan/engine';
import type { LogFile } from './log-files.ts';

/** What one thread matches at a time: the lines of a file that begin in `[from, to)`, or all of it. */
export interface Part {
  path: string;
  from: number;
  /** `null`: the whole file, which may be packed. */
  to: number | null;
}

const PART_BYTES = 16 * 1024 * 1024;
const LOOK_BYTES = 64 * 1024;
/** By so many the reader of a whole file tells its encoding. */
const ENCODING_BYTES = 4096;

/** Files in parts of 16 MB. Packed files stay whole, and so do those that must be turned
 * into lines of UTF-8 first, or whose first line says how to read the others. */
export function partsOf(files: readonly LogFile[]): Part[] {
  return files.flatMap(({ path, bytes }): Part[] => {
    if (bytes === null || bytes < 2 * PART_BYTES || !isDivisible(path)) return [{ path, from: 0, to: null }];
    const count = Math.ceil(bytes / PART_BYTES);
    return Array.from({ length: count }, (_, i) => ({
      path,
      from: i * PART_BYTES,
      to: i === count - 1 ? bytes : (i + 1) * PART_BYTES,
    }));
  });
}

function isDivisible(path: string): boolean {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const start = Buffer.alloc(LOOK_BYTES);
    const read = readSync(file, start, 0, LOOK_BYTES, 0);
    const text = start.toString('latin1', 0, read);
    const feed = text.indexOf('\n');
    // Gzip and zstd begin with bytes that no log begins with.
    return (
      /^[\t\x20-\x7e\xef]/.test(text) &&
      detectEncoding(start.subarray(0, Math.min(read, ENCODING_BYTES))) === 'utf-8' &&
      !isSpreadJson(text.slice(0, ENCODING_BYTES)) &&
      !text.startsWith('#') &&
      feed > 0 &&
      !readColumns(text.slice(0, feed))
    );
  } catch {
    // Whoever reads it will say what is wrong with it.
    return false;
  } finally {
    if (file !== null) closeSync(file);
  }
}
