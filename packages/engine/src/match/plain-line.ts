import { parseIpv4 } from '../address/ipv4.ts';
import type { DecodedLine } from '../decode/event.ts';
import type { IndicatorIndex } from '../index/indicator-index.ts';
import { feature } from '../index/layout.ts';
import { fieldClaims } from './claims.ts';
import { matchClaims, type LineHit, type Lookup } from './exact.ts';
import type { Token } from './tokens.ts';

/** Texts that must be read with care: escapes, other scripts, labels counted by Windows. */
const intricate = /[\\%\u0080-\uffff]|\(0\)/;
const run = /[\w.-]+/g;

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

  /** Listed tokens of a line; `null` when the line must go the long way. */
  listedTokens(line: string): Token[] | null {
    if (intricate.test(line)) return null;
    if (this.index.has(feature.ipv6) && /::|(?:[0-9a-fA-F]+:){6}/.test(line)) return null;
    const tokens: Token[] = [];
    run.lastIndex = 0;
    for (let match = run.exec(line); match; match = run.exec(line)) {
      const text = match[0];
      if (text.length >= 32) this.addDigests(text, tokens);
      if (text.includes('.') && !this.addDotted(text, tokens)) return null;
    }
    return tokens;
  }

  match(tokens: readonly Token[], decoded: DecodedLine): LineHit[] {
    const mentions = [
      ...new Set(tokens.map((token) => token.text.toLowerCase().replaceAll(/^\.+|\.+$/g, ''))),
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
  private addDotted(text: string, tokens: Token[]): boolean {
    let name = text.toLowerCase();
    if (name.startsWith('.') || name.endsWith('.')) name = name.replaceAll(/^\.+|\.+$/g, '');
    const last = name.charCodeAt(name.length - 1);
    if (last >= 48 && last <= 57 && /\.\d+$/.test(name)) {
      const ipv4 = /^\d+(?:\.\d+){3,4}$/.test(name) ? name.split('.', 4).join('.') : null;
      const address = ipv4 === null ? null : parseIpv4(ipv4);
      if (ipv4 === null || address === null) return true;
      if (!this.index.mayHoldIpv4(address)) return true;
      if (this.index.hasUrlOn({ family: 4, value: address })) return false;
      tokens.push({ kind: 'address', text: ipv4, value: { family: 4, value: address } });
      return true;
    }
    if (!name.includes('.')) return true;
    if (this.index.hasUrlOn(name)) return false;
    if (this.index.findNames(name).length > 0) tokens.push({ kind: 'name', text, value: name });
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
