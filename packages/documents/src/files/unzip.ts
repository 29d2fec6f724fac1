import { Unzip, UnzipInflate, type UnzipFile } from 'fflate';
import { DocumentError } from '../errors.ts';

export interface UnzipLimits {
  /** Entries in the archive's directory, read or not. */
  entries: number;
  /** Unpacked bytes of all entries that are read. */
  unpackedBytes: number;
}

const DEFAULT_LIMITS: UnzipLimits = { entries: 2000, unpackedBytes: 64 * 1024 * 1024 };
const CHUNK_BYTES = 32 * 1024;

/** Whether the bytes begin as a ZIP file does, which DOCX is. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/**
 * Unpacks the wanted entries in small steps and stops at the limits: what the archive claims about its own
 * sizes is not believed.
 * @throws DocumentError `too_large` beyond a limit, `damaged` for a broken archive, `encrypted` for a protected one.
 */
export function unzipEntries(
  bytes: Uint8Array,
  isWanted: (name: string) => boolean,
  limits: UnzipLimits = DEFAULT_LIMITS,
): Map<string, Uint8Array> {
  const parts = new Map<string, Uint8Array[]>();
  let entries = 0;
  let unpacked = 0;
  let unfinished = 0;
  const onFile = (file: UnzipFile) => {
    entries += 1;
    if (entries > limits.entries)
      throw new DocumentError('too_large', 'Too many files in the archive', { limit: limits.entries });
    if (!isWanted(file.name)) return;
    // The same name twice is how a checker is shown one file and a reader another.
    if (parts.has(file.name)) throw new DocumentError('damaged', 'The archive holds one name twice');
    const chunks: Uint8Array[] = [];
    parts.set(file.name, chunks);
    unfinished += 1;
    file.ondata = (error, chunk, isFinal) => {
      if (error) throw error;
      unpacked += chunk.length;
      if (unpacked > limits.unpackedBytes)
        throw new DocumentError('too_large', 'The archive unpacks to too much', {
          limit: limits.unpackedBytes,
        });
      chunks.push(chunk);
      if (isFinal) unfinished -= 1;
    };
    file.start();
  };
  if (isEncrypted(bytes)) throw new DocumentError('encrypted', 'The archive is protected by a password');
  try {
    const unzip = new Unzip(onFile);
    unzip.register(UnzipInflate);
    for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
      unzip.push(bytes.subarray(offset, offset + CHUNK_BYTES), offset + CHUNK_BYTES >= bytes.length);
    }
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new DocumentError('damaged', 'The archive is damaged');
  }
  if (unfinished > 0 || !hasDirectoryEnd(bytes)) throw new DocumentError('damaged', 'The archive is cut off');
  return new Map([...parts].map(([name, chunks]) => [name, joined(chunks)]));
}

/** The record that closes the archive stands in its last 64 KB. Source: APPNOTE.TXT 4.3.16. */
function hasDirectoryEnd(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557); at -= 1) {
    if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 0x05 && bytes[at + 3] === 0x06)
      return true;
  }
  return false;
}

/** Bit 0 of the flags of the first entry. Source: APPNOTE.TXT 4.4.4. */
function isEncrypted(bytes: Uint8Array): boolean {
  return ((bytes[6] ?? 0) & 1) === 1;
}

function joined(chunks: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
