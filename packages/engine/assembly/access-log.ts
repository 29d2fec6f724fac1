// Access logs of web servers in the Common or the Combined format. Decoder: src/decode/access-log.ts.

import {
  addSource, addSpan, clearEvent, counts, fieldHost, fieldReferrer, fieldUserAgent, formatAccessLog, place, referrer,
  setInstant, setTarget, unclear, userAgent,
} from './fields';
import { isForeign } from './foreign';
import { isDigit, webTimeOf } from './stamps';
import { isPlainAddress } from './tokens';
import { addTarget, addUrl } from './web-targets';

/**
 * `10.1.2.3 - user [21/Nov/2026:00:24:09 +0000] "GET /path HTTP/1.1" 200 615 "referrer" "agent"`, perhaps behind an
 * envelope or the site that was asked.
 */
export function readAccessLog(line: usize, end: usize): u32 {
  const time = timeStart(line, end);
  if (time == 0) return 0;
  const request = time + 30;
  const requestEnd = closingQuote(request, end);
  const rest = tailEnd(requestEnd, end);
  if (rest == 0 || isForeign(line, end)) return 0;
  clearEvent();
  if (!readAsker(line, time) || blanksIn(line, time) > 38) return 0;
  setInstant(webTimeOf(time + 1, time + 27));
  readRequest(line, request, requestEnd);
  let at = rest;
  for (let i = 0; i < 2; i++) {
    while (at < end && load<u8>(at) != 34) at++;
    if (at >= end) break;
    const close = closingQuote(at + 1, end);
    addSpan(<u32>(at + 1 - line), <u32>(close - line), i == 0 ? place(fieldReferrer, 14, referrer) : place(fieldUserAgent, 15, userAgent));
    at = close + 1;
  }
  return formatAccessLog;
}

/** Where ` [21/Nov/2026:00:24:09 +0000] "` stands, at its bracket: the first `] "` of the line. 0 when it is not so. */
function timeStart(line: usize, end: usize): usize {
  for (let at = line; at + 3 < end; at++) {
    // `] "`
    if ((load<u32>(at) & 0xffffff) != 0x22205d) continue;
    if (at < line + 29 || load<u8>(at - 27) != 91 || load<u8>(at - 28) != 32) return 0;
    for (let inner = at - 26; inner < at; inner++) if (load<u8>(inner) == 91) return 0;
    return at - 27;
  }
  return 0;
}

/** Where a quotation mark stands that no backslash is before; the end of the line when there is none. */
function closingQuote(from: usize, end: usize): usize {
  for (let at = from; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 92) at++;
    else if (byte == 34) return at;
  }
  return end;
}

/** Behind `" 200 615`; 0 when it is not there. */
function tailEnd(quote: usize, end: usize): usize {
  if (quote + 5 > end || load<u8>(quote + 1) != 32) return 0;
  let at = quote + 2;
  if (load<u8>(at) == 45) at++;
  else if (isDigit(at) && isDigit(at + 1) && isDigit(at + 2)) at += 3;
  else return 0;
  if (at >= end || load<u8>(at) != 32) return 0;
  const bytes = ++at;
  if (at < end && load<u8>(at) == 45) at++;
  else while (at < end && isDigit(at)) at++;
  if (at == bytes || at - bytes > 15) return 0;
  return at == end || load<u8>(at) == 32 ? at : 0;
}

/** `10.1.2.3 - user ` before the time: of several addresses one is chosen, and a user of several words is looked for, elsewhere. */
function readAsker(line: usize, time: usize): bool {
  const user = wordStart(line, time - 1);
  const identity = wordStart(line, user - 1);
  const client = wordStart(line, identity - 1);
  if (user <= line || identity <= line || identity < line + 2) return false;
  if (user == time - 1 || identity == user - 1 || load<u8>(identity) == 40) return false;
  if (!isPlainAddress(client, identity - 1)) return false;
  addSource(<u32>(client - line), <u32>(identity - 1 - line));
  site = 0;
  if (client < line + 2) return true;
  site = wordStart(line, client - 1);
  siteEnd = client - 1;
  // A list of those who asked for one another.
  return load<u8>(siteEnd - 1) != 44 && load<u8>(siteEnd - 1) != 34;
}

/** The word before the client: the site that was asked, if it is one. */
let site: usize = 0;
let siteEnd: usize = 0;

/** `GET /path HTTP/1.1`; scanners send anything. */
function readRequest(line: usize, from: usize, end: usize): void {
  let at = from;
  while (at < end && (<u32>load<u8>(at) - 65 < 26 || load<u8>(at) == 95 || load<u8>(at) == 45)) at++;
  const url = at + 1;
  let stop = url;
  while (stop < end && <u32>load<u8>(stop) > 32) stop++;
  if (at < from + 3 || at > from + 20 || load<u8>(at) != 32 || stop == url || !isVersion(stop, end)) {
    addSpan(<u32>(from - line), <u32>(end - line), unclear);
    // Only the request says whether it was the site's.
    if (site) addSpan(<u32>(site - line), <u32>(siteEnd - line), unclear);
  } else if (load<u64>(from) == 0x205443454e4e4f43) addTarget(line, url, stop);
  else if (load<u8>(url) != 47) addUrl(line, url, stop);
  else if (site) {
    const name = siteNameEnd();
    if (name == 0) return;
    addSpan(<u32>(site - line), <u32>(name - line), place(fieldHost, 2, counts));
    setTarget(<u32>(site - line), <u32>(name - line), <u32>(url - line), <u32>(stop - line), -1);
  }
}

/** ` HTTP/1.1`, or nothing. */
function isVersion(from: usize, end: usize): bool {
  if (from == end) return true;
  // " HTTP/"
  if (from + 7 > end || from + 11 < end || (load<u64>(from) & 0xffffffffffff) != 0x2f5054544820) return false;
  for (let at = from + 6; at < end; at++) if (!isDigit(at) && load<u8>(at) != 46) return false;
  return true;
}

/** Where the name of the site ends, its port cut off; 0 when the word is none. */
function siteNameEnd(): usize {
  let end = siteEnd;
  while (end > site && isDigit(end - 1)) end--;
  if (end < siteEnd && end > site && siteEnd - end <= 5 && load<u8>(end - 1) == 58) end--;
  else end = siteEnd;
  let letters = 0;
  let dots = 0;
  let label = site;
  for (let at = site; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == 46) {
      if (at == label || at - label > 63 || ++dots > 8) return 0;
      label = at + 1;
    } else if ((byte | 32) - 97 < 26) letters++;
    else if (byte - 48 >= 10 && byte != 45 && byte != 95) return 0;
  }
  return letters > 0 && dots > 0 && label < end && end - label < 64 ? end : 0;
}

function blanksIn(from: usize, end: usize): u32 {
  let count: u32 = 0;
  for (let at = from; at < end; at++) if (load<u8>(at) == 32) count++;
  return count;
}

/** Where the word starts that ends at `end`, at a blank or at the start of the line. */
function wordStart(line: usize, end: usize): usize {
  let at = end;
  while (at > line && load<u8>(at - 1) != 32) at--;
  return at;
}
