// Firewall lines of `key=value` pairs, one blank between, as FortiGate writes them. Decoder: src/decode/firewalls.ts.

import {
  addDestination, addSource, addSpan, askBeyondSpans, askTarget, clearEvent, clientEnd, counts, fieldHost, fieldName, fieldReferrer,
  fieldTlsName, fieldUserAgent, formatKeyValue, inText, place, referrer, setInstant, setTarget, userAgent,
} from './fields';
import { isDigit, portOf, wholeEpochOf } from './stamps';
import { isPlainAddress } from './tokens';
import { addUrl } from './web-targets';

const isSource: u32 = 1;
const isDestination: u32 = 2;
const isHost: u32 = 4;
const isName: u32 = 8;
const isTime: u32 = 16;
const isDate: u32 = 32;
const isClock: u32 = 64;
const isMail: u32 = 128;
const isUrl: u32 = 256;
const isPort: u32 = 512;
const isServerName: u32 = 1024;
const isAgent: u32 = 2048;
const isReferrer: u32 = 4096;

export let isMapped: bool = false;

/** @param mapped whether the caller says which key is which field: then the decoder must be asked */
export function setMapping(mapped: bool): void {
  isMapped = mapped;
}

export function readKeyValues(line: usize, end: usize): u32 {
  if (isMapped) return 0;
  let at = line;
  if (load<u8>(at) == 60) {
    at++;
    while (at < end && isDigit(at)) at++;
    if (load<u8>(at) != 62) return 0;
    at++;
  }
  at = firstPair(at, end);
  clearEvent();
  askBeyondSpans();
  let seen: u32 = 0;
  let destination: usize = 0;
  let destinationEnd: usize = 0;
  let host: usize = 0;
  let hostEnd: usize = 0;
  let url: usize = 0;
  let urlEnd: usize = 0;
  let port = -1;
  while (at < end) {
    const key = at;
    if (!isKeyStart(load<u8>(at))) return 0;
    while (at < end && isKeyByte(load<u8>(at))) at++;
    if (load<u8>(at) != 61) return 0;
    const kind = keyOf(key, at);
    let start = at + 1;
    let stop = start;
    if (load<u8>(start) == 34) {
      stop = ++start;
      while (stop < end && load<u8>(stop) != 34) stop++;
      at = stop + 1;
    } else {
      while (stop < end && isValueByte(load<u8>(stop))) stop++;
      if (stop == start) return 0;
      at = stop;
    }
    if (at != end && (at > end || load<u8>(at) != 32)) return 0;
    at++;
    if (kind == 0 || seen & kind) continue;
    seen |= kind;
    if (kind == isMail) return 0;
    const from = <u32>(start - line);
    const to = <u32>(stop - line);
    if (kind == isTime) setInstant(wholeEpochOf(start, stop));
    else if (kind == isSource) {
      if (!isPlainAddress(start, stop)) return 0;
      addSource(from, to);
    } else if (kind == isDestination) {
      if (!isPlainAddress(start, stop)) return 0;
      destination = start;
      destinationEnd = stop;
    } else if (kind == isName) addSpan(from, to, place(fieldName, 0, counts));
    else if (kind == isServerName) addSpan(from, to, place(fieldTlsName, 3, counts));
    else if (kind == isAgent) addSpan(from, to, place(fieldUserAgent, 15, userAgent));
    else if (kind == isReferrer) addSpan(from, to, place(fieldReferrer, 14, referrer));
    else if (kind == isPort) port = portOf(start, stop);
    else if (kind == isHost && isHostName(start, stop)) {
      addSpan(from, to, place(fieldHost, 2, counts));
      host = start;
      hostEnd = stop;
    } else if (kind == isUrl) {
      url = start;
      urlEnd = stop;
    }
  }
  if (clientEnd == 0 || popcnt(seen) < 3) return 0;
  if (destination) addDestination(line, <u32>(destination - line), <u32>(destinationEnd - line));
  // Where this key says nothing, others may.
  if (urlEnd - url < 4) askTarget();
  else if (load<u8>(url) != 47) addUrl(line, url, urlEnd);
  else {
    addSpan(<u32>(url - line), <u32>(urlEnd - line), inText);
    // A path makes a URL with its host, and another one with the port.
    if (host == 0 || port < 0 || port > 65535) askTarget();
    else setTarget(<u32>(host - line), <u32>(hostEnd - line), <u32>(url - line), <u32>(urlEnd - line), port);
  }
  return formatKeyValue;
}

/** Behind what stands before the pairs: an envelope, without equals signs and quotation marks. */
function firstPair(from: usize, end: usize): usize {
  let word = from;
  for (let at = from; at < end && load<u8>(at) != 61 && load<u8>(at) != 34; at++) if (load<u8>(at) == 32) word = at + 1;
  return word;
}

function keyOf(start: usize, end: usize): u32 {
  const five = load<u64>(start) & 0xffffffffff;
  switch (<u32>(end - start)) {
    case 3: {
      // "url", "sni"
      const three = <u32>five & 0xffffff;
      return three == 0x6c7275 ? isUrl : three == 0x696e73 ? isServerName : 0;
    }
    case 4: {
      const four = <u32>five;
      return four == 0x65746164 ? isDate : four == 0x656d6974 ? isClock : 0;
    }
    case 5:
      // "srcip", "dstip", "qname", "agent"
      if (five == 0x656d616e71) return isName;
      return five == 0x7069637273 ? isSource : five == 0x7069747364 ? isDestination : five == 0x746e656761 ? isAgent : 0;
    case 7:
      // "dstport"
      return (load<u64>(start) & 0xffffffffffffff) == 0x74726f70747364 ? isPort : 0;
    case 8:
      // "hostname"
      return load<u64>(start) == 0x656d616e74736f68 ? isHost : 0;
    case 9:
      // "eventtime", "device_id"
      if (load<u64>(start) == 0x6d6974746e657665) return load<u8>(start + 8) == 101 ? isTime : 0;
      return load<u64>(start) == 0x695f656369766564 && load<u8>(start + 8) == 100 ? isMail : 0;
    case 11:
      // "referralurl"
      return load<u64>(start) == 0x6c61727265666572 && load<u32>(start + 7) == 0x6c72756c ? isReferrer : 0;
    default:
      return 0;
  }
}

/** Letters, digits, `.`, `-`, `_`, and at least one letter. */
function isHostName(start: usize, end: usize): bool {
  let letters = 0;
  for (let at = start; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if ((byte | 32) - 97 < 26) letters++;
    else if (byte - 48 >= 10 && byte != 45 && byte != 46 && byte != 95) return false;
  }
  return letters > 0 && end - start < 254;
}

function isKeyStart(byte: u32): bool {
  return (byte | 32) - 97 < 26 || byte == 95;
}

function isKeyByte(byte: u32): bool {
  return isKeyStart(byte) || byte - 48 < 10 || byte == 45 || byte == 46;
}

/** No blank, comma, semicolon, quotation mark or control character. */
function isValueByte(byte: u32): bool {
  return byte > 32 && byte != 34 && byte != 44 && byte != 59;
}
