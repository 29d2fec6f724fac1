// IIS in the W3C extended format, by its `#Fields:` or the columns that it has by default. Decoder: src/decode/iis.ts.

import {
  addDestination, addSource, addSpan, askTarget, clearEvent, counts, fieldHost, fieldReferrer, fieldUserAgent, formatIis, place,
  referrer, setInstant, unclear, userAgent,
} from './fields';
import { isForeign } from './foreign';
import { dateTimeOf } from './stamps';
import { isPlainAddress } from './tokens';

/** What columns hold, as src/match/columns.ts numbers them; the first two are always date and time. */
const isClient: u32 = 1;
const isServer: u32 = 2;
const isHost: u32 = 3;
/** Only in lines without the other one. */
const isSecondHost: u32 = 4;
const isPath: u32 = 5;
const isReferrer: u32 = 6;
const isUserAgent: u32 = 7;

let columns: usize = 0;
let columnCount: u32 = 0;

/** @param at 80 bytes */
export function openW3c(at: usize): void {
  columns = at;
}

/** @param count how many columns have been written to `w3cColumnsAt`; 0 when lines must be decoded */
export function setW3cColumns(count: u32): void {
  columnCount = count;
}

export function w3cColumnsAt(): usize {
  return columns;
}

/** `2026-11-21 00:24:09 10.0.0.80 GET /path query 443 - 198.51.100.7 Mozilla/5.0+(X11) - 200 0 0 15`: cells between single blanks. */
export function readIis(line: usize, end: usize): u32 {
  if (columnCount == 0 || load<u8>(line + 10) != 32 || load<u8>(line + 19) != 32 || load<u8>(line + 20) == 32) return 0;
  let cells: u32 = 1;
  for (let at = line; at < end; at++) if (load<u8>(at) == 32) cells++;
  if (cells != columnCount || isForeign(line, end)) return 0;
  clearEvent();
  // Times of this format are UTC.
  const instant = dateTimeOf(line, line + 19, 0);
  if (isNaN(instant)) return 0;
  setInstant(instant);
  let server: usize = 0;
  let serverEnd: usize = 0;
  let hasClient = false;
  let hasHost = false;
  let other: usize = 0;
  let otherEnd: usize = 0;
  let cell = line;
  for (let i: u32 = 0; i < cells; i++) {
    let stop = cell;
    while (stop < end && load<u8>(stop) != 32) stop++;
    const role = <u32>load<u8>(columns + i);
    if (role != 0 && !(stop == cell + 1 && load<u8>(cell) == 45)) {
      const from = <u32>(cell - line);
      const to = <u32>(stop - line);
      if (role == isClient) {
        if (!isPlainAddress(cell, stop)) return 0;
        addSource(from, to);
        hasClient = true;
      } else if (role == isServer) {
        if (!isPlainAddress(cell, stop)) return 0;
        server = cell;
        serverEnd = stop;
      } else if (role == isHost) {
        addSpan(from, to, place(fieldHost, 2, counts));
        hasHost = true;
      } else if (role == isSecondHost) {
        other = cell;
        otherEnd = stop;
      } else if (role == isPath) {
        if (load<u8>(cell) != 47) addSpan(from, to, unclear);
      } else if (role == isReferrer) addSpan(from, to, place(fieldReferrer, 14, referrer));
      else if (role == isUserAgent) addSpan(from, to, place(fieldUserAgent, 15, userAgent));
    }
    cell = stop + 1;
  }
  if (!hasClient) return 0;
  if (server) addDestination(line, <u32>(server - line), <u32>(serverEnd - line));
  if (other && !hasHost) addSpan(<u32>(other - line), <u32>(otherEnd - line), place(fieldHost, 2, counts));
  // Path and query stand apart.
  if (hasHost || other) askTarget();
  return formatIis;
}
