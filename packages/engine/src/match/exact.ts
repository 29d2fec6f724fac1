import type { DecodedLine } from '../decode/event.ts';
import type { IndicatorIndex } from '../index/indicator-index.ts';
import type { Indicator, IndicatorKind } from '../indicator/kinds.ts';
import { claimsOf, type Claim, type DiscountReason, type HitField } from './claims.ts';
import type { Token } from './tokens.ts';

/** One indicator found in one line. An indicator is reported once a line, where it counts most. */
export interface LineHit {
  indicatorId: number;
  kind: IndicatorKind;
  /** What stood in the log, as compared: the name, address, URL or digest. */
  found: string;
  /** The indicator's own value: a parent of the name, the network around the address. URLs without scheme. */
  indicator: string;
  field: HitField;
  /** Whether it is a sign that a machine acted, and so makes a sighting. */
  counts: boolean;
  /** Why it does not count; `null` when it does. */
  reason: DiscountReason | null;
}

/** Looks tokens up: the compiled index does, and so does the slow reference. */
export interface Lookup {
  /** Indicators that a token equals or lies under, the most specific first. */
  find: (token: Token) => readonly Indicator[];
  /** Whether a warning list protects what was found from this indicator. */
  excuses: (token: Token, indicator: Indicator) => boolean;
}

/** Every hit of a decoded line. */
export function matchLine(lookup: Lookup, decoded: DecodedLine, line: string): LineHit[] {
  return matchClaims(lookup, claimsOf(decoded, line), decoded.fields.at);
}

/** The hits of claims, at most one for each indicator: the first that counts, else the first. */
export function matchClaims(lookup: Lookup, claims: readonly Claim[], at: number | null): LineHit[] {
  const hits = new Map<number, LineHit>();
  for (const claim of claims) {
    for (const token of claim.tokens) {
      const hit = matchToken(lookup, token, claim, at);
      if (!hit) continue;
      const earlier = hits.get(hit.indicatorId);
      if (!earlier || (hit.counts && !earlier.counts)) hits.set(hit.indicatorId, hit);
    }
  }
  return [...hits.values()];
}

/** The compiled index as something to look up in. */
export function lookupOf(index: IndicatorIndex): Lookup {
  // A name is asked about for its field and again for the line as a whole.
  let lastName = '';
  let lastFound: Indicator[] = [];
  return {
    find(token) {
      switch (token.kind) {
        case 'name':
          if (token.value !== lastName) {
            lastFound = index.findNames(token.value).map((reference) => index.read(reference));
            lastName = token.value;
          }
          return lastFound;
        case 'address':
          return index.findAddress(token.value).map((reference) => index.read(reference));
        case 'digest': {
          const reference = index.findDigest(token.value);
          return reference ? [index.read(reference)] : [];
        }
        case 'url': {
          const reference = index.findUrl(token.value);
          return reference ? [index.read(reference)] : [];
        }
      }
    },
    excuses(token, indicator) {
      if (token.kind === 'name') return index.warnings.excusesName(token.value, indicator.value);
      return token.kind === 'address' && index.warnings.coversAddress(token.text);
    },
  };
}

/** Whether an indicator was in force at an instant; an unknown instant is given the benefit. */
export function isValidAt(indicator: Indicator, at: number | null): boolean {
  return at === null || ((indicator.validFrom ?? -Infinity) <= at && at < (indicator.validUntil ?? Infinity));
}

function matchToken(lookup: Lookup, token: Token, claim: Claim, at: number | null): LineHit | null {
  return hitOf(lookup, lookup.find(token), token, claim, at);
}

/** The hit that the indicators of one token make, given the most specific first. */
export function hitOf(
  lookup: Pick<Lookup, 'excuses'>,
  indicators: Iterable<Indicator>,
  token: Token,
  claim: Pick<Claim, 'field' | 'reason'>,
  at: number | null,
): LineHit | null {
  let first: LineHit | null = null;
  for (const indicator of indicators) {
    const reason = isValidAt(indicator, at)
      ? (claim.reason ?? (lookup.excuses(token, indicator) ? 'warning_list' : null))
      : 'not_valid_then';
    const hit: LineHit = {
      indicatorId: indicator.id,
      kind: indicator.kind,
      found: typeof token.value === 'string' ? token.value : token.text,
      indicator: indicator.value,
      field: claim.field,
      counts: reason === null,
      reason,
    };
    // The most specific one that was in force speaks; one that was not lets its parent speak.
    if (reason !== 'not_valid_then') return hit;
    first ??= hit;
  }
  return first;
}
