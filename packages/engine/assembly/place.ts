// One line of Suricata's or Zeek's JSON as the walker has written it down: in which field a token stands
// there, how early that field is asked, whether it counts; when it was and which machine acted.

import {
  alternativeNames, destinationIp, destinationPort, direction, dnsAnswers, dnsData, dnsName, dnsQueries, dnsQuery, eventType,
  fileMd5, fileSha1, fileSha256, firstQueries, firstQuery, flowSource, groupedAnswers, httpHost, httpReferrer, httpUrl,
  httpUserAgent, questionName, sourceIp, sourcePort, timestamp, tlsName, tlsSubject, zeekAnswers, zeekDestination, zeekFuid,
  zeekHost, zeekId, zeekMd5, zeekName, zeekOrigin, zeekPath, zeekReferrer, zeekResponder, zeekServerName, zeekSha1,
  zeekSha256, zeekSource, zeekTime, zeekUid, zeekUri, zeekUserAgent,
} from './keys';
import {
  certificateOnly, clientEnd, clientStart, counts, fieldAnswers, fieldCertificates, fieldDestination, fieldHashes,
  fieldHost, fieldName, fieldReferrer, fieldSource, fieldTlsName, fieldUserAgent, formatSuricata, formatZeekJson,
  inboundOnly, inText, place, referrer, setClient, setInstant, unclear, userAgent,
} from './fields';
import { endOf, listAround, startOf, typeEscapedText, typeNumber, typeObject, typeOf, typeText } from './slots';
import { epochOf, instantOf } from './stamps';

let line: usize = 0;
/** Format of the line that was opened last. */
export let format: u32 = 0;

/** Takes what the walker has just written. @returns its format; 0 when it is another, or odd */
export function openEvent(at: usize): u32 {
  line = at;
  const type = typeOf(eventType);
  if (type == typeText) {
    if (typeOf(dnsQueries) != 0 && typeOf(dnsQuery) != 0) return 0;
    // "…_Event": ESET writes its kinds of event under the same key.
    if (endOf(eventType) - startOf(eventType) > 5 && load<u32>(at + endOf(eventType) - 4) == 0x746e6576 && load<u16>(at + endOf(eventType) - 6) == 0x455f) return 0;
    format = formatSuricata;
    readInstant(timestamp);
    const client = actor();
    if (client >= 0 && isPlain(client)) setActor(client);
    return format;
  }
  if (type == typeEscapedText || typeOf(zeekTime) == 0 || typeOf(zeekId) == typeObject) return 0;
  if (typeOf(zeekOrigin) == 0 && typeOf(zeekUid) == 0 && typeOf(zeekPath) == 0 && typeOf(zeekFuid) == 0) return 0;
  if (!isPlain(zeekOrigin) || !isPlain(zeekResponder)) return 0;
  format = formatZeekJson;
  readInstant(zeekTime);
  setActor(zeekOrigin);
  return format;
}

/** Where the token `[start, end)` of the line stands. */
export function placeOf(start: u32, end: u32): i32 {
  return format == formatSuricata ? placeInSuricata(start, end) : placeInZeek(start, end);
}

function placeInSuricata(start: u32, end: u32): i32 {
  // Version 3 of the DNS record moved the question into a list.
  const first = typeOf(dnsQueries) == 0 ? firstQuery : firstQueries;
  if (holds(typeOf(first) == typeObject ? questionName : dnsName, start, end)) return place(fieldName, 0, counts);
  if (holds(httpUrl, start, end)) return placeInUrl(httpUrl);
  if (holds(httpHost, start, end)) return place(fieldHost, 2, counts);
  if (holds(tlsName, start, end)) return place(fieldTlsName, 3, counts);
  if (holds(fileMd5, start, end)) return place(fieldHashes, 4, counts);
  if (holds(fileSha1, start, end)) return place(fieldHashes, 5, counts);
  if (holds(fileSha256, start, end)) return place(fieldHashes, 6, counts);
  if (holds(dnsData, start, end)) return place(fieldAnswers, 9, counts);
  if (holds(httpReferrer, start, end)) return place(fieldReferrer, 14, referrer);
  if (holds(httpUserAgent, start, end)) return place(fieldUserAgent, 15, userAgent);
  const list = listAround(start, end, dnsAnswers, groupedAnswers, alternativeNames);
  if (list == alternativeNames) return place(fieldCertificates, 13, certificateOnly);
  if (list != 0) return place(fieldAnswers, list == dnsAnswers ? 8 : 10, counts);
  if (holds(sourceIp, start, end)) return placeInAddress(sourceIp, fieldSource, 11);
  if (holds(destinationIp, start, end)) return placeInAddress(destinationIp, fieldDestination, 7);
  return placeInSubject(start, end);
}

function placeInZeek(start: u32, end: u32): i32 {
  if (holds(zeekUri, start, end)) return placeInUrl(zeekUri);
  if (holds(zeekHost, start, end)) return typeOf(zeekUri) == 0 ? inText : place(fieldHost, 2, counts);
  if (holds(zeekSource, start, end) || holds(zeekDestination, start, end)) return unclear;
  if (holds(zeekName, start, end)) return place(fieldName, 0, counts);
  if (holds(zeekServerName, start, end)) return place(fieldTlsName, 3, counts);
  if (holds(zeekMd5, start, end)) return place(fieldHashes, 4, counts);
  if (holds(zeekSha1, start, end)) return place(fieldHashes, 5, counts);
  if (holds(zeekSha256, start, end)) return place(fieldHashes, 6, counts);
  if (holds(zeekReferrer, start, end)) return place(fieldReferrer, 14, referrer);
  if (holds(zeekUserAgent, start, end)) return place(fieldUserAgent, 15, userAgent);
  if (listAround(start, end, zeekAnswers, 0, 0) != 0) return place(fieldAnswers, 8, counts);
  if (holds(zeekOrigin, start, end)) return placeInAddress(zeekOrigin, fieldSource, 11);
  if (holds(zeekResponder, start, end)) return placeInAddress(zeekResponder, fieldDestination, 7);
  return inText;
}

// @ts-ignore: decorator
@inline
export function holds(slot: u32, start: u32, end: u32): bool {
  return typeOf(slot) - 1 < typeEscapedText && startOf(slot) <= start && end <= endOf(slot);
}

/** What a path says is somebody else's word; an absolute URL is taken apart the long way. */
function placeInUrl(slot: u32): i32 {
  return load<u8>(line + startOf(slot)) == 47 ? inText : unclear;
}

/** A bad address that comes to us is an attack, not an infection of ours. */
function placeInAddress(slot: u32, field: u32, rank: u32): i32 {
  if (clientEnd == 0) return unclear;
  return place(field, rank, isSame(slot, clientStart, clientEnd) ? inboundOnly : counts);
}

/** Of the subject of a certificate only its common name names a server. */
function placeInSubject(start: u32, end: u32): i32 {
  if (!holds(tlsSubject, start, end)) return inText;
  if (typeOf(tlsSubject) == typeEscapedText) return unclear;
  const from = line + startOf(tlsSubject);
  const last = line + endOf(tlsSubject);
  for (let at = from; at + 3 < last; at++) {
    if ((load<u32>(at) & 0xffffff) != 0x3d4e43) continue;
    const before = at == from ? 44 : <u32>load<u8>(at - 1);
    if (before != 44 && before != 47 && before != 32) continue;
    let stop = at + 3;
    while (stop < last && load<u8>(stop) != 44 && load<u8>(stop) != 47) stop++;
    if (stop == at + 3) continue;
    const holdsIt = at + 3 <= line + start && line + end <= stop;
    return holdsIt ? place(fieldCertificates, 12, certificateOnly) : inText;
  }
  return inText;
}

/** The slot of the machine that acted, as the decoder of Suricata tells it; -1 when the values are not as usual. */
function actor(): i32 {
  const from = portOf(sourcePort);
  const to = portOf(destinationPort);
  if (from < -1 || to < -1 || !isPlain(sourceIp) || !isPlain(destinationIp)) return -1;
  const type = startOf(eventType);
  const length = endOf(eventType) - type;
  if (length == 3 && (load<u32>(line + type) & 0xffffff) == 0x736e64) return from == 53 && to != 53 ? destinationIp : sourceIp;
  if (typeOf(flowSource) != 0) {
    if (!isPlain(flowSource)) return -1;
    const isReply = !isSame(flowSource, startOf(sourceIp), endOf(sourceIp)) && isSame(flowSource, startOf(destinationIp), endOf(destinationIp));
    return isReply ? destinationIp : sourceIp;
  }
  const way = typeOf(direction);
  if (way == typeEscapedText) return -1;
  // "to_client"
  const wayAt = line + startOf(direction);
  if (way == typeText && endOf(direction) - startOf(direction) == 9 && load<u64>(wayAt) == 0x6e65696c635f6f74 && load<u8>(wayAt + 8) == 116) return destinationIp;
  // "fileinfo"
  const isFile = length == 8 && load<u64>(line + type) == 0x6f666e69656c6966;
  return isFile && (from < 0 ? 65535 : from) < (to < 0 ? 0 : to) ? destinationIp : sourceIp;
}

/** -1 when there is none, -2 when it is no plain number. */
export function portOf(slot: u32): i32 {
  const type = typeOf(slot);
  if (type == 0) return -1;
  const length = endOf(slot) - startOf(slot);
  if (type != typeNumber || length > 5) return -2;
  let port = 0;
  for (let i = startOf(slot); i < endOf(slot); i++) {
    const digit = <u32>load<u8>(line + i) - 48;
    if (digit > 9) return -2;
    port = port * 10 + digit;
  }
  return port;
}

/** A text without escapes that says something. */
function isPlain(slot: u32): bool {
  const length = endOf(slot) - startOf(slot);
  return typeOf(slot) == typeText && length > 0 && !(length == 1 && load<u8>(line + startOf(slot)) == 45);
}

function isSame(slot: u32, start: u32, end: u32): bool {
  const length = endOf(slot) - startOf(slot);
  return length == end - start && memory.compare(line + startOf(slot), line + start, length) == 0;
}

function setActor(slot: u32): void {
  setClient(startOf(slot), endOf(slot));
}

function readInstant(slot: u32): void {
  const type = typeOf(slot);
  if (type == typeText) setInstant(instantOf(line + startOf(slot), line + endOf(slot)));
  else if (type == typeNumber) setInstant(epochOf(line + startOf(slot), line + endOf(slot)));
}
