// Where requests go: the targets that proxies, web servers and firewalls write. Their decoders leave URLs as they stand;
// what of them counts is told by src/match/claims.ts.

import { addSpan, counts, fieldHost, fieldUrl, place, unclear } from './fields';
import { isDigit } from './stamps';
import { strictIpv4 } from './tokens';

/** `name:443` */
export function addTarget(line: usize, start: usize, end: usize): void {
  const host = hostEnd(start, end);
  const isPlain = host != 0 && (host == end || isPort(host, end));
  addSpan(<u32>(start - line), <u32>(end - line), isPlain ? place(fieldHost, 2, counts) : unclear);
}

/** `http://name:8080/path`: its host counts, its path is somebody else's word. */
export function addUrl(line: usize, start: usize, end: usize): void {
  if (load<u8>(start) == 47) return;
  let at = start;
  while (at < end && <u32>load<u8>(at) - 97 < 26) at++;
  // "://"
  const isAbsolute = at - start >= 3 && at - start <= 10 && (load<u32>(at) & 0xffffff) == 0x2f2f3a;
  const host = at + 3;
  const last = isAbsolute ? hostEnd(host, end) : 0;
  let isPlain = last != 0 && isHost(host, last);
  if (isPlain && last < end && load<u8>(last) != 47) {
    let slash = last + 1;
    while (slash < end && isDigit(slash)) slash++;
    isPlain = isPort(last, slash) && (slash == end || load<u8>(slash) == 47);
  }
  // A URL with a blank in it is none.
  for (let i = start; i < end; i++) if (<u32>load<u8>(i) <= 32) isPlain = false;
  if (isPlain) addSpan(<u32>(host - line), <u32>(last - line), place(fieldUrl, 1, counts));
  else addSpan(<u32>(start - line), <u32>(end - line), unclear);
}

/** Whether these labels are an address or a name: at least two of them, the last no number. */
function isHost(start: usize, end: usize): bool {
  if (end - start < 3 || end - start > 253) return false;
  if (isDigit(end - 1)) return strictIpv4(start, end) >= 0;
  for (let at = start; at < end; at++) if (load<u8>(at) == 46) return true;
  return false;
}

/** Where a name or an address ends that starts here, its labels as names have them; 0 when it is none. */
function hostEnd(start: usize, end: usize): usize {
  let at = start;
  let label = start;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == 46) {
      if (at == label || at - label > 63) return 0;
      label = at + 1;
    } else if (byte - 48 >= 10 && (byte | 32) - 97 >= 26 && byte != 45 && byte != 95) break;
    at++;
  }
  return at == label || at - label > 63 ? 0 : at;
}

/** A colon and one to five digits up to `end`. */
function isPort(colon: usize, end: usize): bool {
  if (load<u8>(colon) != 58 || end - colon < 2 || end - colon > 6) return false;
  for (let at = colon + 1; at < end; at++) if (!isDigit(at)) return false;
  return true;
}
