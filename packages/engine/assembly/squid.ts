// Squid's native access log. Decoder: src/decode/proxies.ts.

import { addDestination, addSource, addSpan, clearEvent, counts, fieldHost, fieldUrl, formatSquid, place, setInstant, unclear } from './fields';
import { epochOf, isDigit } from './stamps';
import { parseIpv6, strictIpv4 } from './tokens';

/** `1587042596.494 17 10.1.2.3 TCP_MISS/200 3512 GET http://name/path user HIER_DIRECT/192.0.2.1 text/html` */
export function readSquid(line: usize, end: usize): u32 {
  for (let at = line; at < line + 10; at++) if (!isDigit(at)) return 0;
  for (let at = line + 11; at < line + 14; at++) if (!isDigit(at)) return 0;
  let at = line + 14;
  while (load<u8>(at) == 32) at++;
  if (at == line + 14 || at > line + 24) return 0;
  if (load<u8>(at) == 45) at++;
  at = digits(at, end);
  const client = at;
  at = word(at, end, 255);
  const clientEnd = at;
  at = capitals(at, end, 47);
  if (at == 0 || !isDigit(at) || !isDigit(at + 1) || !isDigit(at + 2) || load<u8>(at + 3) != 32) return 0;
  at = digits(at + 4, end);
  const method = at;
  at = capitals(at, end, 32);
  const url = at;
  at = word(at, end, 8000);
  const urlEnd = at;
  at = word(at, end, 255);
  at = capitals(at, end, 47);
  if (at == 0 || at >= end) return 0;
  const peer = at;
  while (at < end && <u32>load<u8>(at) > 32) at++;
  if (at == peer || at - peer > 255 || (at < end && load<u8>(at) != 32)) return 0;
  clearEvent();
  setInstant(epochOf(line, line + 14));
  addSource(<u32>(client - line), <u32>(clientEnd - 1 - line));
  if (strictIpv4(peer, at) >= 0 || parseIpv6(peer, at)) addDestination(line, <u32>(peer - line), <u32>(at - line));
  else addSpan(<u32>(peer - line), <u32>(at - line), unclear);
  // "CONNECT "
  if (load<u64>(method) == 0x205443454e4e4f43) addTarget(line, url, urlEnd - 1);
  else addUrl(line, url, urlEnd - 1);
  return formatSquid;
}

/** `name:443` */
function addTarget(line: usize, start: usize, end: usize): void {
  const host = hostEnd(start, end);
  const isPlain = host != 0 && (host == end || isPort(host, end));
  addSpan(<u32>(start - line), <u32>(end - line), isPlain ? place(fieldHost, 2, counts) : unclear);
}

/** `http://name:8080/path`: its host counts, its path is somebody else's word. */
function addUrl(line: usize, start: usize, end: usize): void {
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

/** Behind a word and its blank; the word has no more bytes than this. 0, here and below, when it is not there. */
function word(from: usize, end: usize, longest: u32): usize {
  if (from == 0) return 0;
  let at = from;
  while (at < end && <u32>load<u8>(at) > 32) at++;
  return at == from || <u32>(at - from) > longest || at >= end || load<u8>(at) != 32 ? 0 : at + 1;
}

/** Behind a number and its blank. */
function digits(from: usize, end: usize): usize {
  let at = from;
  while (at < end && isDigit(at)) at++;
  return at == from || at - from > 15 || load<u8>(at) != 32 ? 0 : at + 1;
}

/** Behind a word of capitals and the byte that ends it. */
function capitals(from: usize, end: usize, stop: u32): usize {
  if (from == 0) return 0;
  let at = from;
  while (at < end && (<u32>load<u8>(at) - 65 < 26 || load<u8>(at) == 95)) at++;
  return at == from || at - from > 20 || load<u8>(at) != stop ? 0 : at + 1;
}
