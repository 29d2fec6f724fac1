// Envelopes of syslog, RFC 3164 and RFC 5424, as plain as collectors write them. Decoder: src/decode/syslog.ts.

import { anyInstantOf, isDigit, isMonthDay, monthDayOf } from './stamps';

/** Stamp of the envelope read last, as epoch ms; where its program stands, and where the message starts. */
export let envelopeAt: f64 = NaN;
export let programStart: usize = 0;
export let programEnd: usize = 0;
export let messageStart: usize = 0;

/** Behind `<189>`, if it is there. */
export function afterPriority(line: usize): usize {
  if (load<u8>(line) != 60) return line;
  let at = line + 1;
  while (isDigit(at) && at < line + 4) at++;
  return at > line + 1 && load<u8>(at) == 62 ? at + 1 : line;
}

/** Reads `Nov 21 07:24:09 host program[12]: `, with a stamp of ISO 8601, or `1 stamp host program 12 - - `. @returns whether it is there */
export function readEnvelope(line: usize, end: usize): bool {
  const start = afterPriority(line);
  // "1 "
  if (load<u16>(start) == 0x2031) return start != line && readModern(start + 2, end);
  let at: usize;
  if (isMonthDay(start)) {
    at = start + 15;
    envelopeAt = monthDayOf(start);
  } else {
    if (load<u8>(start + 4) != 45 || load<u8>(start + 10) != 84) return false;
    at = wordEnd(start, end);
    envelopeAt = anyInstantOf(start, at);
    // Its bounds are sure only when it is one.
    if (isNaN(envelopeAt)) return false;
  }
  const host = at + 1;
  at = host;
  while (at < end && isHostByte(load<u8>(at))) at++;
  if (load<u8>(host - 1) != 32 || load<u8>(at) != 32 || at < host + 1 || load<u8>(host) == 45) return false;
  // "UTC", "GMT", "ICT"
  if (at == host + 3 && load<u8>(host) < 97) return false;
  // "resolving": BIND's word for questions of its own.
  if (load<u64>(host) == 0x6e69766c6f736572) return false;
  programStart = at + 1;
  at = programStart;
  if ((<u32>load<u8>(at) | 32) - 97 >= 26) return false;
  while (at < end && isHostByte(load<u8>(at))) at++;
  programEnd = at;
  if (load<u8>(at) == 91) {
    at++;
    while (at < end && isDigit(at)) at++;
    if (load<u8>(at) != 93) return false;
    at++;
  }
  // ": "
  messageStart = at + 2;
  return load<u16>(at) == 0x203a && messageStart < end && load<u8>(messageStart) != 32;
}

/** Stamp, host, program, its number and the kind of message, without structured data. */
function readModern(from: usize, end: usize): bool {
  let at = wordEnd(from, end);
  envelopeAt = anyInstantOf(from, at);
  at = wordEnd(at + 1, end);
  programStart = at + 1;
  programEnd = wordEnd(programStart, end);
  at = wordEnd(programEnd + 1, end);
  at = wordEnd(at + 1, end);
  // " - "
  messageStart = at + 3;
  return (load<u32>(at) & 0xffffff) == 0x202d20 && messageStart < end && load<u8>(messageStart) > 32 && isNotEmpty(from, at);
}

/** Whether single blanks stand between the words, and nothing else that ends one. */
function isNotEmpty(from: usize, end: usize): bool {
  let words = 1;
  for (let at = from; at < end; at++) {
    const byte = load<u8>(at);
    if (byte < 32) return false;
    if (byte != 32) continue;
    words++;
    if (load<u8>(at + 1) == 32) return false;
  }
  return words == 5;
}

export function wordEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end && <u32>load<u8>(at) > 32) at++;
  return at;
}

export function isHostByte(byte: u32): bool {
  return byte - 48 < 10 || (byte | 32) - 97 < 26 || byte == 45 || byte == 46 || byte == 95;
}
