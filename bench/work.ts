/** What to generate. The same numbers give the same bytes. */
export interface Work {
  lines: number;
  indicators: number;
  /** `mixed`: DNS servers, EVE, Zeek, firewall, proxy, flows. `eve`: Suricata only. */
  shape: 'mixed' | 'eve';
  /** Share of lines with a listed value in a field that counts, 0–1. */
  hitShare: number;
}

/** First day of every log, and its number since 1970: seven whole days by UTC. */
export const firstDay = 20_417;

/** Kinds of indicators in each ten thousand, as in public lists. */
export const shares = [
  ['domain', 6400],
  ['ipv4', 2500],
  ['sha256', 597],
  ['url', 353],
  ['ipv6', 100],
  ['cidr4', 40],
  ['cidr6', 10],
] as const;
export type ListedKind = (typeof shares)[number][0];

/** How many of a kind are among the first `indicators`. */
export function countOf(kind: ListedKind, indicators: number): number {
  let before = 0;
  let share = 0;
  for (const [name, count] of shares) {
    if (name === kind) {
      share = count;
      break;
    }
    before += count;
  }
  const rest = (indicators % 10_000) - before;
  return Math.floor(indicators / 10_000) * share + Math.max(0, Math.min(share, rest));
}
