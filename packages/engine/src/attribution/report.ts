import { formatNetwork, networkCovers, type Network } from '../address/network.ts';
import { parseNetworks, type ParsedNetwork, type UnitNetwork } from './networks.ts';

/** Two rows that claim the same addresses at the same time. */
export interface NetworkOverlap {
  /**
   * `same`: equal networks of different units, neither shared: contested.
   * `inside`: the narrower lies in the wider; the narrower wins. `duplicate`: equal rows of one unit.
   */
  kind: 'same' | 'inside' | 'duplicate';
  wide: UnitNetwork;
  narrow: UnitNetwork;
}

/** A stretch of time in which a network that once had a unit has none, though it has one later. */
export interface NetworkGap {
  cidr: string;
  /** Epoch ms. */
  from: number;
  until: number;
}

export interface NetworkReport {
  overlaps: NetworkOverlap[];
  gaps: NetworkGap[];
  /** Addresses seen in traffic, given by the caller, that belong to nobody. */
  unattributed: string[];
}

/**
 * What is doubtful in an address plan.
 * @param seen addresses and instants from traffic, to find those no network covers
 * @throws as {@link compileNetworks}
 */
export function networkReport(
  networks: Iterable<UnitNetwork>,
  seen: Iterable<string> = [],
  attributed: (address: string) => boolean = () => true,
): NetworkReport {
  const rows = parseNetworks(networks).sort((a, b) => compare(a.network, b.network));
  return {
    overlaps: findOverlaps(rows),
    gaps: findGaps(rows),
    unattributed: [...new Set(seen)].filter((address) => !attributed(address)),
  };
}

/** Rows are sorted so that a network comes right before all that lie in it: a stack holds those around. */
function findOverlaps(rows: readonly ParsedNetwork[]): NetworkOverlap[] {
  const overlaps: NetworkOverlap[] = [];
  const around: ParsedNetwork[] = [];
  for (const row of rows) {
    while (around.length > 0) {
      const last = around.at(-1);
      if (last && networkCovers(last.network, row.network)) break;
      around.pop();
    }
    for (const wide of around) {
      if (wide.from >= row.to || row.from >= wide.to) continue;
      const same = wide.network.prefix === row.network.prefix;
      if (same && wide.unitId === row.unitId) overlaps.push({ kind: 'duplicate', wide, narrow: row });
      else if (same && !(wide.shared && row.shared)) overlaps.push({ kind: 'same', wide, narrow: row });
      else if (!same && wide.unitId !== row.unitId) overlaps.push({ kind: 'inside', wide, narrow: row });
    }
    around.push(row);
  }
  return overlaps;
}

function findGaps(rows: readonly ParsedNetwork[]): NetworkGap[] {
  const gaps: NetworkGap[] = [];
  for (const group of Map.groupBy(rows, (row) => formatNetwork(row.network)).entries()) {
    const [cidr, periods] = group;
    const sorted = periods.toSorted((a, b) => a.from - b.from);
    let covered = sorted[0]?.to ?? Infinity;
    for (const period of sorted.slice(1)) {
      if (period.from > covered) gaps.push({ cidr, from: covered, until: period.from });
      covered = Math.max(covered, period.to);
    }
  }
  return gaps;
}

function compare(a: Network, b: Network): number {
  if (a.family !== b.family) return a.family - b.family;
  const one = a.family === 4 ? [a.value] : a.value;
  const other = b.family === 4 ? [b.value] : b.value;
  for (const [i, value] of one.entries()) {
    const difference = value - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.prefix - b.prefix;
}
