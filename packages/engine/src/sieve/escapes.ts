import { classes, isClass } from './byte-classes.ts';

/** Escapes that could hide a letter, digit, dot or colon: such a line is read by the exact stage. */
export function isTellingEscape(bytes: Uint8Array, at: number, end: number): boolean {
  const next = at + 1 < end ? (bytes[at + 1] ?? 0) : 0;
  const after = at + 2 < end ? (bytes[at + 2] ?? 0) : 0;
  const byte = bytes[at];
  if (byte === 92) return next === 117 || next === 120;
  if (byte === 40) return next === 48 && after === 41 && endsCountedLabel(bytes, at);
  if (percentHides(next, after)) return true;
  if (next === 51 && (after | 32) === 97) return joinsAddress(bytes, at, end);
  return isHex(next) && next >= 56 && hidesInHost(bytes, at);
}

/** Whether `(0)` ends a name as Windows writes it: `)com(0)`. */
function endsCountedLabel(bytes: Uint8Array, at: number): boolean {
  let i = at - 1;
  while (i >= 0 && at - i <= 256 && (classes[bytes[i] ?? 0] ?? 0) & isClass.word) i--;
  return i >= 0 && bytes[i] === 41;
}

/** Whether `%` and these two digits stand for a letter, a digit, `-`, `.` or `_`. */
function percentHides(first: number, second: number): boolean {
  if (first === 50) return second === 68 || second === 100 || second === 69 || second === 101;
  if (first === 51) return second >= 48 && second <= 57;
  return first >= 52 && first <= 55;
}

/** Whether the colon written as `%3A` at `at` stands in what could be an IPv6 address. */
function joinsAddress(bytes: Uint8Array, at: number, end: number): boolean {
  const isPart = (i: number): boolean =>
    bytes[i] === 37 || ((classes[bytes[i] ?? 0] ?? 0) & isClass.ipv6) !== 0;
  let start = at;
  while (start > 0 && isPart(start - 1) && at - start < 64) start--;
  let colons = 0;
  let lastColon = 0;
  for (let i = start; i < end && isPart(i);) {
    const size = bytes[i] === 58 ? 1 : isEscape(bytes, i, 51, 97) ? 3 : 0;
    if (size === 0) {
      if (bytes[i] === 37) {
        if (i > at) break;
        colons = 0;
      }
      i++;
      continue;
    }
    if (lastColon === i && colons > 0) return true;
    i += size;
    lastColon = i;
    colons++;
  }
  return colons >= 6;
}

/** Whether `%` with these two digits is at `at`; the second digit in lower case. */
function isEscape(bytes: Uint8Array, at: number, first: number, second: number): boolean {
  return bytes[at] === 37 && bytes[at + 1] === first && ((bytes[at + 2] ?? 0) | 32) === second;
}

/** Whether a byte beyond ASCII that is escaped at `at` stands in the host of a URL: behind `//`, plain or escaped. */
function hidesInHost(bytes: Uint8Array, at: number): boolean {
  // An escape before it was asked already.
  if (bytes[at - 3] === 37) return false;
  let start = at;
  while (at - start < 255 && !isEscape(bytes, start - 3, 50, 102)) {
    const before = bytes[start - 1] ?? 0;
    if (!((classes[before] ?? 0) & isClass.word) && before !== 37) break;
    start--;
  }
  for (let slashes = 0; slashes < 2; slashes++) {
    if (slashes > 0 && bytes[start - 1] === 92) start--;
    if (bytes[start - 1] === 47) start--;
    else if (isEscape(bytes, start - 3, 50, 102)) start -= 3;
    else return slashes === 0 && bytes[start - 1] === 64;
  }
  return true;
}

function isHex(byte: number): boolean {
  return ((classes[byte] ?? 0) & isClass.hex) !== 0;
}
