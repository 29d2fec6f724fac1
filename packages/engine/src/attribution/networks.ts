import {
  formatNetwork,
  maskNetwork,
  parseAddress,
  parseNetwork,
  type Address,
  type Network,
} from '../address/network.ts';
import type { Ipv6 } from '../address/ipv6.ts';
import { EngineError } from '../errors.ts';

/** A network of a unit, for a time. */
export interface UnitNetwork {
  /** `10.1.0.0/16`, `2001:db8::/48`, or one address. */
  cidr: string;
  unitId: string;
  /** First instant it belonged to the unit, epoch ms; `null` or absent: since ever. */
  validFrom?: number | null;
  /** First instant it no longer did; `null` or absent: still does. */
  validTo?: number | null;
  /** An exit that several units share (NAT, proxy): it names candidates, never the one. */
  shared?: boolean;
}

/** Whose an address was. Candidates are never narrowed by guessing. */
export type Attribution =
  | { kind: 'unit'; unitId: string; cidr: string }
  | { kind: 'candidates'; unitIds: readonly string[]; cidr: string }
  | { kind: 'none' };

export interface NetworkTable {
  /** @param at epoch ms; `null` when unknown: then only networks still valid count */
  attribute: (address: string, at: number | null) => Attribution;
  /** The same of an IPv4 address given as a number, as {@link Hit.clientIpv4} does: without texts, many times faster. */
  attributeIpv4: (address: number, at: number | null) => Attribution;
  /** The same of an IPv6 address given as four words; none of those that stand for an IPv4 address. */
  attributeIpv6: (address: Ipv6, at: number | null) => Attribution;
  readonly size: number;
}

/**
 * Prepares an address plan for look-ups: the longest prefix valid at the instant wins; shared or
 * contested ones give candidates.
 * @throws EngineError `engine.network_malformed` or `engine.network_period` with the row's position
 */
export function compileNetworks(networks: Iterable<UnitNetwork>): NetworkTable {
  return new PrefixTable(networks);
}

/** A row of the plan with its network read. */
export interface ParsedNetwork extends UnitNetwork {
  network: Network;
  from: number;
  to: number;
}

/** Reads and checks all rows. @throws as {@link compileNetworks} */
export function parseNetworks(networks: Iterable<UnitNetwork>): ParsedNetwork[] {
  return Array.from(networks, (row, position) => {
    const network = parseNetwork(row.cidr.trim());
    if (!network) throw new EngineError('engine.network_malformed', { position, cidr: row.cidr });
    const from = row.validFrom ?? -Infinity;
    const to = row.validTo ?? Infinity;
    if (!(from < to)) throw new EngineError('engine.network_period', { position, cidr: row.cidr });
    return { ...row, network, from, to };
  });
}

/** The networks around an address, the narrowest first, and whose it is when none of them is dated. */
interface Known {
  around: ParsedNetwork[][];
  always: Attribution | null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

class PrefixTable implements NetworkTable {
  readonly size: number;
  private readonly byKey = new Map<string | number, ParsedNetwork[]>();
  private readonly prefixes4: number[];
  private readonly prefixes6: number[];
  private readonly cache = new Map<string, Known>();
  private readonly known4: Known[] = [];
  private readonly recent4: (Known | undefined)[] = Array.from({ length: 4096 });
  private readonly recentAddresses = new Uint32Array(4096);
  /** By a mix of the words; of two with the same mix the later one is remembered. */
  private readonly known6 = new Map<number, { address: Ipv6; known: Known }>();
  private readonly plan4: PlannedIpv4;

  constructor(networks: Iterable<UnitNetwork>) {
    const rows = parseNetworks(networks);
    this.size = rows.length;
    for (const row of rows) {
      const key = keyOf(row.network);
      const others = this.byKey.get(key);
      if (others) others.push(row);
      else this.byKey.set(key, [row]);
    }
    const prefixes = (family: 4 | 6): number[] =>
      [...new Set(rows.filter((row) => row.network.family === family).map((row) => row.network.prefix))].sort(
        (a, b) => b - a,
      );
    this.prefixes4 = prefixes(4);
    this.prefixes6 = prefixes(6);
    this.plan4 = new PlannedIpv4(rows);
  }

  attribute(address: string, at: number | null): Attribution {
    const known = this.knownOf(address);
    return known.always ?? attributionOf(known.around, at ?? Number.MAX_SAFE_INTEGER);
  }

  attributeIpv4(address: number, at: number | null): Attribution {
    // Few machines say most: where they lie is remembered.
    const place = Math.imul(address, 0x9e3779b1) >>> 20;
    let known = this.recent4[place];
    if (!known || this.recentAddresses[place] !== address) {
      const span = this.plan4.spanOf(address);
      known = this.known4[span] ??= this.told({ family: 4, value: address });
      this.recent4[place] = known;
      this.recentAddresses[place] = address;
    }
    return known.always ?? attributionOf(known.around, at ?? Number.MAX_SAFE_INTEGER);
  }

  attributeIpv6(address: Ipv6, at: number | null): Attribution {
    const key =
      Math.imul(Math.imul(address[3], 0x9e3779b1) ^ address[2], 0x85ebca77) ^ address[1] ^ address[0];
    let entry = this.known6.get(key);
    if (!entry || !isSame(entry.address, address)) {
      entry = { address, known: this.told({ family: 6, value: address }) };
      if (this.known6.size >= 100_000) this.known6.clear();
      this.known6.set(key, entry);
    }
    return entry.known.always ?? attributionOf(entry.known.around, at ?? Number.MAX_SAFE_INTEGER);
  }

  /** What is known of an address. Sources repeat, so they are remembered. */
  private knownOf(text: string): Known {
    const known = this.cache.get(text);
    if (known) return known;
    const address = parseAddress(text);
    const found = address ? this.told(address) : { around: [], always: nobody };
    if (this.cache.size >= 100_000) this.cache.clear();
    // A copy: what was cut out of a line would keep all of the line.
    this.cache.set(decoder.decode(encoder.encode(text)), found);
    return found;
  }

  private told(address: Address): Known {
    const around = this.lookUp(address);
    const isDated = around.flat().some(({ from, to }) => from !== -Infinity || to !== Infinity);
    return { around, always: isDated ? null : attributionOf(around, 0) };
  }

  private lookUp(address: Address): ParsedNetwork[][] {
    const prefixes = address.family === 4 ? this.prefixes4 : this.prefixes6;
    return prefixes.flatMap((prefix) => {
      const rows = this.byKey.get(keyOf(maskNetwork({ ...address, prefix })));
      return rows ? [rows] : [];
    });
  }
}

const nobody: Attribution = { kind: 'none' };

/** Cuts the IPv4 addresses into spans, all of whose addresses lie in the very same networks. */
class PlannedIpv4 {
  /** Where each span starts, ascending; the first starts at 0. */
  private readonly starts: Uint32Array;
  /** For each /16, the last span that starts at or before it. */
  private readonly blocks = new Uint32Array(65_536);

  constructor(rows: readonly ParsedNetwork[]) {
    const starts = new Set([0]);
    for (const { network } of rows) {
      if (network.family !== 4) continue;
      starts.add(network.value);
      const after = network.value + 2 ** (32 - network.prefix);
      if (after < 2 ** 32) starts.add(after);
    }
    this.starts = Uint32Array.from(starts).sort();
    let span = 0;
    for (let block = 0; block < 65_536; block++) {
      while ((this.starts[span + 1] ?? Infinity) <= block * 65_536) span++;
      this.blocks[block] = span;
    }
  }

  /** Number of the span that an address lies in. */
  spanOf(address: number): number {
    const { starts, blocks } = this;
    const block = address >>> 16;
    let low = blocks[block] ?? 0;
    let high = block === 65_535 ? starts.length - 1 : (blocks[block + 1] ?? 0);
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= address) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function isSame(one: Ipv6, other: Ipv6): boolean {
  return one[0] === other[0] && one[1] === other[1] && one[2] === other[2] && one[3] === other[3];
}

function attributionOf(around: readonly ParsedNetwork[][], instant: number): Attribution {
  for (const rows of around) {
    const valid = rows.filter((row) => row.from <= instant && instant < row.to);
    const [first] = valid;
    if (!first) continue;
    const cidr = formatNetwork(first.network);
    const unitIds = [...new Set(valid.map((row) => row.unitId))];
    if (unitIds.length === 1 && !valid.some((row) => row.shared))
      return { kind: 'unit', unitId: first.unitId, cidr };
    return { kind: 'candidates', unitIds, cidr };
  }
  return { kind: 'none' };
}

function keyOf(network: Network): string | number {
  return network.family === 4
    ? network.value * 64 + network.prefix
    : `${network.value.join(':')}/${network.prefix}`;
}
