import { inflateSync } from 'node:zlib';
import { DocumentError } from '../errors.ts';

const MAX_STREAM_BYTES = 64 * 1024 * 1024;
const MAX_TOTAL_BYTES = 256 * 1024 * 1024;
const MAX_STREAMS = 100_000;
/** Packs a thousand to one at best and is hardly met any more. */
const MAX_LZW_BYTES = 64 * 1024;

/**
 * Unpacks every stream once, with a limit, before the parser does so without one. Images are never decoded, so only
 * their own size is limited, not what they add up to. Streams of a file with an empty password are not seen here.
 * @throws DocumentError `too_large`.
 */
export function refusePdfBombs(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let total = 0;
  let streams = 0;
  for (let at = file.indexOf('stream'); at >= 0; at = file.indexOf('stream', at + 6)) {
    const dictionary = dictionaryBefore(file, at);
    if (dictionary === null) continue;
    streams += 1;
    if (streams > MAX_STREAMS) throw tooLarge('streams', MAX_STREAMS);
    if (/\/LZW(?:Decode)?\b/.test(dictionary)) {
      if (file.indexOf('endstream', at) - at > MAX_LZW_BYTES) throw tooLarge('LZW stream', MAX_LZW_BYTES);
    }
    const rounds = dictionary.match(/\/Fl(?:ateDecode)?\b/g)?.length ?? 0;
    const size = unpackedSize(file.subarray(startOfData(file, at + 6)), rounds);
    if (!/\/Subtype\s*\/Image\b/.test(dictionary)) total += size;
    if (total > MAX_TOTAL_BYTES) throw tooLarge('all streams', MAX_TOTAL_BYTES);
  }
}

/** The dictionary that belongs to the word "stream" at this place; `null` when the word only ends or is inside another. */
function dictionaryBefore(file: Buffer, at: number): string | null {
  const before = file.toString('latin1', Math.max(0, at - 2000), at);
  if (!/>>\s*$/.test(before)) return null;
  return before.slice(Math.max(0, before.lastIndexOf(' obj')));
}

function startOfData(file: Buffer, at: number): number {
  if (file[at] === 0x0d && file[at + 1] === 0x0a) return at + 2;
  return file[at] === 0x0a || file[at] === 0x0d ? at + 1 : at;
}

/** The data end where the packed stream ends, not where the file says so. */
function unpackedSize(data: Buffer, rounds: number): number {
  let unpacked = data;
  for (let round = 0; round < Math.min(rounds, 4); round += 1) {
    try {
      unpacked = inflateSync(unpacked, { maxOutputLength: MAX_STREAM_BYTES });
    } catch (error) {
      if (error instanceof RangeError || (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
        throw tooLarge('stream', MAX_STREAM_BYTES);
      // Damaged data the parser skips as well.
      return 0;
    }
  }
  if (rounds > 4) throw tooLarge('filters', 4);
  return rounds > 0 ? unpacked.length : 0;
}

function tooLarge(what: string, limit: number): DocumentError {
  return new DocumentError('too_large', 'The PDF unpacks to too much', { what, limit });
}
