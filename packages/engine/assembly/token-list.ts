// The listed tokens of one line, each with the indicators that it equals or lies under.

export const tokenBytes: usize = 64;
const maxTokens: i32 = 48;
const maxReferences: u32 = 12;

export const tokenIsName: u32 = 1;
export const tokenIsAddress: u32 = 2;
export const tokenIsDigest: u32 = 3;
/** A host on which a URL is listed; it bears no indicators. */
export const tokenIsUrlHost: u32 = 4;
/** A listed URL, in records only. */
export const tokenIsUrl: u32 = 5;

/** See `openTokens`. */
export let tokens: usize = 0;
/** How many there are; below zero when there is no room. */
export let count: i32 = 0;

/** @param at 3 KB: start u32, end u32, kind u32, number of references u32, twelve references u32 each */
export function openTokens(at: usize): void {
  tokens = at;
}

export function clearTokens(): void {
  count = 0;
}

// @ts-ignore: decorator
@inline
export function openToken(line: usize, start: usize, end: usize, kind: u32): void {
  const at = tokens + <usize>count * tokenBytes;
  store<u32>(at, <u32>(start - line));
  store<u32>(at, <u32>(end - line), 4);
  store<u32>(at, kind, 8);
  store<u32>(at, 0, 12);
}

/** Adds what was found to the token that is open. */
export function refer(reference: u32): void {
  if (reference == 0 || count < 0) return;
  const at = tokens + <usize>count * tokenBytes;
  const known = load<u32>(at, 12);
  if (known == maxReferences) {
    count = -100;
    return;
  }
  store<u32>(at + (<usize>known << 2), reference, 16);
  store<u32>(at, known + 1, 12);
}

/** Keeps the token that is open if anything was found for it. */
// @ts-ignore: decorator
@inline
export function closeToken(): void {
  if (count < 0 || load<u32>(tokens + <usize>count * tokenBytes, 12) == 0) return;
  if (++count == maxTokens) count = -100;
}

export function listUrlHost(line: usize, start: usize, end: usize): void {
  if (count < 0) return;
  openToken(line, start, end, tokenIsUrlHost);
  if (++count == maxTokens) count = -100;
}
