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
  const before = start > lineStart ? (bytes[start - 1] ?? 0) : 0;
  const isEscaped = before === 92 || before === 37;
  const isInWord = (classes[before] ?? 0) & isClass.alphanumeric || before === 95 || run.startsWith(':');
  const starts = [0];
  if (isEscaped) starts.push(1, 2);
  if (isEscaped || isInWord) starts.push(run.indexOf(':'), run.indexOf(':') + 1);
  for (const from of new Set(starts)) {
    for (const text of [run.slice(from), run.slice(from).replace(/:$/, '')]) {
      const address = text.includes(':') ? parseAddress(text) : null;
      if (address) found.push(address);
    }
  }
  return found;
}
