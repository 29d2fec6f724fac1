import type { Indicator } from '@lachan/engine';

// Each word of a dictionary has a key that it shares with all that may lie above or below it: a name with those under
// the same registrable name, an address with those that begin alike. Looking for some indicators, only words with
// their keys need be read.

/** Of words that may be anything: they are always read. */
export const ANY = 0;
const IPV6 = 1;
const FIRST_OCTETS = 2;
const FIRST_HASH = FIRST_OCTETS + 256;
/** Below these second levels names are given out, in one country or another. */
const sharedLevels = new Set(
  'ac biz co com edu gob gouv gov govt health id info int mil name ne net nom or org pro sch'.split(' '),
);
const DOT = 46;

/** @returns of the word in `bytes` from `start` to `end`, without a line end */
export function keyOfWord(bytes: Uint8Array, start: number, end: number): number {
  let [dots, colons, letters] = [0, 0, 0];
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === DOT) dots++;
    else if (byte === 58) colons++;
    else if ((byte | 32) >= 97 && (byte | 32) <= 122) letters++;
    else if ((byte < 48 || byte > 57) && byte !== 45 && byte !== 95) return ANY;
  }
  if (colons > 0) return dots > 0 ? ANY : IPV6;
  if (letters === 0) return dots === 3 ? keyOfOctet(bytes, start) : ANY;
  const last = bytes[end - 1] === DOT ? end - 1 : end;
  return hashOf(bytes, startOfRegistrable(bytes, start, last), last);
}

/** @returns the keys of all words that may hit; `null` when that may be any */
export function keysOfIndicators(indicators: readonly Indicator[]): Set<number> | null {
  const keys = new Set([ANY]);
  for (const { kind, value } of indicators) {
    const bytes = Buffer.from(value);
    if (kind === 'domain') {
      const key = keyOfWord(bytes, 0, bytes.length);
      if (key < FIRST_HASH || isShared(value)) return null;
      keys.add(key);
    } else if (kind === 'ipv4' || (kind === 'cidr' && !value.includes(':'))) {
      const prefix = kind === 'cidr' ? Number(value.split('/')[1]) : 32;
      if (!(prefix >= 8)) return null;
      keys.add(keyOfOctet(bytes, 0));
      // As it is written within IPv6.
      keys.add(IPV6);
    } else if (kind === 'ipv6' || kind === 'cidr') {
      if (value.startsWith('::') || value.startsWith('64:')) return null;
      keys.add(IPV6);
    } else return null;
  }
  return keys;
}

/** Names below it have keys of their own. */
function isShared(name: string): boolean {
  const labels = name.toLowerCase().split('.');
  return labels.length < 2 || (labels.length === 2 && sharedLevels.has(labels[0] ?? ''));
}

function startOfRegistrable(bytes: Uint8Array, start: number, end: number): number {
  const top = bytes.lastIndexOf(DOT, end - 1);
  if (top <= start) return start;
  const second = bytes.lastIndexOf(DOT, top - 1);
  if (second <= start) return start;
  const isGivenOut = top - second <= 7 && sharedLevels.has(lowered(bytes, second + 1, top));
  if (!isGivenOut) return second + 1;
  return Math.max(start - 1, bytes.lastIndexOf(DOT, second - 1)) + 1;
}

function keyOfOctet(bytes: Uint8Array, start: number): number {
  let octet = 0;
  for (let i = start; i < bytes.length && bytes[i] !== DOT; i++) octet = octet * 10 + (bytes[i] ?? 0) - 48;
  return octet < 256 ? FIRST_OCTETS + octet : ANY;
}

/** FNV-1a of the letters in lower case, kept clear of the other keys. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    hash = Math.imul(hash ^ (byte >= 65 && byte <= 90 ? byte | 32 : byte), 0x01000193);
  }
  hash >>>= 0;
  return hash < FIRST_HASH ? hash + FIRST_HASH : hash;
}

function lowered(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCodePoint((bytes[i] ?? 0) | 32);
  return text;
}
