import { crc32 } from 'node:zlib';
import { BLOCK_BYTES } from './direct.ts';

/**
 * A part of a batch as it lies in a segment: this header, then its bytes. The checksum of the bytes is what a part is
 * known by that a crash has cut: what is not whole was never acknowledged.
 */
export interface RecordHeader {
  sourceId: string;
  batchId: string;
  receivedAt: number;
  /** From 0; the parts of a batch lie in this order, with those of others between them. */
  part: number;
  isLast: boolean;
  bytes: number;
  /** Of all parts up to this one. */
  lines: number;
  checksum: bigint;
}

export const HEADER_BYTES = 192;
/** The most that {@link writeFiller} writes. */
export const FILLER_BYTES = HEADER_BYTES + BLOCK_BYTES;
const MAGIC = 0x3148434c;
const TEXT_BYTES = 64;
const [SOURCE_AT, BATCH_AT, CRC_AT] = [48, 113, 184];

export function writeHeader(to: Buffer, at: number, header: RecordHeader): void {
  to.fill(0, at, at + HEADER_BYTES);
  to.writeUInt32LE(MAGIC, at);
  to.writeUInt32LE(header.isLast ? 1 : 0, at + 4);
  to.writeUInt32LE(header.bytes, at + 8);
  to.writeUInt32LE(header.part, at + 12);
  to.writeDoubleLE(header.receivedAt, at + 16);
  to.writeDoubleLE(header.lines, at + 24);
  to.writeBigUInt64LE(header.checksum, at + 32);
  writeText(to, at + SOURCE_AT, header.sourceId);
  writeText(to, at + BATCH_AT, header.batchId);
  to.writeUInt32LE(crc32(to.subarray(at, at + CRC_AT)), at + CRC_AT);
}

/** @returns `null` when there is no header, or not a whole one */
export function readHeader(from: Buffer, at = 0): RecordHeader | null {
  if (at + HEADER_BYTES > from.length || from.readUInt32LE(at) !== MAGIC) return null;
  if (crc32(from.subarray(at, at + CRC_AT)) !== from.readUInt32LE(at + CRC_AT)) return null;
  return {
    sourceId: readText(from, at + SOURCE_AT),
    batchId: readText(from, at + BATCH_AT),
    receivedAt: from.readDoubleLE(at + 16),
    part: from.readUInt32LE(at + 12),
    isLast: from.readUInt32LE(at + 4) === 1,
    bytes: from.readUInt32LE(at + 8),
    lines: from.readDoubleLE(at + 24),
    checksum: from.readBigUInt64LE(at + 32),
  };
}

/** Fills the rest of a block with a record of nothing, so that each leads to the next. @returns where the block ends */
export function writeFiller(to: Buffer, at: number): number {
  const end = Math.ceil((at + HEADER_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
  const bytes = end - at - HEADER_BYTES;
  const nothing = { sourceId: '', batchId: '', receivedAt: 0, part: 0, isLast: true, lines: 0, checksum: 0n };
  writeHeader(to, at, { ...nothing, bytes });
  to.fill(0, at + HEADER_BYTES, end);
  return end;
}

export function isFiller({ sourceId }: RecordHeader): boolean {
  return sourceId === '';
}

/** How much room a part of so many bytes takes: the next begins at a multiple of eight. */
export function recordBytes(bytes: number): number {
  return HEADER_BYTES + ((bytes + 7) & ~7);
}

function writeText(to: Buffer, at: number, text: string): void {
  if (text.length > TEXT_BYTES) throw new Error('The name of a batch or a source is too long');
  to.writeUInt8(text.length, at);
  to.write(text, at + 1, 'latin1');
}

function readText(from: Buffer, at: number): string {
  return from.toString('latin1', at + 1, at + 1 + Math.min(TEXT_BYTES, from.readUInt8(at)));
}
