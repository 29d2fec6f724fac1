// CSV by the columns that went by or that the caller gave. Decoder: src/decode/generic.ts, which is asked last of all.

import {
  addDestination, addSpan, askTarget, clearEvent, counts, fieldAnswers, fieldHashes, fieldHost, fieldName, fieldReferrer, fieldSource,
  fieldTlsName, fieldUrl, fieldUserAgent, formatCsv, inboundOnly, place, referrer, setClient, setInstant, unclear, userAgent,
} from './fields';
import { holdsEvent, isForeign } from './foreign';
import { isMapped } from './key-values';
import { anyInstantOf, isDigit } from './stamps';
import { hexOf, strictIpv4 } from './tokens';
import { addUrl } from './web-targets';

/** What columns hold, as src/match/columns.ts numbers them. */
const isTime: u32 = 1;
const isSource: u32 = 2;
const isDestination: u32 = 3;
const isClient: u32 = 4;
const isName: u32 = 5;
const isAnswers: u32 = 6;
const isHost: u32 = 7;
const isUrl: u32 = 8;
const isServerName: u32 = 9;
const isReferrer: u32 = 10;
const isUserAgent: u32 = 11;
const isRequest: u32 = 12;
/** All of them are read, not the first that says something. */
const isHash: u32 = 13;
const roles: u32 = 14;

let columns: usize = 0;
let columnCount: u32 = 0;
/** For each role where its value starts and ends, and how early its column is asked: u32 each. */
let values: usize = 0;

/** @param at 704 bytes */
export function openCsv(at: usize): void {
  columns = at;
  values = at + 512;
}

/** @param count how many columns have been written to `csvColumnsAt`, role and order of each; 0 when lines must be decoded */
export function setCsvColumns(count: u32): void {
  columnCount = count;
}

export function csvColumnsAt(): usize {
  return columns;
}

/** @param mayQuote whether the line holds a quotation mark. It holds no brace, bracket, bar, tab, `<` or `>`. */
export function readCsv(line: usize, end: usize, mayQuote: bool): u32 {
  if (columnCount == 0 || !startsPlainly(line, end) || isForeign(line, end) || holdsEvent(line, end)) return 0;
  const comma = cellsOf(line, end, 44, mayQuote);
  if (comma == 0) return 0;
  const separator: u32 = comma == columnCount ? 44 : 59;
  if (separator == 59 && cellsOf(line, end, 59, mayQuote) != columnCount) return 0;
  clearEvent();
  memory.fill(values, 0, roles * 12);
  let at = line;
  for (let i: u32 = 0; i < columnCount; i++) {
    readCell(at, end, separator, mayQuote);
    const role = <u32>load<u8>(columns + (i << 1));
    if (role && isCellOdd) return 0;
    if (role && cellStart < cellStop && !takeCell(line, role, load<u8>(columns + (i << 1), 1))) return 0;
    at = cellNext;
  }
  placeValues(line);
  return formatCsv;
}

/**
 * A number or a quoted one first, so that no log-on starts here and no header is repeated; no envelope, no stamp of
 * IIS; at most two pairs of a key and a value; and in the seventh column no direction, as Exchange has it.
 */
function startsPlainly(line: usize, end: usize): bool {
  if (!isDigit(load<u8>(line) == 34 ? line + 1 : line)) return false;
  // "1 "
  if (load<u16>(line) == 0x2031) return false;
  if (load<u8>(line + 10) == 84 && load<u8>(stampEnd(line, end)) == 32) return false;
  if (load<u8>(line + 10) == 32 && load<u8>(line + 19) == 32) return false;
  let equals = 0;
  let commas = 0;
  for (let at = line; at < end; at++) {
    const byte = load<u8>(at);
    // A mapping may be about any key.
    if (byte == 61 && (isMapped || ++equals == 3)) return false;
    if (byte != 44 || ++commas != 6) continue;
    const direction = load<u8>(at + 1);
    if (load<u8>(at + 2) == 44 && (direction == 42 || direction == 43 || direction == 45)) return false;
  }
  return true;
}

/** Behind `2026-11-21T00:00:04.123Z: ` and whatever else of such bytes follows. */
function stampEnd(line: usize, end: usize): usize {
  let at = line;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    // Digits and the colon, `+` to `.`, `T`, `Z`.
    if (byte - 48 >= 11 && byte - 43 >= 4 && byte != 84 && byte != 90) break;
    at++;
  }
  return at;
}

/** How many cells a separator makes; 0 when a quotation mark is not closed. */
function cellsOf(line: usize, end: usize, separator: u32, mayQuote: bool): u32 {
  let count: u32 = 1;
  if (!mayQuote) {
    for (let at = line; at < end; at++) if (load<u8>(at) == separator) count++;
    return count;
  }
  let at = line;
  while (true) {
    readCell(at, end, separator, true);
    if (isOpenCell) return 0;
    if (cellNext > end) return count;
    at = cellNext;
    count++;
  }
}

/** The cell read last, blanks around it and its quotation marks cut off. */
let cellStart: usize = 0;
let cellStop: usize = 0;
/** Where the next one starts; behind the end of the line when there is none. */
let cellNext: usize = 0;
/** What it says is not what stands there. */
let isCellOdd: bool = false;
let isOpenCell: bool = false;

function readCell(from: usize, end: usize, separator: u32, mayQuote: bool): void {
  isCellOdd = false;
  isOpenCell = false;
  let at = from;
  if (mayQuote) {
    while (at < end && load<u8>(at) == 32) at++;
    if (at < end && load<u8>(at) == 34) {
      readQuoted(at + 1, end, separator);
      return;
    }
    at = from;
  }
  while (at < end && load<u8>(at) != separator) at++;
  cellNext = at + 1;
  trim(from, at);
}

function readQuoted(from: usize, end: usize, separator: u32): void {
  let close = from;
  while (close < end) {
    if (load<u8>(close) != 34) {
      close++;
      continue;
    }
    if (close + 1 >= end || load<u8>(close + 1) != 34) break;
    isCellOdd = true;
    close += 2;
  }
  isOpenCell = close >= end;
  let at = close + 1;
  while (at < end && load<u8>(at) != separator) at++;
  // What stands behind the closing mark belongs to the cell.
  if (at > close + 1) isCellOdd = true;
  cellNext = at + 1;
  trim(from, close);
}

function trim(from: usize, to: usize): void {
  let start = from;
  let stop = to;
  while (start < stop && isBlank(load<u8>(start))) start++;
  while (stop > start && isBlank(load<u8>(stop - 1))) stop--;
  cellStart = start;
  cellStop = stop;
}

function isBlank(byte: u32): bool {
  return byte == 32 || byte - 9 < 5;
}

/** Keeps a value where an earlier column has none. @returns `false` when there is no room */
function takeCell(line: usize, role: u32, order: u32): bool {
  const start = <u32>(cellStart - line);
  const stop = <u32>(cellStop - line);
  if (stop - start == 1 && load<u8>(cellStart) == 45) return true;
  if (role == isHash) return addSpan(start, stop, isDigest() ? place(fieldHashes, 4, counts) : unclear);
  const at = values + <usize>role * 12;
  if (load<u32>(at, 4) == 0 || load<u32>(at, 8) > order) {
    store<u32>(at, start);
    store<u32>(at, stop, 4);
    store<u32>(at, order, 8);
  }
  return true;
}

function isDigest(): bool {
  const length = cellStop - cellStart;
  if (length != 32 && length != 40 && length != 64) return false;
  for (let at = cellStart; at < cellStop; at++) if (hexOf(load<u8>(at)) == 255) return false;
  return true;
}

// @ts-ignore: decorator
@inline
function startOf(role: u32): u32 {
  return load<u32>(values + <usize>role * 12);
}

// @ts-ignore: decorator
@inline
function stopOf(role: u32): u32 {
  return load<u32>(values + <usize>role * 12, 4);
}

function placeValues(line: usize): void {
  if (stopOf(isTime)) setInstant(anyInstantOf(line + startOf(isTime), line + stopOf(isTime)));
  const who = stopOf(isClient) ? isClient : isSource;
  setClient(startOf(who), stopOf(who));
  if (stopOf(isSource)) {
    const isActor = isSameText(line, who, isSource);
    addSpan(startOf(isSource), stopOf(isSource), place(fieldSource, 11, isActor ? inboundOnly : counts));
  }
  if (stopOf(isDestination)) {
    if (isPlainEnd(line + startOf(isDestination), line + stopOf(isDestination))) addDestination(line, startOf(isDestination), stopOf(isDestination));
    else addSpan(startOf(isDestination), stopOf(isDestination), unclear);
  }
  placeValue(isName, place(fieldName, 0, counts));
  placeValue(isAnswers, place(fieldAnswers, 8, counts));
  placeValue(isHost, place(fieldHost, 2, counts));
  placeValue(isServerName, place(fieldTlsName, 3, counts));
  placeValue(isReferrer, place(fieldReferrer, 14, referrer));
  placeValue(isUserAgent, place(fieldUserAgent, 15, userAgent));
  placeValue(isRequest, unclear);
  // A path makes a URL with its host and its port, and a request may hold one.
  if (stopOf(isRequest) || (stopOf(isHost) && stopOf(isUrl))) askTarget();
  if (stopOf(isUrl)) addUrl(line, line + startOf(isUrl), line + stopOf(isUrl));
}

function placeValue(role: u32, what: i32): void {
  if (stopOf(role)) addSpan(startOf(role), stopOf(role), what);
}

function isSameText(line: usize, one: u32, other: u32): bool {
  const length = stopOf(one) - startOf(one);
  return length == stopOf(other) - startOf(other) && memory.compare(line + startOf(one), line + startOf(other), length) == 0;
}

/** No address with a port, which is taken apart. */
function isPlainEnd(start: usize, end: usize): bool {
  if (strictIpv4(start, end) >= 0) return true;
  let dots = 0;
  let colons = 0;
  for (let at = start; at < end; at++) {
    if (load<u8>(at) == 46) dots++;
    else if (load<u8>(at) == 58) colons++;
  }
  return dots == 0 || colons == 0;
}
