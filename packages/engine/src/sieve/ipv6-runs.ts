import { parseAddress, type Address } from '../address/network.ts';
import { classes, isClass } from './byte-classes.ts';

/**
 * Every IPv6 address that the run around a colon could be read as. More than the exact stage takes: an escape before
 * the run may own its first two characters, a word before it all up to its first colon.
 */
export function ipv6Candidates(bytes: Uint8Array, lineStart: number, at: number, lineEnd: number): Address[] {
  let start = at;
  while (start > lineStart && (classes[bytes[start - 1] ?? 0] ?? 0) & isClass.ipv6) start--;
  let end = at;
  let colons = 0;
  let double = false;
  while (end < lineEnd && (classes[bytes[end] ?? 0] ?? 0) & isClass.ipv6) {
    if (bytes[end] === 58) {
      colons++;
      if (bytes[end + 1] === 58) double = true;
    }
    end++;
  }
  // Times of day and MAC addresses have fewer colons than an address without a gap, fingerprints have more.
  if ((!double && colons < 6) || colons > 11) return [];
  let run = '';
  for (let i = start; i < end; i++) run += String.fromCharCode(bytes[i] ?? 0);
  run = run.replace(/\.+$/, '');
  const found: Address[] = [];
  const before = bytes[start - 1] ?? 10;
  const isOwned =
    start > lineStart && (before === 92 || before === 37 || ((classes[before] ?? 0) & isClass.word) !== 0);
  const colon = run.indexOf(':');
  const readings = isOwned ? new Set([0, 1, 2, colon, colon + 1]) : [/^:(?!:)/.test(run) ? 1 : 0];
  for (const from of readings) {
    for (const text of [run.slice(from), run.slice(from).replace(/:$/, '')]) {
      const address = text.includes(':') ? parseAddress(text) : null;
      if (address) found.push(address);
    }
  }
  return found;
}
