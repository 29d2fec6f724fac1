// Zeek's TSV, with the columns of its header or, when the header was cut off, the usual ones of its DNS log.
// Decoder: src/decode/zeek.ts.

import {
  addDestination, addSource, addSpan, askTarget, clearEvent, counts, fieldAnswers, fieldHashes, fieldHost, fieldName, fieldReferrer,
  fieldTlsName, fieldUserAgent, formatZeekTsv, inText, place, referrer, setInstant, setTarget, unclear, userAgent,
} from './fields';
import { epochOf, isDigit, portOf } from './stamps';

/** What columns hold, as src/match/columns.ts numbers them. */
const isTime: u32 = 1;
const isOrigin: u32 = 2;
const isResponder: u32 = 3;
const isName: u32 = 4;
const isAnswers: u32 = 5;
const isServerName: u32 = 6;
const isMd5: u32 = 7;
const isSha1: u32 = 8;
const isSha256: u32 = 9;
const isReferrer: u32 = 10;
const isUserAgent: u32 = 11;
const isHost: u32 = 12;
const isUri: u32 = 13;
/** Only in lines without a responder does it tell whom it spoke to. */
const isOtherEnd: u32 = 14;
const isPort: u32 = 15;

let columns: usize = 0;
let columnCount: u32 = 0;
let isOdd: bool = false;

/** @param at 256 bytes */
export function openColumns(at: usize): void {
  columns = at;
}

/**
 * @param count how many columns the log has; 0 when no header of a Zeek log went by
 * @param odd whether these cannot be told in this way; else what they hold has been written to `columnsAt`
 */
export function setColumns(count: u32, odd: bool): void {
  columnCount = count;
  isOdd = odd;
}

export function columnsAt(): usize {
  return columns;
}

export function readZeekTsv(line: usize, end: usize): u32 {
  let cells: u32 = 1;
  for (let at = line; at < end; at++) if (load<u8>(at) == 9) cells++;
  const isHeaded = columnCount > 0 && cells == columnCount;
  if (isHeaded && isOdd) return 0;
  if (!isHeaded && (cells < 7 || !isHeadless(line, end))) return 0;
  const isDns = !isHeaded && cells >= 20 && isNumberCell(line, end, 7);
  clearEvent();
  let cell = line;
  let origin: usize = 0;
  let hasResponder = false;
  let hasUri = false;
  let uri: usize = 0;
  let uriEnd: usize = 0;
  let port = -1;
  let host: usize = 0;
  let hostEnd: usize = 0;
  let otherEnd: usize = 0;
  let otherStop: usize = 0;
  for (let i: u32 = 0; i < cells; i++) {
    let stop = cell;
    while (stop < end && load<u8>(stop) != 9) stop++;
    const role = isHeaded ? <u32>load<u8>(columns + i) : roleOf(i, isDns);
    if (role != 0 && !isAbsent(cell, stop)) {
      if (role == isTime) setInstant(epochOf(cell, stop));
      else if (role == isOrigin) {
        origin = cell;
        addSource(<u32>(cell - line), <u32>(stop - line));
      } else if (role == isHost) {
        host = cell;
        hostEnd = stop;
      } else if (role == isOtherEnd) {
        otherEnd = cell;
        otherStop = stop;
      } else if (role == isPort) port = portOf(cell, stop);
      else {
        if (role == isResponder) hasResponder = true;
        if (!addCell(line, cell, stop, role)) return 0;
      }
    }
    // An empty one is there all the same.
    if (role == isUri && (stop == cell || !isAbsent(cell, stop))) {
      hasUri = true;
      uri = cell;
      uriEnd = stop;
    }
    cell = stop + 1;
  }
  if (origin == 0) return 0;
  if (host && hasUri && !addSpan(<u32>(host - line), <u32>(hostEnd - line), place(fieldHost, 2, counts))) return 0;
  // A path makes a URL with its host, and another one with the port.
  if (host && hasUri) {
    if (port < 0 || port > 65535) askTarget();
    else setTarget(<u32>(host - line), <u32>(hostEnd - line), <u32>(uri - line), <u32>(uriEnd - line), port);
  }
  if (otherEnd && !hasResponder && !addSpan(<u32>(otherEnd - line), <u32>(otherStop - line), unclear)) return 0;
  return formatZeekTsv;
}

/** The responder stands behind the origin in all of Zeek's logs. */
function addCell(line: usize, start: usize, end: usize, role: u32): bool {
  const from = <u32>(start - line);
  const to = <u32>(end - line);
  switch (role) {
    case isResponder: return addDestination(line, from, to);
    case isName: return addSpan(from, to, place(fieldName, 0, counts));
    case isAnswers: return addSpan(from, to, place(fieldAnswers, 8, counts));
    case isServerName: return addSpan(from, to, place(fieldTlsName, 3, counts));
    case isMd5: return addSpan(from, to, place(fieldHashes, 4, counts));
    case isSha1: return addSpan(from, to, place(fieldHashes, 5, counts));
    case isSha256: return addSpan(from, to, place(fieldHashes, 6, counts));
    case isReferrer: return addSpan(from, to, place(fieldReferrer, 14, referrer));
    case isUserAgent: return addSpan(from, to, place(fieldUserAgent, 15, userAgent));
    // What a path says is somebody else's word; an absolute URL is taken apart the long way.
    default: return addSpan(from, to, load<u8>(start) == 47 ? inText : unclear);
  }
}

/** The usual columns: `ts uid orig_h orig_p resp_h resp_p proto trans_id rtt query … answers`. */
function roleOf(i: u32, isDns: bool): u32 {
  if (i == 0) return isTime;
  if (i == 2) return isOrigin;
  if (i == 4) return isResponder;
  if (!isDns) return 0;
  return i == 9 ? isName : i == 21 ? isAnswers : 0;
}

/** `1795219766.235` and an id such as `C1abcdefghijk` in front. */
function isHeadless(line: usize, end: usize): bool {
  let at = line;
  while (at < end && isDigit(at)) at++;
  if (at - line < 9 || at - line > 11 || load<u8>(at) != 46 || !isDigit(at + 1)) return false;
  at++;
  while (at < end && isDigit(at)) at++;
  if (load<u8>(at) != 9) return false;
  const id = at + 1;
  const first = load<u8>(id);
  if (first != 67 && first != 70 && first != 83) return false;
  at = id + 1;
  while (at < end && (isDigit(at) || (<u32>load<u8>(at) | 32) - 97 < 26)) at++;
  return at - id > 10 && at - id < 22 && load<u8>(at) == 9;
}

function isNumberCell(line: usize, end: usize, wanted: u32): bool {
  let at = line;
  for (let i: u32 = 0; i < wanted; at++) if (load<u8>(at) == 9) i++;
  const start = at;
  while (at < end && isDigit(at)) at++;
  return at > start && load<u8>(at) == 9;
}

/** `-`, `(empty)`, or nothing. */
function isAbsent(start: usize, end: usize): bool {
  if (end == start) return true;
  if (end - start == 1) return load<u8>(start) == 45;
  return end - start == 7 && load<u32>(start) == 0x706d6528 && (load<u32>(start + 4) & 0xffffff) == 0x297974;
}
