import { EngineError } from '../errors.ts';
import type { Indicator, IndicatorKind } from '../indicator/kinds.ts';
import type { SharedMemory } from '../sieve/web-assembly.ts';
import { KeyEncoder, withoutScheme } from './encode.ts';
import { createGrowingMemory, growMemory, indexBase, largestIndexBytes } from './index-memory.ts';
import { bitmapBytes, datedFlag, entryHeaderBytes, headerBytes, kindCode, removedFlag } from './layout.ts';

export const poolOffset: number = headerBytes + bitmapBytes;
const longestValue = 16_000;

/** Goes through entries that lie one after the other; offsets are from the start of them. */
export function eachEntry(
  entries: Uint8Array,
  take: (id: number, kind: number, flags: number, at: number, next: number, size: number) => void,
): void {
  const words = new Uint32Array(entries.buffer, entries.byteOffset, entries.byteLength >>> 2);
  for (let at = 0; at < words.length;) {
    const marks = words[at + 1] ?? 0;
    const size = marks >>> 16;
    const flags = (marks >>> 8) & 255;
    const next = at + ((entryHeaderBytes + (flags & datedFlag ? 16 : 0) + size + 3) >>> 2);
    take(words[at] ?? 0, marks & 255, flags, at * 4, next * 4, size);
    at = next;
  }
}

/**
 * Entries one after the other, written at once where they stay: in the memory of the index that is being
 * built, so that nothing is held twice.
 */
export class Pool {
  readonly memory: SharedMemory;
  /** Bytes from {@link poolOffset} on. Offset 0 is taken, so that reference 0 can mean none. */
  length: number;
  count = 0;
  /** Keys beyond the indicators themselves: parents on the way to long names, hosts of URLs. */
  extraKeys = 0;
  /** Offsets of the URLs. */
  readonly urls: number[] = [];
  private readonly encoder = new KeyEncoder(0, 0);
  private bytes: Uint8Array;
  private view: DataView;

  /** Memory of an index may be given, and from where on in it entries are added. */
  constructor(memory: SharedMemory = createGrowingMemory(poolOffset + (1 << 20)), length = 4) {
    this.memory = memory;
    this.length = length;
    this.bytes = new Uint8Array(this.memory.buffer, indexBase + poolOffset);
    this.view = new DataView(this.memory.buffer, indexBase + poolOffset);
  }

  add(indicator: Indicator): boolean {
    const { kind, value } = indicator;
    const from = indicator.validFrom ?? null;
    const until = indicator.validUntil ?? null;
    const dated = from !== null || until !== null;
    const start = this.length + entryHeaderBytes + (dated ? 16 : 0);
    this.reserve(start + longestValue + 4);
    const size =
      kind === 'domain' || kind === 'url'
        ? this.writeText(kind, value, start)
        : this.writeKey(kind, value, start);
    if (size === 0 || size > longestValue) return false;
    if (dated) {
      this.view.setFloat64(start - 16, from ?? -Infinity, true);
      this.view.setFloat64(start - 8, until ?? Infinity, true);
    }
    this.close(indicator.id, kind, dated ? datedFlag : 0, start, size);
    return true;
  }

  /**
   * Adds the value `bytes[start, end)` without making a string of it. It must be in normal form.
   * @returns `false` when it is not
   */
  addBytes(id: number, kind: IndicatorKind, bytes: Uint8Array, start: number, end: number): boolean {
    const target = this.length + entryHeaderBytes;
    this.reserve(target + longestValue + 4);
    let size = 0;
    if (kind === 'domain') size = this.copyName(bytes, start, end, target);
    else if (kind === 'md5' || kind === 'sha1' || kind === 'sha256')
      size = this.copyDigest(bytes, start, end, target);
    else if (kind === 'ipv4') size = this.copyIpv4(bytes, start, end, target);
    if (size === 0) return this.add({ id, kind, value: new TextDecoder().decode(bytes.slice(start, end)) });
    this.close(id, kind, 0, target, size);
    return true;
  }

  /** Takes over entries of another index but for those whose id is left out; shadowed ones come back. */
  copy(entries: Uint8Array, leaveOut: ReadonlySet<number>): void {
    this.reserve(this.length + entries.length);
    eachEntry(entries, (id, kind, flags, at, next, size) => {
      if (flags & removedFlag || leaveOut.has(id)) return;
      this.bytes.set(entries.subarray(at, next), this.length);
      const valueAt = this.length + entryHeaderBytes + (flags & datedFlag ? 16 : 0);
      this.countEntry(kind, this.length, valueAt, size);
      this.length += next - at;
    });
  }

  private writeText(kind: 'domain' | 'url', text: string, start: number): number {
    const value = kind === 'url' ? withoutScheme(text) : text;
    const { length } = value;
    if (length > longestValue) return 0;
    const { bytes } = this;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) {
        const encoded = new TextEncoder().encode(value);
        if (encoded.length <= longestValue) bytes.set(encoded, start);
        return encoded.length;
      }
      bytes[start + i] = code;
    }
    return length;
  }

  private writeKey(kind: IndicatorKind, value: string, start: number): number {
    const size = this.encoder.encode(kind, value);
    for (let i = 0; i < size; i++) this.bytes[start + i] = this.encoder.bytes[i] ?? 0;
    return size;
  }

  private copyName(from: Uint8Array, start: number, end: number, target: number): number {
    const { bytes } = this;
    if (end - start > 255) return 0;
    for (let i = start; i < end; i++) {
      const byte = from[i] ?? 0;
      if (byte > 127) return 0;
      bytes[target + i - start] = byte;
    }
    return end - start;
  }

  private copyIpv4(from: Uint8Array, start: number, end: number, target: number): number {
    let address = 0;
    let octet = -1;
    let dots = 0;
    for (let i = start; i < end; i++) {
      const digit = (from[i] ?? 0) - 48;
      if (digit === -2) {
        if (octet < 0 || ++dots > 3) return 0;
        address = (address << 8) | octet;
        octet = -1;
      } else if (digit < 0 || digit > 9 || octet === 0) return 0;
      else {
        octet = octet < 0 ? digit : octet * 10 + digit;
        if (octet > 255) return 0;
      }
    }
    if (dots !== 3 || octet < 0) return 0;
    this.view.setUint32(target, (address << 8) | octet, true);
    return 4;
  }

  private copyDigest(from: Uint8Array, start: number, end: number, target: number): number {
    const length = end - start;
    if (length !== 32 && length !== 40 && length !== 64) return 0;
    for (let i = 0; i < length; i += 8) {
      let word = 0;
      for (let j = start + i; j < start + i + 8; j++) {
        const byte = from[j] ?? 0;
        const digit = byte >= 97 && byte <= 102 ? byte - 87 : byte - 48;
        if (digit < 0 || digit > 15 || (byte > 57 && byte < 97)) return 0;
        word = (word << 4) | digit;
      }
      this.view.setUint32(target + i / 2, word, true);
    }
    return length / 2;
  }

  private close(id: number, kind: IndicatorKind, flags: number, valueAt: number, size: number): void {
    const { view } = this;
    const start = this.length;
    view.setUint32(start, id, true);
    view.setUint32(start + 4, kindCode[kind] | (flags << 8) | (size << 16), true);
    this.countEntry(kindCode[kind], start, valueAt, size);
    this.length = (valueAt + size + 3) & ~3;
  }

  private countEntry(kind: number, start: number, valueAt: number, size: number): void {
    this.count++;
    if (kind === kindCode.url) {
      this.urls.push(start);
      this.extraKeys += 2;
    } else if (kind === kindCode.domain) {
      let dots = 0;
      for (let i = valueAt; i < valueAt + size; i++) if (this.bytes[i] === 46) dots++;
      // Siblings share their parents: a long name costs far less than one new key on average.
      if (dots > 1) this.extraKeys += 0.75;
    }
  }

  private reserve(end: number): void {
    if (end <= this.bytes.length) return;
    const wanted = poolOffset + Math.ceil(Math.max(end, this.bytes.length * 1.3));
    if (wanted > largestIndexBytes) throw new EngineError('engine.index_too_large', { byteLength: wanted });
    growMemory(this.memory, wanted);
    this.bytes = new Uint8Array(this.memory.buffer, indexBase + poolOffset);
    this.view = new DataView(this.memory.buffer, indexBase + poolOffset);
  }
}
