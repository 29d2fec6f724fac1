// Squid's native access log. Decoder: src/decode/proxies.ts.

import { addDestination, addSource, addSpan, clearEvent, formatSquid, setInstant, unclear } from './fields';
import { epochOf, isDigit } from './stamps';
import { parseIpv6 } from './ipv6';
import { strictIpv4 } from './tokens';
import { addTarget, addUrl } from './web-targets';

/** `1587042596.494 17 10.1.2.3 TCP_MISS/200 3512 GET http://name/path user HIER_DIRECT/192.0.2.1 text/html` */
export function readSquid(line: usize, start: usize, end: usize): u32 {
  for (let at = start; at < start + 10; at++) if (!isDigit(at)) return 0;
  for (let at = start + 11; at < start + 14; at++) if (!isDigit(at)) return 0;
  let at = start + 14;
  while (load<u8>(at) == 32) at++;
  if (at == start + 14 || at > start + 24) return 0;
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
  setInstant(epochOf(start, start + 14));
  addSource(<u32>(client - line), <u32>(clientEnd - 1 - line));
  if (strictIpv4(peer, at) >= 0 || parseIpv6(peer, at)) addDestination(line, <u32>(peer - line), <u32>(at - line));
  else addSpan(<u32>(peer - line), <u32>(at - line), unclear);
  // "CONNECT "
  if (load<u64>(method) == 0x205443454e4e4f43) addTarget(line, url, urlEnd - 1);
  else addUrl(line, url, urlEnd - 1);
  return formatSquid;
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
