import { constants, open } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const openFile = promisify(open);

/** What is written past the memory of the system is so many bytes or a multiple, in memory and in the file. */
export const BLOCK_BYTES = 4096;

/**
 * Linux writes from our memory to the disk without a copy of its own, which nobody would read: what is written here is
 * flushed at once, and read again later or never. Not every file system can.
 */
let direct = process.platform === 'linux' ? constants.O_DIRECT : 0;

/** On Linux a write to a file that was opened so returns once it is on disk: one call in place of two. */
export const FLUSHES = process.platform === 'linux' ? constants.O_DSYNC : 0;

/**
 * Opens a new file to write to it past the memory of the system, where that can be done.
 * @param how `O_EXCL`: it is not there yet; `O_TRUNC`: it is replaced; and {@link FLUSHES}
 * @returns its number
 */
export async function openDirect(path: string, how: number): Promise<number> {
  const flags = constants.O_WRONLY | constants.O_CREAT | how;
  try {
    return await openFile(path, flags | direct, 0o600);
  } catch (error) {
    if (!refusesDirect(error)) throw error;
    await unlink(path).catch(() => undefined);
    return openFile(path, flags, 0o600);
  }
}

/** Whether a file was refused for this reason alone; the next one is opened as files usually are. */
export function refusesDirect(error: unknown): boolean {
  if (direct === 0 || (error as NodeJS.ErrnoException).code !== 'EINVAL') return false;
  direct = 0;
  return true;
}

/** Memory of so many bytes that begins where a page does. */
export function pagesOf(bytes: number): Buffer {
  const pages = Math.ceil(bytes / 65_536);
  return Buffer.from(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer, 0, bytes);
}
