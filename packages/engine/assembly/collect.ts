// Observations from bytes where they lie: lines of Suricata's JSON are read by their keys, who talked to whom is summed
// in a table of its own, and a repeat costs one probe. Every other line is named to the caller, who knows more formats.

import { addRow, isFull, openRows, putMachine, putTarget, rowsBytes, secondTarget, target } from './rows';

export { clearRows, emitRows, entries, keepNothing, setSource, target } from './rows';
export { checksumHigh, checksumLow, feeds, measure } from './measure';

// @ts-ignore: decorator
@external('env', 'minuteOf')
declare function minuteOf(stamp: usize, length: u32): i32;

/** Lines of the last run that were read here, and runs of lines that were not. */
export let knownLines: u32 = 0;
export let otherRuns: u32 = 0;

/** Offset and end of each run that was not read. */
const otherCapacity: u32 = 4096;
const stampSlots: u32 = 64;
const stampBytes: usize = 32;

const dns: u32 = 1;
const tls: u32 = 2;
const http: u32 = 3;
const flow: u32 = 4;
const fileinfo: u32 = 5;
const unread: u32 = 9;

// Kinds of observation, as `observationKinds` orders them.
const kindDns: u32 = 0;
const kindMissing: u32 = 1;
const kindTls: u32 = 2;
const kindHttp: u32 = 3;
const kindFlow: u32 = 4;

let others: usize = 0;
let stamps: usize = 0;

/** @returns the first byte after what the module keeps for itself, which begins at `at` */
export function open(at: usize, seed: u32): usize {
  others = at;
  stamps = others + <usize>otherCapacity * 8;
  const rows = stamps + <usize>stampSlots * stampBytes;
  openRows(rows, seed);
  forgetStamps();
  return rows + rowsBytes;
}

/** What a stamp means depends on when it was received: to be called for every batch. */
export function forgetStamps(): void {
  memory.fill(stamps, 0, <usize>stampSlots * stampBytes);
}

export function othersAt(): usize {
  return others;
}

/**
 * Reads whole lines, the last of them with its line feed. 64 bytes behind the end may be read.
 * @returns where it stopped: at the end, or earlier when the table or the list of other runs is full
 */
export function collect(start: usize, end: usize): usize {
  knownLines = 0;
  otherRuns = 0;
  let at = start;
  while (at < end) {
    if (isFull()) break;
    const lineEnd = isEve(at) ? readEve(at) : ~feedAfter(at);
    if (<isize>lineEnd > 0) {
      knownLines++;
      at = lineEnd + 1;
      continue;
    }
    const next = ~lineEnd + 1;
    const last = others + (<usize>otherRuns << 3);
    if (otherRuns > 0 && load<u32>(last - 4) == <u32>at) store<u32>(last - 4, <u32>next);
    else {
      if (otherRuns == otherCapacity) break;
      store<u32>(last, <u32>at);
      store<u32>(last, <u32>next, 4);
      otherRuns++;
    }
    at = next;
  }
  return at;
}

// @ts-ignore: decorator
@inline
function isEve(at: usize): bool {
  // {"timestamp":"
  return load<u64>(at) == 0x7473656d6974227b && (load<u64>(at, 8) & 0xffffffffffff) == 0x223a22706d61;
}

function feedAfter(at: usize): usize {
  const feed = i8x16.splat(10);
  let p = at;
  let found = i8x16.bitmask(i8x16.eq(v128.load(p), feed));
  while (found == 0) {
    p += 16;
    found = i8x16.bitmask(i8x16.eq(v128.load(p), feed));
  }
  return p + <usize>ctz(found);
}

/** @returns the line's end; its complement when the line must be read otherwise, and then nothing was added */
function readEve(at: usize): usize {
  const feed = i8x16.splat(10);
  const quote = i8x16.splat(34);
  const colon = i8x16.splat(58);
  let type: u32 = 0;
  let source: usize = 0;
  let destination: usize = 0;
  let question: usize = 0;
  let server: usize = 0;
  let host: usize = 0;
  let sent: usize = 0;
  let sourcePort: usize = 0;
  let targetPort: usize = 0;
  let isMissing: bool = false;
  let isAnswer: bool = false;
  let isDoubtful: bool = false;
  let lineEnd: usize = 0;
  for (let p = at + 14; lineEnd == 0; p += 16) {
    const bytes = v128.load(p);
    const found = i8x16.bitmask(i8x16.eq(bytes, feed));
    // Where a key ends: `":`.
    let keys = i8x16.bitmask(v128.and(i8x16.eq(bytes, quote), i8x16.eq(v128.load(p, 1), colon)));
    if (found != 0) {
      lineEnd = p + <usize>ctz(found);
      keys &= (found & -found) - 1;
    }
    for (; keys != 0; keys &= keys - 1) {
      const key = p + <usize>ctz(keys);
      const tail = load<u64>(key - 8);
      const isText = load<u8>(key, 2) == 34;
      switch (<u32>(tail >> 56)) {
        case 101: // event_type, rrname, rcode, hostname
          if (type == 0) {
            if (tail != 0x657079745f746e65 || !isText || (load<u32>(key - 11) & 0xffffff) != 0x766522) break;
            type = typeAt(key + 3);
            const last = type == unread ? 0 : readFlow(key + 3 + typeBytes);
            if (last == 0) break;
            source = flowSource;
            destination = flowDestination;
            sourcePort = flowPort;
            targetPort = last;
            isAnswer = (load<u32>(sourcePort) & 0xffffff) == 0x2c3335;
            // What stood in between has been read: on from here.
            p = last - 16;
            keys = 0;
          } else if (source == 0 || !isText) {
            break;
          } else if (tail >> 8 == 0x656d616e727222) {
            if (question == 0) question = key + 3;
          } else if (tail >> 16 == 0x65646f637222) {
            if (load<u64>(key, 3) == 0x4e49414d4f44584e && load<u8>(key, 11) == 34) isMissing = true;
          } else if (tail == 0x656d616e74736f68 && load<u8>(key - 9) == 34) {
            if (host == 0) host = key + 3;
          }
          break;
        case 112: // src_ip, dest_ip
          if (type == 0 || !isText) break;
          if (tail >> 8 == 0x70695f63727322) {
            if (source == 0) source = key + 3;
            else isDoubtful = true;
          } else if (tail == 0x70695f7473656422 && source != 0 && destination == 0) destination = key + 3;
          break;
        case 116: // src_port, dest_port
          if (source == 0) break;
          if (tail == 0x74726f705f637273 && load<u8>(key - 9) == 34) {
            if ((load<u32>(key, 2) & 0xffffff) == 0x2c3335) isAnswer = true;
            if (sourcePort != 0) isDoubtful = true;
            sourcePort = key + 2;
          } else if (tail == 0x74726f705f747365 && load<u16>(key - 10) == 0x6422) {
            if (targetPort != 0) isDoubtful = true;
            targetPort = key + 2;
          }
          break;
        case 105: // sni
          if (source != 0 && isText && server == 0 && tail >> 32 == 0x696e7322) server = key + 3;
          break;
        case 114: // bytes_toserver
          if (source != 0 && sent == 0 && tail == 0x7265767265736f74 && load<u64>(key - 15) == 0x745f736574796222)
            sent = key + 2;
          break;
        case 110: // direction
          if (source != 0 && isText && tail == 0x6e6f697463657269 && load<u16>(key - 10) == 0x6422) isDoubtful = true;
          break;
      }
    }
  }
  const last = lineEnd - (load<u8>(lineEnd - 1) == 13 ? 2 : 1);
  if (load<u8>(last) != 125 || source == 0 || type == unread) return ~lineEnd;
  if (type != dns && isDoubtful) return ~lineEnd;
  const minute = minuteAt(at + 14);
  if (minute <= 0 || !putMachine(source)) return ~lineEnd;
  if (type == dns) {
    if (isAnswer || question == 0 || load<u8>(question) == 34) return ~lineEnd;
    const length = putTarget(question, target);
    if (length < 0) return ~lineEnd;
    addRow(target, length, isMissing ? kindMissing : kindDns, minute, 0);
    return lineEnd;
  }
  let name = type == tls ? server : type == flow ? 0 : host;
  if ((type == http || type == fileinfo) && host == 0) return ~lineEnd;
  if (type == fileinfo && (server != 0 || !isFromClient(sourcePort, targetPort))) return ~lineEnd;
  const nameLength = name == 0 ? 0 : putTarget(name, target);
  const targetLength = destination == 0 ? 0 : putTarget(destination, secondTarget);
  const bytes = sent == 0 ? 0 : numberAt(sent);
  if (nameLength < 0 || targetLength < 0 || bytes < 0) return ~lineEnd;
  addRow(target, nameLength, type == tls ? kindTls : kindHttp, minute, 0);
  addRow(secondTarget, targetLength, kindFlow, minute, <u64>bytes);
  return lineEnd;
}

let typeBytes: usize = 0;

function typeAt(at: usize): u32 {
  const head = load<u64>(at);
  typeBytes = 3;
  if (<u32>head == 0x22736e64) return dns;
  if (<u32>head == 0x22736c74) return tls;
  typeBytes = 4;
  if ((head & 0xffffffffff) == 0x2270747468) return http;
  if ((head & 0xffffffffff) == 0x22776f6c66) return flow;
  typeBytes = 8;
  return head == 0x6f666e69656c6966 && load<u8>(at, 8) == 34 ? fileinfo : unread;
}

let flowSource: usize = 0;
let flowPort: usize = 0;
let flowDestination: usize = 0;

/**
 * Who talked to whom, where it stands as Suricata writes it: `","src_ip":"…","src_port":…,"dest_ip":"…","dest_port":`.
 * @returns where the last number begins; 0 when it is written otherwise
 */
function readFlow(at: usize): usize {
  if (load<u64>(at) != 0x695f637273222c22 || load<u32>(at, 8) != 0x223a2270) return 0;
  flowSource = at + 12;
  let p = quoteAfter(flowSource);
  if (load<u64>(p) != 0x705f637273222c22 || load<u32>(p, 8) != 0x2274726f || load<u8>(p, 12) != 58) return 0;
  flowPort = p + 13;
  p = flowPort;
  while (<u32>load<u8>(p) - 48 < 10 && p < flowPort + 6) p++;
  if (load<u64>(p) != 0x695f74736564222c || load<u32>(p, 8) != 0x223a2270) return 0;
  flowDestination = p + 12;
  p = quoteAfter(flowDestination);
  const isWhole = load<u64>(p) == 0x5f74736564222c22 && load<u32>(p, 8) == 0x74726f70 && load<u16>(p, 12) == 0x3a22;
  return isWhole ? p + 14 : 0;
}

/** The next quote of the line; where none is near, a byte that is none. */
// @ts-ignore: decorator
@inline
function quoteAfter(at: usize): usize {
  const ends = v128.or(i8x16.eq(v128.load(at), i8x16.splat(34)), i8x16.eq(v128.load(at), i8x16.splat(10)));
  const found = i8x16.bitmask(ends);
  if (found != 0) return at + <usize>ctz(found);
  const more = v128.load(at, 16);
  const beyond = i8x16.bitmask(v128.or(i8x16.eq(more, i8x16.splat(34)), i8x16.eq(more, i8x16.splat(10))));
  if (beyond != 0) return at + 16 + <usize>ctz(beyond);
  const rest = v128.load(at, 32);
  const end = i8x16.bitmask(v128.or(i8x16.eq(rest, i8x16.splat(34)), i8x16.eq(rest, i8x16.splat(10))));
  return end != 0 ? at + 32 + <usize>ctz(end) : at;
}

/** A file's packet may be the server's: then it came from the lower port. */
function isFromClient(sourcePort: usize, targetPort: usize): bool {
  if (sourcePort == 0 || targetPort == 0) return false;
  return numberAt(sourcePort) >= numberAt(targetPort);
}

/** @returns a whole number of up to 15 digits; -1 when it is written otherwise */
function numberAt(at: usize): i64 {
  let value: i64 = 0;
  let p = at;
  for (; ; p++) {
    const digit = <i32>load<u8>(p) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    if (p - at > 15) return -1;
  }
  const after = load<u8>(p);
  return p == at || (after != 44 && after != 125) ? -1 : value;
}

/** Minutes since 1970 of `2026-11-20T20:30:…`: what lines of one minute and zone have in common is asked once. */
function minuteAt(at: usize): i32 {
  const date = load<u64>(at);
  const time = load<u64>(at, 8);
  // …-  T..:..  and a colon behind: other forms the caller reads.
  if (<u8>(date >> 32) != 45 || <u8>(time >> 16) != 84 || <u8>(time >> 40) != 58 || load<u8>(at, 16) != 58) return -1;
  let length: u32 = 17;
  for (; length < 40; length++) {
    const byte = load<u8>(at + length);
    if (byte == 34) break;
    if (byte == 92) return -1;
  }
  if (length < 20 || length == 40) return -1;
  let zone: u64 = 90;
  if (load<u8>(at + length - 1) != 90) zone = length > 24 ? load<u64>(at + length - 5) & 0xffffffffff : 0;
  const mixed = (date ^ (time * 0x9e3779b97f4a7c15) ^ (zone << 7)) * 0xc2b2ae3d27d4eb4f;
  const slot = stamps + <usize>((mixed >> 58) & 63) * stampBytes;
  if (load<u64>(slot) == date && load<u64>(slot, 8) == time && load<u64>(slot, 16) == zone) return load<i32>(slot, 24);
  const minute = minuteOf(at, length);
  store<u64>(slot, date);
  store<u64>(slot, time, 8);
  store<u64>(slot, zone, 16);
  store<i32>(slot, minute, 24);
  return minute;
}
