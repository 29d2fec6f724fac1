import { parseIpv4 } from '../address/ipv4.ts';
import type { DecodedLine } from '../decode/event.ts';
import type { IndicatorIndex } from '../index/indicator-index.ts';
import { feature } from '../index/layout.ts';
import { classes, isClass } from '../sieve/byte-classes.ts';
import { fieldClaims } from './claims.ts';
import { matchClaims, type LineHit, type Lookup } from './exact.ts';
import type { Token } from './tokens.ts';

/**
 * The short way through the exact stage, for lines whose bytes mean what they show: listed tokens are
 * looked for in the line as it stands, and only fields that hold one of them are read.
 * Says what `matchLine` says.
 */
export class PlainLine {
  private readonly index: IndicatorIndex;
  private readonly lookup: Lookup;

  constructor(index: IndicatorIndex, lookup: Lookup) {
    this.index = index;
    this.lookup = lookup;
  }

  /**
   * Listed tokens of the line `bytes[start, end)`, whose text is `line`.
   * @returns `null` when the line must go the long way: it holds escapes, other scripts, IPv6 addresses
   */
  listedTokens(bytes: Uint8Array, start: number, end: number, line: string): Token[] | null {
    const tokens: Token[] = [];
    const mayHoldIpv6 = this.index.has(feature.ipv6);
    let colons = 0;
    for (let i = start; i < end;) {
      const kind = classes[bytes[i] ?? 0] ?? 0;
      if (kind & isClass.word) {
        const from = i;
        let dots = 0;
        do {
          const inside = classes[bytes[i] ?? 0] ?? 0;
          if (!(inside & isClass.word)) break;
          if (inside & isClass.high) return null;
          if (inside & isClass.dot) dots++;
          i++;
        } while (i < end);
        if (i - from > 4) colons = 0;
        if (i - from >= 32) this.addDigests(line.slice(from - start, i - start), tokens);
        if (dots > 0 && !this.addDotted(bytes, from, i, line.slice(from - start, i - start), tokens))
          return null;
        continue;
      }
      if (kind & isClass.escape && (bytes[i] !== 40 || (bytes[i + 1] === 48 && bytes[i + 2] === 41)))
        return null;
      if (mayHoldIpv6) {
        // Two colons together, or six with short groups between, may be an IPv6 address.
        if (bytes[i] !== 58) colons = 0;
        else if (bytes[i + 1] === 58 || ++colons >= 6) return null;
      }
      i++;
    }
    return tokens;
  }

  /** @param hosts on which a URL is listed, in a line in which no URL stands as a whole */
  match(tokens: readonly Token[], decoded: DecodedLine, hosts: readonly string[] = []): LineHit[] {
    const mentions = [
      ...new Set(
        [...tokens.map(({ text }) => text), ...hosts].map((text) =>
          text.toLowerCase().replaceAll(/^\.+|\.+$/g, ''),
        ),
      ),
    ];
    const claims = fieldClaims(decoded.fields, mentions);
    claims.push({
      field: 'text',
      reason: decoded.format === 'text' ? 'unknown_format' : 'elsewhere_in_line',
      tokens: [...tokens],
    });
    return matchClaims(this.lookup, claims, decoded.fields.at);
  }

  /** @returns `false` when a URL on this host is listed: URLs are put together from fields the long way. */
  private addDotted(bytes: Uint8Array, from: number, to: number, text: string, tokens: Token[]): boolean {
    let start = from;
    let end = to;
    while (start < end && bytes[start] === 46) start++;
    while (end > start && bytes[end - 1] === 46) end--;
    let digits = end;
    while (digits > start && isDigit(bytes[digits - 1])) digits--;
    // A name does not end in a number: stamps and versions stop here.
    if (digits < end && bytes[digits - 1] === 46) {
      const name = text.slice(start - from, end - from);
      const isAddress = end - start >= 7 && /^\d+(?:\.\d+){3,4}$/.test(name);
      return !isAddress || this.addIpv4(name.split('.', 4).join('.'), tokens);
    }
    const answer = this.index.probeName(bytes, start, end);
    if (answer === 0) return true;
    if (answer === 2) return false;
    const value = text.slice(start - from, end - from).toLowerCase();
    if (value.includes('.') && this.index.findNames(value).length > 0)
      tokens.push({ kind: 'name', text, value });
    return true;
  }

  private addIpv4(text: string, tokens: Token[]): boolean {
    const address = parseIpv4(text);
    if (address === null || !this.index.mayHoldIpv4(address)) return true;
    if (this.index.hasUrlOn(address)) return false;
    tokens.push({ kind: 'address', text, value: { family: 4, value: address } });
    return true;
  }

  private addDigests(text: string, tokens: Token[]): void {
    for (const [digest] of text.matchAll(/[0-9a-zA-Z]{32,}/g)) {
      const fits = digest.length === 32 || digest.length === 40 || digest.length === 64;
      if (!fits || !/^[0-9a-fA-F]+$/.test(digest)) continue;
      const value = digest.toLowerCase();
      if (this.index.findDigest(value)) tokens.push({ kind: 'digest', text: digest, value });
    }
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
