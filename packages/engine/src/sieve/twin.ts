import { hashBytes, hashWords, type HashPair } from '../index/hash.ts';
import type { IndicatorIndex } from '../index/indicator-index.ts';
import { feature, slotFlag, word } from '../index/layout.ts';
import { bytesOfText, classes, isClass } from './byte-classes.ts';
import { isTellingEscape } from './escapes.ts';
import { ipv6Candidates } from './ipv6-runs.ts';
import type { Sieve } from './sieve.ts';

/**
 * The sieve in plain TypeScript, byte by byte: the oracle of the WebAssembly sieve, and its stand-in
 * where that cannot run.
 */
export class TwinSieve implements Sieve {
  lines = new Uint32Array(3 * 1024);
  lineCount = 0;
  private readonly index: IndicatorIndex;
  private readonly features: number;
  private readonly seedA: number;
  private readonly seedB: number;
  private readonly hash: HashPair = { a: 0, b: 0 };
  private readonly words = new Uint32Array(8);
  private bytes: Uint8Array = new Uint8Array(0);

  constructor(index: IndicatorIndex) {
    this.index = index;
    this.features = index.header[word.features] ?? 0;
    this.seedA = index.header[word.seedA] ?? 0;
    this.seedB = index.header[word.seedB] ?? 0;
  }

  run(bytes: Uint8Array, start: number, end: number): number {
    this.bytes = bytes;
    let shown = 0;
    let ordinal = 0;
    for (let lineStart = start; lineStart < end; ordinal++) {
      const feed = bytes.indexOf(10, lineStart);
      const lineEnd = feed < 0 || feed > end ? end : feed;
      if (this.lineMayHit(lineStart, lineEnd)) {
        if ((shown + 1) * 3 > this.lines.length) this.grow();
        this.lines[shown * 3] = lineStart;
        this.lines[shown * 3 + 1] = lineEnd;
        this.lines[shown * 3 + 2] = ordinal;
        shown++;
      }
      if (lineEnd === end) break;
      lineStart = lineEnd + 1;
    }
    this.lineCount = ordinal;
    return shown;
  }

  private lineMayHit(start: number, end: number): boolean {
    const { bytes } = this;
    // A header that names the columns of the lines after it.
    if (bytes[start] === 35 && ((bytes[start + 1] ?? 0) | 32) === 102) return true;
    let ipv6Seen = start;
    for (let i = start; i < end;) {
      const kind = classes[bytes[i] ?? 0] ?? 0;
      if (kind & isClass.word) {
        const from = i;
        let dots = 0;
        let high = 0;
        do {
          const inside = classes[bytes[i] ?? 0] ?? 0;
          if (!(inside & isClass.word)) break;
          dots += inside & isClass.dot ? 1 : 0;
          high |= inside & isClass.high;
          i++;
        } while (i < end);
        if (high && (dots > 0 || this.hasWideDot(from, i))) return true;
        if (dots > 0 && this.dottedMayHit(start, from, i)) return true;
        if (i - from >= 32 && this.features & feature.hashes && this.digestMayHit(start, from, i))
          return true;
        continue;
      }
      if (kind & isClass.colon && this.features & feature.ipv6 && i >= ipv6Seen) {
        ipv6Seen = this.ipv6End(i, end);
        if (this.ipv6MayHit(start, i, end)) return true;
      } else if (kind & isClass.escape && isTellingEscape(bytes, i, end)) return true;
      i++;
    }
    return false;
  }

  private hasWideDot(from: number, to: number): boolean {
    const text = this.bytes.subarray(from, to);
    return bytesOfText.some((dot) => indexOfBytes(text, dot) >= 0);
  }

  private dottedMayHit(lineStart: number, from: number, to: number): boolean {
    const { bytes } = this;
    let end = to;
    while (end > from && bytes[end - 1] === 46) end--;
    let start = from;
    while (start < end && bytes[start] === 46) start++;
    const last = bytes[end - 1] ?? 0;
    if (last >= 48 && last <= 57) {
      const skip = this.features & feature.ipv4 ? this.skipOf(lineStart, from) : -1;
      for (let drop = 0; drop <= skip; drop++) if (this.ipv4MayHit(start + drop, end)) return true;
      // A name does not end in a number: stamps, versions and addresses stop here.
      let at = end - 1;
      while (at > start && isDigit(bytes[at])) at--;
      if (bytes[at] === 46) return false;
    }
    return (this.features & feature.names) !== 0 && this.nameMayHit(start, end, this.skipOf(lineStart, from));
  }

  /** Bytes that an escape just before a run may lend it: one after `\`, two after `%`. */
  private skipOf(lineStart: number, from: number): number {
    if (from === lineStart) return 0;
    const before = this.bytes[from - 1];
    return before === 92 ? 1 : before === 37 ? 2 : 0;
  }

  private nameMayHit(start: number, end: number, skip: number): boolean {
    const { bytes, hash } = this;
    let labels = 1;
    for (let at = end - 1; at >= start; at--) {
      if (bytes[at] !== 46) continue;
      labels++;
      if (labels < 3) continue;
      const flags = this.flagsOf(at + 1, end);
      if (flags & slotFlag.indicator) return true;
      if ((flags & slotFlag.child) === 0) return false;
    }
    if (labels < 2) return false;
    for (let drop = 0; drop <= skip; drop++) {
      hashBytes(bytes, start + drop, end, this.seedA, this.seedB, hash);
      if (this.index.slots.flagsOf(hash.a, hash.b) & (slotFlag.indicator | slotFlag.urlHost)) return true;
    }
    return false;
  }

  private flagsOf(start: number, end: number): number {
    hashBytes(this.bytes, start, end, this.seedA, this.seedB, this.hash);
    return this.index.slots.flagsOf(this.hash.a, this.hash.b);
  }

  private ipv4MayHit(start: number, end: number): boolean {
    const { bytes } = this;
    let address = 0;
    let octet = -1;
    let dots = 0;
    let first = start;
    while (first < end && bytes[first] === 46) first++;
    for (let i = first; i < end; i++) {
      const byte = bytes[i] ?? 0;
      if (byte === 46) {
        if (octet < 0) return false;
        if (dots === 3) break;
        address = ((address << 8) | octet) >>> 0;
        octet = -1;
        dots++;
      } else if (byte >= 48 && byte <= 57) {
        octet = octet < 0 ? byte - 48 : octet * 10 + byte - 48;
        if (octet > 255) return false;
      } else return false;
    }
    if (dots !== 3 || octet < 0) return false;
    address = ((address << 8) | octet) >>> 0;
    return this.index.mayHoldIpv4(address);
  }

  private ipv6MayHit(lineStart: number, at: number, end: number): boolean {
    for (const address of ipv6Candidates(this.bytes, lineStart, at, end)) {
      if (this.index.mayHoldAddress(address)) return true;
    }
    return false;
  }

  private ipv6End(at: number, end: number): number {
    let i = at;
    while (i < end && (classes[this.bytes[i] ?? 0] ?? 0) & isClass.ipv6) i++;
    return i;
  }

  private digestMayHit(lineStart: number, from: number, to: number): boolean {
    const { bytes } = this;
    for (let i = from; i < to;) {
      let end = i;
      while (end < to && (classes[bytes[end] ?? 0] ?? 0) & isClass.alphanumeric) end++;
      const skip = i === from ? this.skipOf(lineStart, from) : 0;
      for (let drop = 0; drop <= skip; drop++) {
        const length = end - i - drop;
        if ((length === 32 || length === 40 || length === 64) && this.digestAt(i + drop, end)) return true;
      }
      i = end + 1;
    }
    return false;
  }

  private digestAt(start: number, end: number): boolean {
    const { bytes, words, hash } = this;
    let count = 0;
    for (let i = start; i < end; i += 8) {
      let value = 0;
      for (let j = i; j < i + 8; j++) {
        const byte = bytes[j] ?? 0;
        if (!((classes[byte] ?? 0) & isClass.hex)) return false;
        value = (value << 4) | (byte <= 57 ? byte - 48 : (byte | 32) - 87);
      }
      words[count++] = value >>> 0;
    }
    hashWords(words, count, this.seedA, this.seedB, hash);
    return (this.index.slots.flagsOf(hash.a, hash.b) & slotFlag.indicator) !== 0;
  }

  private grow(): void {
    const larger = new Uint32Array(this.lines.length * 2);
    larger.set(this.lines);
    this.lines = larger;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function indexOfBytes(text: Uint8Array, wanted: Uint8Array): number {
  for (let i = 0; i + wanted.length <= text.length; i++) {
    if (wanted.every((byte, j) => text[i + j] === byte)) return i;
  }
  return -1;
}
