import { formatAddress, formatNetwork, maskIpv4, maskIpv6, type Address } from '../address/network.ts';
import { instantiateSieve } from '../sieve/instance.ts';
import type { SharedMemory } from '../sieve/web-assembly.ts';
import { EngineError } from '../errors.ts';
import { indicatorKinds, type Indicator, type IndicatorKind } from '../indicator/kinds.ts';
import { KeyEncoder } from './encode.ts';
import { hashBytes } from './hash.ts';
import { createGrowingMemory, indexBase } from './index-memory.ts';
import {
  checkHeader,
  datedFlag,
  entryHeaderBytes,
  feature,
  headerBytes,
  kindCode,
  slotFlag,
  word,
} from './layout.ts';
import { Slots } from './slots.ts';
import { WarningList } from './warning-list.ts';

/**
 * A compiled set of indicators: one block of memory that is not changed while anybody matches with it.
 * Save it by writing {@link IndicatorIndex.toSave} to a file; {@link IndicatorIndex.load} is the way back.
 */
export class IndicatorIndex {
  /** To be handed to worker threads, which open the same index with the constructor, copying nothing. */
  readonly memory: SharedMemory;
  readonly slots: Slots;
  readonly warnings: WarningList;
  readonly header: Uint32Array;
  private readonly view: DataView;
  private readonly encoder: KeyEncoder;
  private readonly prefixes4: number[];
  private readonly prefixes6: number[];

  /**
   * Opens an index that lies in memory made for it.
   * @param warnings those of the index, when they have been read already
   * @throws EngineError `engine.index_corrupt` when it is cut short or not an index,
   *   `engine.index_version` when another version of the engine wrote it
   */
  constructor(memory: SharedMemory, warnings?: WarningList) {
    const { buffer } = memory;
    const room = buffer.byteLength - indexBase;
    if (room < headerBytes) throw new EngineError('engine.index_corrupt', { bytes: room });
    const header = new Uint32Array(buffer, indexBase, headerBytes / 4);
    checkHeader(header, room);
    this.memory = memory;
    this.header = header;
    this.view = new DataView(buffer, indexBase);
    this.slots = new Slots(buffer, indexBase);
    this.encoder = new KeyEncoder(header[word.seedA] ?? 0, header[word.seedB] ?? 0);
    this.prefixes4 = this.prefixesFrom(word.prefixes4, 32);
    this.prefixes6 = this.prefixesFrom(word.prefixes6, 128);
    this.warnings = warnings ?? this.readWarnings();
  }

  /**
   * Makes an index from bytes that were saved.
   * @param byteLength how many bytes there are
   * @param fill puts them into the memory of the new index: reads a file straight into it, in pieces of a megabyte
   *   or so, which stay in the processor's cache while they are copied
   * @throws as the constructor; `engine.index_corrupt` also when a byte differs from what was saved
   */
  static load(byteLength: number, fill: (target: Uint8Array) => void): IndicatorIndex {
    const memory = createGrowingMemory(Math.max(byteLength, headerBytes));
    fill(new Uint8Array(memory.buffer, indexBase, byteLength));
    const header = new Uint32Array(memory.buffer, indexBase, headerBytes / 4);
    checkHeader(header, byteLength);
    const [low, high] = [header[word.checksum], header[word.checksum + 1]];
    const index = new IndicatorIndex(memory);
    index.toSave();
    if (header[word.checksum] !== low || header[word.checksum + 1] !== high)
      throw new EngineError('engine.index_corrupt', { bytes: byteLength });
    return index;
  }

  /** The whole block with its checksum, as {@link IndicatorIndex.load} takes it. */
  toSave(): Uint8Array {
    const { header } = this;
    header[word.checksum] = 0;
    header[word.checksum + 1] = 0;
    const sum = instantiateSieve(this.memory).checksum(indexBase, header[word.byteLength] ?? 0);
    header[word.checksum] = Number(sum & 0xffffffffn);
    header[word.checksum + 1] = Number((sum >> 32n) & 0xffffffffn);
    return this.bytes;
  }

  /** The whole block. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.memory.buffer, indexBase, this.header[word.byteLength] ?? 0);
  }

  /** The entries, one after the other: those the tables were built from, and those that came later. */
  get entries(): Uint8Array[] {
    const part = (offset: number, length: number, skipped: number): Uint8Array =>
      new Uint8Array(
        this.memory.buffer,
        indexBase + (this.header[offset] ?? 0) + skipped,
        Math.max(0, (this.header[length] ?? 0) - skipped),
      );
    return [part(word.poolOffset, word.poolBytes, 4), part(word.laterOffset, word.laterBytes, 0)];
  }

  /** Number of indicators. */
  get size(): number {
    return this.header[word.entries] ?? 0;
  }

  /** Whether any indicator needs this part of the sieve: a bit of `feature`. */
  has(bit: number): boolean {
    return ((this.header[word.features] ?? 0) & bit) !== 0;
  }

  /** Whether a URL on this IPv4 address may be listed. */
  hasUrlOn(address: number): boolean {
    if (!this.has(feature.urls)) return false;
    this.encoder.encodeAddress({ family: 4, value: address });
    return (this.slots.flagsOf(this.encoder.hash.a, this.encoder.hash.b) & slotFlag.urlHost) !== 0;
  }

  /**
   * Asks about the name `bytes[start, end)`, letters of any case, without trailing dot.
   * @returns 0: nothing; 1: it or a parent may be listed; 2: a URL on it may be listed
   */
  probeName(bytes: Uint8Array, start: number, end: number): 0 | 1 | 2 {
    let found: 0 | 1 = 0;
    let labels = 1;
    for (let at = end - 1; at > start; at--) {
      if (bytes[at] !== 46) continue;
      if (++labels < 3) continue;
      const flags = this.flagsOfText(bytes, at + 1, end);
      if (flags & slotFlag.indicator) found = 1;
      if ((flags & slotFlag.child) === 0) return found;
    }
    const flags = this.flagsOfText(bytes, start, end);
    if (flags & slotFlag.urlHost) return 2;
    return flags & slotFlag.indicator ? 1 : found;
  }

  private flagsOfText(bytes: Uint8Array, start: number, end: number): number {
    const { hash } = this.encoder;
    hashBytes(bytes, start, end, this.header[word.seedA] ?? 0, this.header[word.seedB] ?? 0, hash);
    return this.slots.flagsOf(hash.a, hash.b);
  }

  /** References of the listed names at or above `name`, the most specific first. */
  findNames(name: string): number[] {
    const found: number[] = [];
    const end = this.encoder.encodeText(name);
    for (let start = 0; start < end;) {
      const dot = name.indexOf('.', start);
      if (dot < 0) break;
      this.encoder.hashRange(start, end);
      const { a, b } = this.encoder.hash;
      const reference = this.slots.find(a, b, kindCode.domain, this.encoder.bytes, start, end);
      if (reference) found.push(reference);
      start = dot + 1;
    }
    return found;
  }

  /** References for an address: itself, then the networks around it, the narrowest first. */
  findAddress(address: Address): number[] {
    const found: number[] = [];
    const { encoder, slots } = this;
    const take = (size: number, kind: number): void => {
      const reference = slots.find(encoder.hash.a, encoder.hash.b, kind, encoder.bytes, 0, size);
      if (reference) found.push(reference);
    };
    if (address.family === 4) {
      take(encoder.encodeAddress(address), kindCode.ipv4);
      for (const prefix of this.prefixes4) {
        take(
          encoder.encodeNetwork({ family: 4, value: maskIpv4(address.value, prefix), prefix }),
          kindCode.cidr,
        );
      }
    } else {
      take(encoder.encodeAddress(address), kindCode.ipv6);
      for (const prefix of this.prefixes6) {
        take(
          encoder.encodeNetwork({ family: 6, value: maskIpv6(address.value, prefix), prefix }),
          kindCode.cidr,
        );
      }
    }
    return found;
  }

  /** Whether an address, or a URL on it, is listed. Cheap for addresses whose /24 holds nothing. */
  mayHoldIpv4(address: number): boolean {
    const block = address >>> 8;
    const bits = this.view.getUint8((this.header[word.bitmapOffset] ?? 0) + (block >>> 3));
    return (bits & (1 << (block & 7))) !== 0 && this.mayHoldAddress({ family: 4, value: address });
  }

  /** As {@link mayHoldIpv4}, for both families and without the short cut. */
  mayHoldAddress(address: Address): boolean {
    this.encoder.encodeAddress(address);
    const { a, b } = this.encoder.hash;
    return (
      (this.slots.flagsOf(a, b) & (slotFlag.indicator | slotFlag.urlHost)) !== 0 ||
      this.findAddress(address).length > 0
    );
  }

  /** Reference of a URL given as {@link urlKey}; 0 when it is not listed. */
  findUrl(key: string): number {
    const size = this.encoder.encodeText(key);
    return this.slots.find(
      this.encoder.hash.a,
      this.encoder.hash.b,
      kindCode.url,
      this.encoder.bytes,
      0,
      size,
    );
  }

  /** Reference of a digest in lower-case hex of 32, 40 or 64 digits; 0 when it is not listed. */
  findDigest(hex: string): number {
    const kind = hex.length === 32 ? kindCode.md5 : hex.length === 40 ? kindCode.sha1 : kindCode.sha256;
    const size = this.encoder.encodeDigest(hex);
    return this.slots.find(this.encoder.hash.a, this.encoder.hash.b, kind, this.encoder.bytes, 0, size);
  }

  /** What kind of indicator is behind a reference. */
  kindOf(reference: number): IndicatorKind {
    return (
      indicatorKinds[this.view.getUint8((this.header[word.poolOffset] ?? 0) + reference * 4 + 4)] ?? 'domain'
    );
  }

  /** The indicator behind a reference. A URL comes back without its scheme. */
  read(reference: number): Indicator {
    const entry = (this.header[word.poolOffset] ?? 0) + reference * 4;
    const dated = (this.view.getUint8(entry + 5) & datedFlag) !== 0;
    const start = entry + entryHeaderBytes + (dated ? 16 : 0);
    const kind = indicatorKinds[this.view.getUint8(entry + 4)] ?? 'domain';
    const value = this.readValue(kind, start, this.view.getUint16(entry + 6, true));
    const indicator: Indicator = { id: this.view.getUint32(entry, true), kind, value };
    if (dated) {
      indicator.validFrom = finite(this.view.getFloat64(entry + 8, true));
      indicator.validUntil = finite(this.view.getFloat64(entry + 16, true));
    }
    return indicator;
  }

  private readWarnings(): WarningList {
    const at = indexBase + (this.header[word.warningOffset] ?? 0);
    const text = new Uint8Array(this.memory.buffer, at, this.header[word.warningBytes] ?? 0).slice();
    return new WarningList(JSON.parse(new TextDecoder().decode(text)) as string[]);
  }

  private readValue(kind: IndicatorKind, start: number, size: number): string {
    const word32 = (i: number): number => this.view.getUint32(start + i * 4, true);
    const wide = (): [number, number, number, number] => [word32(0), word32(1), word32(2), word32(3)];
    switch (kind) {
      case 'domain':
      case 'url': {
        let text = '';
        for (let i = 0; i < size; i++) text += String.fromCharCode(this.view.getUint8(start + i));
        return text;
      }
      case 'ipv4':
        return formatAddress({ family: 4, value: word32(0) });
      case 'ipv6':
        return formatAddress({ family: 6, value: wide() });
      case 'cidr':
        return size === 8
          ? formatNetwork({ family: 4, value: word32(0), prefix: word32(1) })
          : formatNetwork({ family: 6, value: wide(), prefix: word32(4) });
      default: {
        let hex = '';
        for (let i = 0; i < size / 4; i++) hex += word32(i).toString(16).padStart(8, '0');
        return hex;
      }
    }
  }

  private prefixesFrom(first: number, widest: number): number[] {
    const present: number[] = [];
    for (let prefix = widest; prefix >= 0; prefix--) {
      if ((this.header[first + (prefix >>> 5)] ?? 0) & (1 << (prefix & 31))) present.push(prefix);
    }
    return present;
  }
}

function finite(instant: number): number | null {
  return Number.isFinite(instant) ? instant : null;
}
