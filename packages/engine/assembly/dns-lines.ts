// The query logs of name servers: BIND, dnsmasq, Unbound. Decoders: src/decode/bind.ts and dns-servers.ts.

import { addSource, addSpan, clearEvent, counts, fieldName, formatBind, formatDnsmasq, formatUnbound, place, setInstant } from './fields';
import { isHostByte, wordEnd } from './envelope';
import { dayMonthOf, isDigit, isMonthDay, localOf, monthDayOf } from './stamps';

/** `21-Nov-2026 00:22:37.386 queries: info: client @0x7fe1 10.1.2.3#58010 (name): query: name IN A +E(0)K (10.0.0.53)` */
export function readBind(line: usize, start: usize, end: usize): u32 {
  const isIso = load<u8>(start + 4) == 45;
  const at = wordEnd(start + (isIso ? 0 : 12), end);
  setInstant(isIso ? localOf(start, at) : dayMonthOf(start, at));
  return readQuestion(line, at + 1, end);
}

/** `client @0x7fe1 10.1.2.3#58010 (name): query: name IN A …`, as channels of syslog write it; see `setInstant`. */
export function readQuestion(line: usize, from: usize, end: usize): u32 {
  if (end - line > 1024) return bail();
  let at = from;
  // Channels write the category and the severity before.
  // "client "
  while (at < end && (load<u64>(at) & 0xffffffffffffff) != 0x20746e65696c63) {
    const byte = <u32>load<u8>(at);
    if (byte - 97 >= 26 && byte != 32 && byte != 58 && byte != 45) return bail();
    // "resolvin": a question of its own.
    if (load<u64>(at) == 0x6e69766c6f736572) return bail();
    at++;
  }
  at += 7;
  if ((load<u32>(at) & 0xffffff) == 0x783040) {
    const number = at + 3;
    at = number;
    while (at < end && isLowerHex(load<u8>(at))) at++;
    if (at == number || at - number > 16 || load<u8>(at) != 32) return bail();
    at++;
  }
  const client = at;
  while (at < end && isAddressByte(load<u8>(at))) at++;
  const clientEnd = at;
  if (at - client < 2 || at - client > 45 || load<u8>(at) != 35) return bail();
  at++;
  const port = at;
  while (at < end && isDigit(at)) at++;
  if (at == port || at - port > 5) return bail();
  if (load<u16>(at) == 0x2820) {
    at += 2;
    const asked = at;
    while (at < end && load<u8>(at) != 41) at++;
    if (at - asked > 255) return bail();
    at++;
  }
  // ": query: "
  if (at + 12 > end || load<u64>(at) != 0x3a7972657571203a || load<u8>(at + 8) != 32) return bail();
  at += 9;
  const name = at;
  at = wordEnd(at, end);
  if (at == name || !isQuestion(at, end)) return bail();
  for (let i = name; i < at; i++) if (load<u8>(i) == 47 || load<u8>(i) == 39) return bail();
  addSpan(<u32>(name - line), <u32>(at - line), place(fieldName, 0, counts));
  addSource(<u32>(client - line), <u32>(clientEnd - line));
  return formatBind;
}

/** `Nov 20 00:09:26 dnsmasq[12591]: query[A] name from 10.1.2.3`, perhaps with a host before the program. */
export function readDnsmasq(line: usize, end: usize): u32 {
  if (end - line < 40 || !isMonthDay(line) || load<u8>(line + 15) != 32) return 0;
  let at = line + 16;
  if (!isDnsmasq(at)) {
    // What could be a zone takes care.
    if (load<u8>(at) == 45) return 0;
    while (at < end && isHostByte(load<u8>(at))) at++;
    if (at < line + 17 || at == line + 19 || load<u8>(at) != 32) return 0;
    at++;
    if (!isDnsmasq(at)) return 0;
  }
  at += 8;
  while (at < end && isDigit(at)) at++;
  // "]: "
  if (at + 3 > end || (load<u32>(at) & 0xffffff) != 0x203a5d) return 0;
  setInstant(monthDayOf(line));
  return readDnsmasqQuery(line, at + 3, end);
}

/** `query[A] name from 10.1.2.3`, see `setInstant`. */
export function readDnsmasqQuery(line: usize, from: usize, end: usize): u32 {
  let at = from;
  // "query["
  if (at + 6 > end || (load<u64>(at) & 0xffffffffffff) != 0x5b7972657571) return 0;
  at += 6;
  const type = at;
  while (at < end && load<u8>(at) != 93 && load<u8>(at) != 32) at++;
  if (at == type || load<u16>(at) != 0x205d) return 0;
  at += 2;
  const name = at;
  at = wordEnd(at, end);
  const nameEnd = at;
  // " from "
  if (nameEnd == name || at + 7 > end || load<u32>(at) != 0x6f726620 || load<u16>(at + 4) != 0x206d) return 0;
  at += 6;
  if (wordEnd(at, end) != end) return 0;
  addSpan(<u32>(name - line), <u32>(nameEnd - line), place(fieldName, 0, counts));
  addSource(<u32>(at - line), <u32>(end - line));
  return formatDnsmasq;
}

/** `[1795219768] unbound[12597:0] info: 10.1.2.3 name. A IN`, in a log of replies also `NOERROR 0.000000 1 40`. */
export function readUnbound(line: usize, end: usize): u32 {
  let at = line + 1;
  let seconds: i64 = 0;
  while (at < end && isDigit(at)) seconds = seconds * 10 + load<u8>(at++) - 48;
  // "] unbound[" and "info: ", "query: " or "reply: "
  if (at - line < 10 || at - line > 12 || load<u16>(at) != 0x205d || load<u64>(at + 2) != 0x5b646e756f626e75) return 0;
  at += 10;
  setInstant(<f64>seconds * 1000);
  return readUnboundQuery(line, at, end);
}

/** `12597:0] info: 10.1.2.3 name. A IN`; see `setInstant`. */
export function readUnboundQuery(line: usize, from: usize, end: usize): u32 {
  let at = from;
  while (at < end && (isDigit(at) || load<u8>(at) == 58)) at++;
  if (at == from || load<u16>(at) != 0x205d) return 0;
  at += 2;
  const four = load<u32>(at);
  if (four == 0x6f666e69) at += 4;
  else if ((four == 0x72657571 || four == 0x6c706572) && load<u8>(at + 4) == 121) at += 5;
  else return 0;
  if (load<u16>(at) != 0x203a) return 0;
  at += 2;
  const client = at;
  let marks = 0;
  while (at < end && isAddressByte(load<u8>(at))) {
    if (load<u8>(at) == 46 || load<u8>(at) == 58) marks++;
    at++;
  }
  const clientEnd = at;
  if (marks == 0 || at - client < 2 || at - client > 45 || load<u8>(at) != 32 || end - line > 1024) return 0;
  const name = ++at;
  at = wordEnd(at, end);
  if (at - name < 2 || load<u8>(at) != 32) return 0;
  const nameEnd = load<u8>(at - 1) == 46 ? at - 1 : at;
  if (load<u8>(nameEnd - 1) == 46) return 0;
  const type = at + 1;
  at = capitalsEnd(type, end);
  if (at == type || load<u8>(at) != 32 || !isClass(at + 1)) return 0;
  at += 3;
  if (at != end && !isReply(at, end)) return 0;
  addSpan(<u32>(name - line), <u32>(nameEnd - line), place(fieldName, 0, counts));
  addSource(<u32>(client - line), <u32>(clientEnd - line));
  return formatUnbound;
}

/** ` NOERROR 0.000000 1 40` */
function isReply(from: usize, end: usize): bool {
  let at = from;
  if (load<u8>(at) != 32 || <u32>load<u8>(at + 1) - 65 >= 26) return false;
  at++;
  while (at < end && <u32>load<u8>(at) - 65 < 26) at++;
  if (load<u8>(at) != 32 || !isDigit(at + 1)) return false;
  at++;
  while (at < end && (isDigit(at) || load<u8>(at) == 46)) at++;
  if (load<u8>(at) != 32 || !isDigit(at + 1) || load<u8>(at + 2) != 32 || !isDigit(at + 3)) return false;
  at += 3;
  while (at < end && isDigit(at)) at++;
  return at == end;
}

function capitalsEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end && (<u32>load<u8>(at) - 65 < 26 || isDigit(at))) at++;
  return at;
}

/** `IN`, `CH`, `HS`, and a blank or the end of the line behind it. */
function isClass(at: usize): bool {
  const two = load<u16>(at);
  return two == 0x4e49 || two == 0x4843 || two == 0x5348;
}

function bail(): u32 {
  clearEvent();
  return 0;
}

/** ` IN A +E(0)K (10.0.0.53)`, with or without the address. */
function isQuestion(from: usize, end: usize): bool {
  if (load<u8>(from) != 32 || !isClass(from + 1) || load<u8>(from + 3) != 32) return false;
  const type = from + 4;
  let at = capitalsEnd(type, end);
  if (at == type || at + 2 > end || load<u8>(at) != 32 || (load<u8>(at + 1) != 43 && load<u8>(at + 1) != 45)) return false;
  at = wordEnd(at + 1, end);
  return at == end || (load<u16>(at) == 0x2820 && wordEnd(at + 2, end) == end);
}

/** "dnsmasq[" */
function isDnsmasq(at: usize): bool {
  return load<u64>(at) == 0x5b7173616d736e64;
}

function isAddressByte(byte: u32): bool {
  return byte - 48 < 11 || byte == 46 || (byte | 32) - 97 < 6;
}

function isLowerHex(byte: u32): bool {
  return byte - 48 < 10 || byte - 97 < 6;
}
