import { parseAddress } from '../address/network.ts';
import { withoutScheme } from './encode.ts';
import { bitmapBytes, datedFlag, entryHeaderBytes, feature, kindCode, slotFlag, word } from './layout.ts';
import type { Pool } from './pool.ts';
import { Slots } from './slots.ts';

/** Puts the entries of a pool into the tables of a block. */
export class TableBuilder {
  taken = 0;
  readonly duplicates: number[] = [];
  private readonly pool: Pool;
  private readonly header: Uint32Array;
  private readonly slots: Slots;
  private readonly bitmap: Uint8Array;

  constructor(buffer: ArrayBufferLike, base: number, header: Uint32Array, pool: Pool) {
    this.pool = pool;
    this.header = header;
    this.slots = new Slots(buffer, base);
    this.bitmap = new Uint8Array(buffer, base + (header[word.bitmapOffset] ?? 0), bitmapBytes);
  }

  /** @returns `false` when the table is too small for what was to be put in. */
  insertAll(): boolean {
    const { pool, slots } = this;
    for (let i = 0; i < pool.count; i++) {
      if (slots.isFull()) return false;
      const offset = pool.offsets[i] ?? 0;
      const hashA = pool.hashes[i * 2] ?? 0;
      const hashB = pool.hashes[i * 2 + 1] ?? 0;
      if (!slots.insert(hashA, hashB, offset >>> 2)) {
        this.duplicates.push(slots.idAt(offset));
        continue;
      }
      this.taken++;
      this.insertSupport(offset);
    }
    return true;
  }

  /** Beside the indicator itself: the parents that lead to a long name, the host that leads to a URL. */
  private insertSupport(offset: number): void {
    const { bytes } = this.pool;
    const kind = bytes[offset + 4];
    const start = offset + entryHeaderBytes + (bytes[offset + 5] === datedFlag ? 16 : 0);
    const size = (bytes[offset + 6] ?? 0) | ((bytes[offset + 7] ?? 0) << 8);
    switch (kind) {
      case kindCode.domain:
        this.enable(feature.names);
        this.flagParents(start, start + size);
        break;
      case kindCode.ipv4:
        this.markIpv4(this.readWord(start), 32);
        break;
      case kindCode.ipv6:
        this.enable(feature.ipv6);
        break;
      case kindCode.cidr:
        this.addNetwork(start, size);
        break;
      case kindCode.url:
        this.addUrlHost(new TextDecoder('latin1').decode(bytes.subarray(start, start + size)));
        break;
      default:
        this.enable(feature.hashes);
    }
  }

  private addNetwork(start: number, size: number): void {
    const prefix = this.readWord(start + size - 4);
    const first = size === 8 ? word.prefixes4 : word.prefixes6;
    const at = first + (prefix >>> 5);
    this.header[at] = (this.header[at] ?? 0) | (1 << (prefix & 31));
    if (size === 8) this.markIpv4(this.readWord(start), prefix);
    else this.enable(feature.ipv6);
  }

  private addUrlHost(key: string): void {
    this.enable(feature.urls);
    const host = /^(?:\[([^\]]+)\]|([^/:]+))/.exec(withoutScheme(key));
    const text = host?.[1] ?? host?.[2] ?? '';
    const { encoder } = this.pool;
    const address = parseAddress(text);
    if (address) {
      encoder.encodeAddress(address);
      this.slots.flag(encoder.hash.a, encoder.hash.b, slotFlag.urlHost);
      if (address.family === 4) this.markIpv4(address.value, 32);
      else this.enable(feature.ipv6);
      return;
    }
    const size = encoder.encodeText(text);
    this.enable(feature.names);
    this.slots.flag(encoder.hash.a, encoder.hash.b, slotFlag.urlHost);
    this.flagParentsIn(encoder.bytes, 0, size);
  }

  private flagParents(start: number, end: number): void {
    const { encoder, bytes } = this.pool;
    const size = end - start;
    for (let i = 0; i < size; i++) encoder.bytes[i] = bytes[start + i] ?? 0;
    this.flagParentsIn(encoder.bytes, 0, size);
  }

  private flagParentsIn(bytes: Uint8Array, start: number, end: number): void {
    const { encoder } = this.pool;
    let labels = 0;
    for (let i = end - 1; i > start; i--) {
      if (bytes[i] !== 46) continue;
      labels++;
      if (labels < 2) continue;
      encoder.hashRange(i + 1, end);
      this.slots.flag(encoder.hash.a, encoder.hash.b, slotFlag.child);
    }
  }

  private markIpv4(address: number, prefix: number): void {
    this.enable(feature.ipv4);
    const first = address >>> 8;
    const count = prefix >= 24 ? 1 : 2 ** (24 - prefix);
    for (let i = first; i < first + count; i++) {
      this.bitmap[i >>> 3] = (this.bitmap[i >>> 3] ?? 0) | (1 << (i & 7));
    }
  }

  private enable(bit: number): void {
    this.header[word.features] = (this.header[word.features] ?? 0) | bit;
  }

  private readWord(at: number): number {
    const { bytes } = this.pool;
    return (
      ((bytes[at] ?? 0) |
        ((bytes[at + 1] ?? 0) << 8) |
        ((bytes[at + 2] ?? 0) << 16) |
        ((bytes[at + 3] ?? 0) << 24)) >>>
      0
    );
  }
}
