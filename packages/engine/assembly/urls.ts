// URLs of a line in the form in which they are listed (src/name/url.ts): put together from a host and a path, or
// standing there as a whole. Written plainly; whatever must be undone first is left to JavaScript.

import { isDigit } from './stamps';
import { entryOfUrl, flagsOfText, isIndicator } from './tables';
import { hexOf, isAlphanumeric } from './tokens';

/** Longest host and longest path that are put together here. */
const longestHost: u32 = 253;
const longestPath: u32 = 1600;

/** Eight bytes before it are read. */
let key: usize = 0;

/** @param at 2 KB */
export function openUrls(at: usize): void {
  key = at + 8;
}

/** What the question about the last host came to: entries of the indicators, or 0. */
export let firstUrl: u32 = 0;
/** The same with the port, or without the marks that end a sentence. */
export let secondUrl: u32 = 0;
export function clearUrls(): void {
  firstUrl = 0;
  secondUrl = 0;
}

/** Where the last whole URL starts and ends. */
export let urlStart: usize = 0;
export let urlEnd: usize = 0;

/**
 * Asks for the host `[host, hostEnd)`, plain and without a full stop at its end, and a path on it.
 * @param port -1 for none @returns `false` when the path is not written plainly
 */
export function askParts(host: usize, hostEnd: usize, port: i32, path: usize, pathEnd: usize): bool {
  if (load<u8>(path) != 47 || !copyPath(path, pathEnd)) return false;
  firstUrl = entryOf(host, hostEnd, -1);
  if (port >= 0 && port != 80 && port != 443) secondUrl = entryOf(host, hostEnd, port);
  return true;
}

/** Nothing stands before the host that could make it one of a URL; or a URL was asked for; or it must be decoded. */
export const noUrl: u32 = 0;
export const wholeUrl: u32 = 1;
export const intricateUrl: u32 = 2;

/** Asks for the URL whose host is `[host, hostEnd)`, in a text that starts behind `from` and ends at `end` at the latest. */
export function askWhole(from: usize, host: usize, hostEnd: usize, end: usize): u32 {
  const before = load<u8>(host - 1);
  if (before == 64) return intricateUrl;
  if (before != 47) return noUrl;
  let slash = host - 2;
  const isEscaped = load<u8>(slash) == 92;
  if (isEscaped) slash--;
  // "%2F"
  if ((load<u8>(slash) | 32) == 102 && load<u8>(slash - 1) == 50 && load<u8>(slash - 2) == 37) return intricateUrl;
  if (load<u8>(slash) != 47) return noUrl;
  if (isEscaped || load<u8>(slash - 1) == 92) return intricateUrl;
  if (load<u8>(slash - 1) != 58) return noUrl;
  // An escape before the scheme may be what sets it off.
  for (let at = slash - 9; at < slash - 1; at++) if (load<u8>(at) == 92 || load<u8>(at) == 37) return intricateUrl;
  const scheme = schemeBefore(slash - 1);
  if (scheme == 0) return noUrl;
  // Within another URL it is no URL of its own.
  for (let at = scheme; at > from && isPartOfUrl(load<u8>(at - 1)); at--) {
    if (load<u8>(at - 1) == 58) return intricateUrl;
  }
  let path = hostEnd;
  let port = -1;
  if (load<u8>(path) == 58) {
    port = 0;
    for (path++; path < end && isDigit(path); path++) port = path - hostEnd > 5 ? 100_000 : port * 10 + <i32>load<u8>(path) - 48;
    if (path == hostEnd + 1 || port > 99_999) return intricateUrl;
  }
  let stop = path;
  while (stop < end && isPartOfUrl(load<u8>(stop))) {
    const byte = load<u8>(stop);
    // An escape, or a mark behind which is no part of a URL.
    if (byte == 37 || byte == 35 || byte == 127 || byte < 32) return intricateUrl;
    stop++;
  }
  if (stop < end && load<u8>(stop) == 92) return intricateUrl;
  if (stop > path && load<u8>(path) != 47 && load<u8>(path) != 63) return intricateUrl;
  urlStart = scheme;
  urlEnd = stop;
  if (!copyPath(path, stop)) return intricateUrl;
  if (port == 80 || port == 443) port = -1;
  firstUrl = entryOf(host, hostEnd, port);
  let trimmed = stop;
  while (trimmed > path && endsSentence(load<u8>(trimmed - 1))) trimmed--;
  if (trimmed == stop) return wholeUrl;
  if (!copyPath(path, trimmed)) return intricateUrl;
  secondUrl = entryOf(host, hostEnd, port);
  return wholeUrl;
}

/** Where `http`, `https` or `ftp` starts that ends at a colon and begins a word; 0 when there is none. */
function schemeBefore(colon: usize): usize {
  let at = colon;
  while (colon - at < 6 && (<u32>load<u8>(at - 1) | 32) - 97 < 26) at--;
  const length = colon - at;
  const four = load<u32>(colon - 4) | 0x20202020;
  // "http", "ttps" behind an h, "ftp"
  const isScheme =
    (length == 4 && four == 0x70747468) ||
    (length == 5 && four == 0x73707474 && (load<u8>(at) | 32) == 104) ||
    (length == 3 && four >> 8 == 0x707466);
  const before = <u32>load<u8>(at - 1);
  return isScheme && !isAlphanumeric(before) && before != 95 ? at : 0;
}

/** None of the bytes that end a URL in a text: blanks, tabs, line ends, `"'<>|\^`{}`. */
function isPartOfUrl(byte: u32): bool {
  if (byte == 32 || byte - 9 < 5) return false;
  switch (byte) {
    case 34: case 39: case 60: case 62: case 92: case 94: case 96: case 123: case 124: case 125: return false;
    default: return true;
  }
}

/** `).,;]` */
function endsSentence(byte: u32): bool {
  return byte == 41 || byte == 44 || byte == 46 || byte == 59 || byte == 93;
}

let pathLength: u32 = 0;

/** Writes a path in its normal form behind where the host will stand. @returns `false` when it is not plain */
function copyPath(from: usize, end: usize): bool {
  if (end - from > longestPath) return false;
  const first = key + longestHost + 8;
  let to = first;
  if (from == end || load<u8>(from) != 47) store<u8>(to++, 47);
  for (let at = from; at < end; at++) {
    let byte = <u32>load<u8>(at);
    if (byte < 33 || byte > 126 || byte == 35) return false;
    if (byte == 92) {
      // An escaped slash.
      if (load<u8>(++at) != 47) return false;
      byte = 47;
    }
    const high = hexOf(load<u8>(at + 1));
    const low = hexOf(load<u8>(at + 2));
    if (byte != 37 || at + 2 >= end || high == 255 || low == 255) {
      store<u8>(to++, <u8>byte);
      continue;
    }
    const meant = (high << 4) | low;
    at += 2;
    if (isAlphanumeric(meant) || meant == 45 || meant == 46 || meant == 95 || meant == 126) {
      store<u8>(to++, <u8>meant);
      continue;
    }
    store<u8>(to, 37);
    store<u8>(to, digitOf(high), 1);
    store<u8>(to, digitOf(low), 2);
    to += 3;
  }
  pathLength = <u32>(to - first);
  return true;
}

function digitOf(value: u32): u8 {
  return <u8>(value < 10 ? 48 + value : 55 + value);
}

/** The entry of the URL on this host with the path that was copied last; 0 when there is none. */
function entryOf(host: usize, hostEnd: usize, port: i32): u32 {
  const path = key + longestHost + 8;
  let start = path;
  if (port >= 0) {
    let left = port;
    do {
      store<u8>(--start, <u8>(48 + left % 10));
      left /= 10;
    } while (left > 0);
    store<u8>(--start, 58);
  }
  if (hostEnd - host > longestHost) return 0;
  for (let at = hostEnd; at > host;) {
    const byte = <u32>load<u8>(--at);
    store<u8>(--start, <u8>(byte - 65 < 26 ? byte | 32 : byte));
  }
  const end = path + pathLength;
  return flagsOfText(start, end) & isIndicator ? entryOfUrl(start, end) : 0;
}
