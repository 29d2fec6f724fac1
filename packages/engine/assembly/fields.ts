// What the readers of single formats tell of a line: when it was, which machine acted, in which field a token
// stands there, how early that field is asked, and whether it counts.

/** As in src/match/settled.ts. */
export const formatSuricata: u32 = 1;
export const formatZeekJson: u32 = 2;
export const formatZeekTsv: u32 = 3;
export const formatBind: u32 = 4;
export const formatDnsmasq: u32 = 5;
export const formatUnbound: u32 = 6;
export const formatSquid: u32 = 7;
export const formatKeyValue: u32 = 8;
export const formatCsv: u32 = 9;
export const formatAccessLog: u32 = 10;
export const formatIis: u32 = 11;

/** Fields and reasons, by their positions in src/match/settled.ts. */
export const fieldName: u32 = 0;
export const fieldAnswers: u32 = 1;
export const fieldDestination: u32 = 2;
export const fieldSource: u32 = 3;
export const fieldHost: u32 = 4;
export const fieldUrl: u32 = 5;
export const fieldTlsName: u32 = 6;
export const fieldCertificates: u32 = 7;
export const fieldHashes: u32 = 8;
export const fieldReferrer: u32 = 9;
export const fieldUserAgent: u32 = 10;
export const fieldText: u32 = 11;
export const counts: u32 = 0;
export const inboundOnly: u32 = 1;
export const referrer: u32 = 2;
export const userAgent: u32 = 3;
export const certificateOnly: u32 = 4;
export const elsewhere: u32 = 5;

/** A place is field, reason and rank, eight bits each; the rank is the order of `fieldClaims` in src/match/claims.ts. */
// @ts-ignore: decorator
@inline
export function place(field: u32, rank: u32, reason: u32): i32 {
  return <i32>(field | (reason << 8) | (rank << 16));
}

/** Where a token stands that only the decoder can tell: the line must be read the long way. */
export const unclear: i32 = -1;
export const inText: i32 = <i32>(fieldText | (elsewhere << 8) | (99 << 16));

/** Instant of the event, epoch ms; not a number when the bytes do not say it plainly. */
export let eventAt: f64 = NaN;
/** Where the machine that acted stands in the line; 0 when the line must be decoded for that. */
export let clientStart: u32 = 0;
export let clientEnd: u32 = 0;

export function clearEvent(): void {
  eventAt = NaN;
  clientStart = 0;
  clientEnd = 0;
  targetHostEnd = 0;
  isTargetOdd = false;
}

/** Host and path that make a URL together, and the port that makes another; no host, no URL. */
export let targetHost: u32 = 0;
export let targetHostEnd: u32 = 0;
export let targetPath: u32 = 0;
export let targetPathEnd: u32 = 0;
/** -1 for none. */
export let targetPort: i32 = -1;
/** Whether the decoder must be asked about the URLs of the line. */
export let isTargetOdd: bool = false;

export function setTarget(host: u32, hostEnd: u32, path: u32, pathEnd: u32, port: i32): void {
  targetHost = host;
  targetHostEnd = hostEnd;
  targetPath = path;
  targetPathEnd = pathEnd;
  targetPort = port;
}

export function askTarget(): void {
  isTargetOdd = true;
}

// @ts-ignore: decorator
@inline
export function setInstant(at: f64): void {
  eventAt = at;
}

// @ts-ignore: decorator
@inline
export function setClient(start: u32, end: u32): void {
  clientStart = start;
  clientEnd = end;
}

const maxSpans: u32 = 16;
let spans: usize = 0;
let spanCount: u32 = 0;
/** Where a token stands that is in no span. */
let beyondSpans: i32 = inText;

/** @param at 192 bytes: start u32, end u32, place i32 each */
export function openSpans(at: usize): void {
  spans = at;
}

export function clearSpans(): void {
  spanCount = 0;
  beyondSpans = inText;
}

/** From now on the decoder is asked about tokens in no span. */
export function askBeyondSpans(): void {
  beyondSpans = unclear;
}

/** Says what stands in `[start, end)` of the line; all else is text. @returns `false` when there is no room */
export function addSpan(start: u32, end: u32, what: i32): bool {
  if (spanCount == maxSpans) return false;
  const at = spans + <usize>spanCount * 12;
  spanCount++;
  store<u32>(at, start);
  store<u32>(at, end, 4);
  store<i32>(at, what, 8);
  return true;
}

export function placeInSpans(start: u32, end: u32): i32 {
  for (let i: u32 = 0; i < spanCount; i++) {
    const at = spans + <usize>i * 12;
    if (load<u32>(at) < end && start < load<u32>(at, 4)) {
      return load<u32>(at) <= start && end <= load<u32>(at, 4) ? load<i32>(at, 8) : unclear;
    }
  }
  return beyondSpans;
}

/** The span that says whom it spoke to: a bad address that comes to us is an attack, not an infection of ours. */
export function addDestination(line: usize, start: u32, end: u32): bool {
  const isClient = end - start == clientEnd - clientStart && memory.compare(line + start, line + clientStart, end - start) == 0;
  return addSpan(start, end, place(fieldDestination, 7, isClient ? inboundOnly : counts));
}

/** The span that says who asked or connected. */
export function addSource(start: u32, end: u32): bool {
  setClient(start, end);
  return addSpan(start, end, place(fieldSource, 11, inboundOnly));
}
