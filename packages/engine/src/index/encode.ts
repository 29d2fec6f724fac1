import { parseAddress, parseNetwork, type Address, type Network } from '../address/network.ts';
import type { IndicatorKind } from '../indicator/kinds.ts';
import { hashBytes, hashWords, type HashPair } from './hash.ts';

/** Turns values into the bytes that are stored and the words that are hashed. One per thread: it reuses memory. */
export class KeyEncoder {
  readonly bytes: Uint8Array = new Uint8Array(16384);
  readonly hash: HashPair = { a: 0, b: 0 };
  private readonly seedA: number;
  private readonly seedB: number;
  private readonly words = new Uint32Array(9);
  private readonly text = new TextEncoder();

  constructor(seedA: number, seedB: number) {
    this.seedA = seedA;
    this.seedB = seedB;
  }

  /** Encodes a value in normal form and hashes it. @returns number of bytes written to `bytes` */
  encode(kind: IndicatorKind, value: string): number {
    switch (kind) {
      case 'domain':
        return this.encodeText(value);
      case 'url':
        return this.encodeText(withoutScheme(value));
      case 'cidr': {
        const network = parseNetwork(value);
        return network ? this.encodeNetwork(network) : 0;
      }
      case 'ipv4':
      case 'ipv6': {
        const address = parseAddress(value);
        return address ? this.encodeAddress(address) : 0;
      }
      default:
        return this.encodeDigest(value);
    }
  }

  encodeText(text: string): number {
    const { bytes } = this;
    let length = text.length;
    if (length > bytes.length) return 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        length = this.text.encodeInto(text, bytes).written;
        break;
      }
      bytes[i] = code;
    }
    this.hashRange(0, length);
    return length;
  }

  encodeAddress(address: Address): number {
    const { words } = this;
    if (address.family === 4) words[0] = address.value;
    else words.set(address.value);
    return this.storeWords(address.family === 4 ? 1 : 4, 0);
  }

  /** Networks hash with their prefix, so that a /24 and a /32 of the same bits differ. */
  encodeNetwork(network: Network): number {
    const { words } = this;
    if (network.family === 4) words[0] = network.value;
    else words.set(network.value);
    const count = network.family === 4 ? 1 : 4;
    words[count] = network.prefix;
    return this.storeWords(count + 1, 0);
  }

  encodeDigest(hex: string): number {
    const { words } = this;
    const count = hex.length >> 3;
    for (let i = 0; i < count; i++) words[i] = Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16);
    return this.storeWords(count, 0);
  }

  /** Hashes part of what was encoded last: the tail of a name. */
  hashRange(start: number, end: number): void {
    hashBytes(this.bytes, start, end, this.seedA, this.seedB, this.hash);
  }

  private storeWords(count: number, at: number): number {
    const { bytes, words } = this;
    for (let i = 0; i < count; i++) {
      const value = words[i] ?? 0;
      bytes[at + i * 4] = value & 255;
      bytes[at + i * 4 + 1] = (value >>> 8) & 255;
      bytes[at + i * 4 + 2] = (value >>> 16) & 255;
      bytes[at + i * 4 + 3] = value >>> 24;
    }
    hashWords(words, count, this.seedA, this.seedB, this.hash);
    return count * 4;
  }
}

/** A URL is compared without its scheme: proxies and feeds disagree on it. */
export function withoutScheme(url: string): string {
  const colon = url.indexOf('://');
  return colon < 0 ? url : url.slice(colon + 3);
}
