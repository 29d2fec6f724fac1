// Lines that are no JSON: the formats most logs are in, read on bytes when they are written plainly. Whoever
// stands before a format in `decodeAny` of src/decode/decode-line.ts must have nothing to say of the line.

import { clearEvent, clearSpans, setInstant } from './fields';
import { readAccessLog } from './access-log';
import { readCsv } from './csv';
import { readBind, readDnsmasq, readDnsmasqQuery, readQuestion, readUnbound, readUnboundQuery } from './dns-lines';
import { afterPriority, envelopeAt, messageStart, programEnd, programStart, readEnvelope } from './envelope';
import { readIis } from './iis';
import { readKeyValues } from './key-values';
import { readSquid } from './squid';
import { isDigit } from './stamps';
import { readZeekTsv } from './zeek-tsv';

/** Longer lines are cut before they are decoded. */
const longestLine: u32 = 16384;

/** What bytes a line holds. */
const brace: u32 = 1;
const tab: u32 = 2;
const bar: u32 = 4;
const percent: u32 = 8;
const comma: u32 = 16;
const quote: u32 = 32;
const angle: u32 = 64;
const equals: u32 = 128;
const backslash: u32 = 256;
const bracket: u32 = 512;

/** @returns the format of the line; 0 when it must be decoded */
export function openText(line: usize, end: usize): u32 {
  clearSpans();
  clearEvent();
  if (<u32>(end - line) > longestLine || end - line < 24) return 0;
  const bytes = bytesIn(afterPriority(line), end);
  // JSON, CEF and LEEF.
  if (bytes & (brace | bar)) return 0;
  if (bytes & tab) return bytes & backslash ? 0 : readZeekTsv(line, end);
  // In brackets a packet may stand that the line is about.
  if (bytes & equals && isKeyed(line, end)) return bytes & (bracket | backslash) ? 0 : readKeyValues(line, end);
  // Events of Windows, flows.
  if (bytes & angle) return 0;
  if ((bytes & (percent | comma | quote | backslash)) == 0) {
    const format = openServerLine(line, end, bytes);
    if (format) return format;
  }
  if (bytes & bracket) return bytes & quote ? readAccessLog(line, end) : 0;
  if (load<u8>(line) == 60) return 0;
  const format = bytes & quote ? 0 : readIis(line, end);
  return format ? format : readCsv(line, end, (bytes & quote) != 0);
}

/** Name servers and proxies, by files of their own or by syslog. */
function openServerLine(line: usize, end: usize, bytes: u32): u32 {
  if (load<u8>(line) == 91) return bytes & equals ? 0 : readUnbound(line, end);
  if (readEnvelope(line, end)) {
    const format = openMessage(line, end, bytes);
    if (format) return format;
  }
  clearEvent();
  if (load<u8>(line) == 60) return 0;
  if (!isDigit(line)) return bytes & equals ? 0 : readDnsmasq(line, end);
  if (bytes & bracket) return 0;
  return load<u8>(line + 10) == 46 ? readSquid(line, line, end) : bytes & equals ? 0 : readBind(line, line, end);
}

/** The message in the envelope that was read last, by the program that wrote it. */
function openMessage(line: usize, end: usize, bytes: u32): u32 {
  const program = load<u64>(programStart);
  const length = programEnd - programStart;
  const message = messageStart;
  setInstant(envelopeAt);
  // "squid"
  if (length == 5 && (program & 0xffffffffff) == 0x6469757173) return load<u8>(message + 10) == 46 ? readSquid(line, message, end) : 0;
  if (bytes & equals) return 0;
  // "named"
  if (length == 5 && (program & 0xffffffffff) == 0x64656d616e) return isDigit(message) ? readBind(line, message, end) : readQuestion(line, message, end);
  // Unbound is known by what stands behind its name.
  if (length != 7) return 0;
  // "dnsmasq", "unbound"
  if ((program & 0xffffffffffffff) == 0x7173616d736e64) return readDnsmasqQuery(line, message, end);
  return (program & 0xffffffffffffff) == 0x646e756f626e75 && load<u8>(programEnd) != 32 && load<u8>(message) == 91 ? readUnboundQuery(line, message + 1, end) : 0;
}

function bytesIn(line: usize, end: usize): u32 {
  let braces = i8x16.splat(0);
  let tabs = braces;
  let bars = braces;
  let percents = braces;
  let commas = braces;
  let quotes = braces;
  let angles = braces;
  let equal = braces;
  let backslashes = braces;
  let brackets = braces;
  for (let at = line; at < end; at += 16) {
    let bytes = v128.load(at);
    // Behind the end other lines may stand.
    if (at + 16 > end) bytes = v128.and(bytes, firstBytes(<u32>(end - at)));
    braces = v128.or(braces, i8x16.eq(bytes, i8x16.splat(123)));
    tabs = v128.or(tabs, i8x16.eq(bytes, i8x16.splat(9)));
    bars = v128.or(bars, i8x16.eq(bytes, i8x16.splat(124)));
    percents = v128.or(percents, i8x16.eq(bytes, i8x16.splat(37)));
    commas = v128.or(commas, i8x16.eq(bytes, i8x16.splat(44)));
    quotes = v128.or(quotes, i8x16.eq(bytes, i8x16.splat(34)));
    // `<`, `>`: they differ in one bit.
    angles = v128.or(angles, i8x16.eq(v128.and(bytes, i8x16.splat(<i8>0xfd)), i8x16.splat(60)));
    equal = v128.or(equal, i8x16.eq(bytes, i8x16.splat(61)));
    backslashes = v128.or(backslashes, i8x16.eq(bytes, i8x16.splat(92)));
    brackets = v128.or(brackets, i8x16.eq(bytes, i8x16.splat(91)));
  }
  return (
    (v128.any_true(braces) ? brace : 0) |
    (v128.any_true(tabs) ? tab : 0) |
    (v128.any_true(bars) ? bar : 0) |
    (v128.any_true(percents) ? percent : 0) |
    (v128.any_true(commas) ? comma : 0) |
    (v128.any_true(quotes) ? quote : 0) |
    (v128.any_true(angles) ? angle : 0) |
    (v128.any_true(equal) ? equals : 0) |
    (v128.any_true(backslashes) ? backslash : 0) |
    (v128.any_true(brackets) ? bracket : 0)
  );
}

/** Ones in the first bytes of a vector. */
// @ts-ignore: decorator
@inline
function firstBytes(count: u32): v128 {
  return i8x16.lt_u(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>count));
}

/** Whether the line bears one of the keys by which firewalls are known: `srcip=`, `devid=`, `log_component=`. */
function isKeyed(line: usize, end: usize): bool {
  for (let at = line + 5; at < end; at++) {
    if (load<u8>(at) != 61) continue;
    const four = load<u32>(at - 4);
    if ((four == 0x70696372 && load<u8>(at - 5) == 115) || (four == 0x64697665 && load<u8>(at - 5) == 100)) return true;
    if (four == 0x746e656e && at - line >= 13 && load<u64>(at - 12) == 0x706d6f635f676f6c) return true;
  }
  return false;
}
