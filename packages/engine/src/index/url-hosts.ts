import { parseAddress } from '../address/network.ts';
import { KeyEncoder, withoutScheme } from './encode.ts';
import { bitmapBytes, datedFlag, entryHeaderBytes, feature, slotFlag, word } from './layout.ts';
import { Slots } from './slots.ts';

/** Flags the hosts that lead to listed URLs, behind the building of the tables. */
export function flagUrlHosts(
  buffer: ArrayBufferLike,
  base: number,
  header: Uint32Array,
  urls: readonly number[],
): void {
  if (urls.length === 0) return;
  const slots = new Slots(buffer, base);
  const encoder = new KeyEncoder(header[word.seedA] ?? 0, header[word.seedB] ?? 0);
  const bitmap = new Uint8Array(buffer, base + (header[word.bitmapOffset] ?? 0), bitmapBytes);
  const pool = new Uint8Array(buffer, base + (header[word.poolOffset] ?? 0));
  const enable = (bit: number): void => {
    header[word.features] = (header[word.features] ?? 0) | bit;
  };
  const flag = (bit: number): void => {
    const taken = slots.flag(encoder.hash.a, encoder.hash.b, bit);
    header[word.slotsUsed] = (header[word.slotsUsed] ?? 0) + taken;
  };
  for (const at of urls) {
    const start = at + entryHeaderBytes + ((pool[at + 5] ?? 0) & datedFlag ? 16 : 0);
    const size = (pool[at + 6] ?? 0) | ((pool[at + 7] ?? 0) << 8);
    let end = copyPlainHost(pool, start, start + size, encoder.bytes);
    if (end > 0) encoder.hashRange(0, end);
    else {
      const text = hostOf(new TextDecoder('latin1').decode(pool.slice(start, start + size)));
      const address = parseAddress(text);
      if (address) {
        encoder.encodeAddress(address);
        flag(slotFlag.urlHost);
        // An IPv4 address may be written as an IPv6 one.
        enable(address.family === 4 ? feature.ipv4 | feature.ipv6 : feature.ipv6);
        if (address.family === 4) {
          const block = address.value >>> 8;
          bitmap[block >>> 3] = (bitmap[block >>> 3] ?? 0) | (1 << (block & 7));
        }
        continue;
      }
      end = encoder.encodeText(text);
    }
    enable(feature.names);
    flag(slotFlag.urlHost);
    let labels = 0;
    for (let i = end - 1; i > 0; i--) {
      if (encoder.bytes[i] !== 46 || ++labels < 2) continue;
      encoder.hashRange(i + 1, end);
      flag(slotFlag.child);
    }
  }
}

function hostOf(key: string): string {
  const host = /^(?:\[([^\]]+)\]|([^/:]+))/.exec(withoutScheme(key));
  return host?.[1] ?? host?.[2] ?? '';
}

/** Copies a host that is surely a name: of ASCII, with a letter at its end. @returns its length, else 0 */
function copyPlainHost(from: Uint8Array, start: number, end: number, to: Uint8Array): number {
  for (let i = start; i < end; i++) {
    const byte = from[i] ?? 0;
    if (byte === 47) {
      const last = from[i - 1] ?? 0;
      return last >= 97 && last <= 122 ? i - start : 0;
    }
    if (byte > 127 || byte === 58 || byte === 91) return 0;
    to[i - start] = byte;
  }
  return 0;
}
