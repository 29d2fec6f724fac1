import { EngineError } from '../errors.ts';

/**
 * The compiled index is one block of memory, the same on disk, in a worker and under WebAssembly.
 * All numbers are little-endian; offsets count bytes from the start of the block.
 *
 * header · IPv4 bitmap · pool · warnings (JSON) · bloom (64-bit words) · slots (tag u32, reference u32) · later entries
 *
 * A pool entry is 4-byte aligned: id u32, kind u8, flags u8, length u16, [from f64, until f64], value.
 * A reference is the entry's offset in the pool divided by four; 0 is no entry. Entries that came after the tables
 * were built lie behind them, and are referred to in the same way.
 */
export const indexMagic = 0x3158494c;
export const indexVersion = 2;
export const headerBytes = 256;

/** Header words, by position in a Uint32Array. */
export const word = {
  magic: 0,
  version: 1,
  byteLength: 2,
  seedA: 3,
  seedB: 4,
  entries: 5,
  bloomOffset: 6,
  /** Number of 64-bit words less one; the number is a power of two. */
  bloomMask: 7,
  slotOffset: 8,
  /** Number of slots less one; the number is a power of two. */
  slotMask: 9,
  bitmapOffset: 10,
  poolOffset: 11,
  poolBytes: 12,
  features: 13,
  warningOffset: 14,
  warningBytes: 15,
  /** 33 bits from here: which IPv4 prefix lengths occur among the networks. */
  prefixes4: 16,
  /** 129 bits from here, likewise for IPv6. */
  prefixes6: 18,
  /** Where the entries lie that came after the tables were built, and how long they are. */
  laterOffset: 24,
  laterBytes: 25,
  /** Slots that are not empty. */
  slotsUsed: 26,
  /** Keys the tables were sized for, and entries that came and went since. */
  room: 27,
  changes: 28,
  /** Of the whole block with zeros in these eight bytes; set when it is saved. */
  checksum: 30,
} as const;

/** Bits of `features`: what the sieve may leave out when no indicator needs it. */
export const feature = { names: 1, ipv4: 2, ipv6: 4, hashes: 8, urls: 16 } as const;

/** Low bits of a slot's tag. The other 29 come from the hash. */
export const slotFlag = { indicator: 1, urlHost: 2, child: 4 } as const;
export const slotFlagMask = 7;

/** Kinds as stored: the position in this list. */
export const kindCode = { domain: 0, ipv4: 1, ipv6: 2, cidr: 3, url: 4, md5: 5, sha1: 6, sha256: 7 } as const;

export const entryHeaderBytes = 8;
/** Flags of a pool entry: it has a period of validity; an earlier entry of the same value speaks for it; it is gone. */
export const datedFlag = 1;
export const shadowedFlag = 2;
export const removedFlag = 4;

/** 2^24 bits: one for each IPv4 /24 that holds a listed address or network. */
export const bitmapBytes = 2 * 1024 * 1024;

/** A block whose tables would reach beyond its end is refused before anything is read from it. @throws EngineError `engine.index_…` */
export function checkHeader(header: Uint32Array, room: number): void {
  const at = (position: number): number => header[position] ?? 0;
  if (at(word.magic) !== indexMagic) throw new EngineError('engine.index_corrupt', { bytes: room });
  if (at(word.version) !== indexVersion) {
    throw new EngineError('engine.index_version', { found: at(word.version), wanted: indexVersion });
  }
  const ends = [
    at(word.byteLength),
    at(word.bloomOffset) + (at(word.bloomMask) + 1) * 8,
    at(word.slotOffset) + (at(word.slotMask) + 1) * 8,
    at(word.poolOffset) + at(word.poolBytes),
    at(word.warningOffset) + at(word.warningBytes),
    at(word.laterOffset) + at(word.laterBytes),
  ];
  if (Math.max(...ends) > room) throw new EngineError('engine.index_corrupt', { bytes: room });
}
