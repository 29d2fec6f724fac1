import { networkCovers, parseNetwork, type Network } from '../address/network.ts';
import type { IndicatorValue } from '../indicator/kinds.ts';

/** Values that must never alarm. Small beside the indicators, and asked only about hits. */
export class WarningList {
  readonly entries: readonly string[];
  private readonly names = new Set<string>();
  private readonly suffixes = new Set<string>();
  private readonly networks = new Map<string, Network>();
  private readonly prefixes = new Set<string>();

  constructor(entries: Iterable<string>) {
    this.entries = [...entries];
    for (const entry of this.entries) {
      const network = parseNetwork(entry);
      if (network) {
        this.networks.set(keyOf(network), network);
        this.prefixes.add(`${network.family}/${network.prefix}`);
      } else if (entry.startsWith('.')) this.suffixes.add(entry.slice(1));
      else this.names.add(entry);
    }
  }

  /** Whether it could excuse any name, or cover any address. */
  get hasNames(): boolean {
    return this.names.size > 0 || this.suffixes.size > 0;
  }

  get hasNetworks(): boolean {
    return this.networks.size > 0;
  }

  /** Whether an indicator is itself listed, or lies in a listed network. */
  listsExactly({ kind, value }: IndicatorValue): boolean {
    if (this.entries.length === 0) return false;
    if (kind === 'ipv4' || kind === 'ipv6' || kind === 'cidr') return this.coversAddress(value);
    return this.names.has(value) || (kind === 'domain' && this.suffixes.has(value));
  }

  /**
   * Whether a name found in a log is harmless although `indicator` stands at or above it: the more
   * specific of the two wins, so `.cdn.example` protects `a.cdn.example` from `example`, not from itself.
   */
  excusesName(name: string, indicator: string): boolean {
    if (!this.hasNames) return false;
    if (this.names.has(name) && name.length > indicator.length) return true;
    for (let at = 0; at >= 0 && name.length - at > indicator.length; at = name.indexOf('.', at) + 1) {
      if (this.suffixes.has(name.slice(at))) return true;
      if (!name.includes('.', at)) break;
    }
    return false;
  }

  /** Whether an address or network lies in a listed one. */
  coversAddress(text: string): boolean {
    if (!this.hasNetworks) return false;
    const inner = parseNetwork(text);
    if (!inner) return false;
    for (const prefix of this.prefixes) {
      const bits = Number(prefix.slice(2));
      if (Number(prefix[0]) !== inner.family || bits > inner.prefix) continue;
      const outer = parseNetwork(`${text.split('/')[0] ?? ''}/${bits}`);
      if (outer && this.networks.has(keyOf(outer)) && networkCovers(outer, inner)) return true;
    }
    return false;
  }
}

function keyOf(network: Network): string {
  return network.family === 4
    ? `${network.value}/${network.prefix}`
    : `${network.value.join(':')}/${network.prefix}`;
}
