import { formatAddress, formatNetwork, parseNetwork, type Network } from '../address/network.ts';
import { normaliseHost } from '../name/host.ts';
import { NameSet } from './name-set.ts';
import { NetworkSet } from './network-set.ts';

/**
 * How the entries of a warning list are compared, as MISP names it. `hostname`: with everything below it. `regex`:
 * by {@link WarningPatterns}.
 */
export const warningListTypes = ['hostname', 'string', 'cidr', 'substring', 'regex'] as const;
export type WarningListType = (typeof warningListTypes)[number];

/** A list of values that are no sign of harm, however often lists of indicators hold them. */
export interface WarningListEntries {
  name: string;
  type: WarningListType;
  entries: readonly string[];
}

/** Patterns of warning lists, compiled by somebody who can do so safely: the engine has no such means. */
export interface WarningPatterns {
  /** The list with a pattern that fits, `null` when none does. */
  listOf(text: string): string | null;
}

/** Warning lists, compiled. Format: MISP/misp-warninglists, `schema.json`. */
export class Warnings {
  private readonly names: NameSet;
  private readonly networks: NetworkSet;
  private readonly exact = new Map<string, string>();
  private readonly parts: [part: string, label: string][] = [];
  private readonly patterns: WarningPatterns | undefined;

  /** @param patterns those of the lists of type `regex`; their entries are passed over here */
  constructor(lists: Iterable<WarningListEntries>, patterns?: WarningPatterns) {
    this.patterns = patterns;
    const names: [string, string][] = [];
    const networks: [Network, string][] = [];
    for (const { name: label, type, entries } of lists) {
      if (type === 'regex') continue;
      for (const raw of entries) {
        const entry = raw.trim().toLowerCase();
        if (entry === '') continue;
        const network = type === 'substring' ? null : parseNetwork(entry);
        const name = network ? null : normaliseHost(entry.replace(/^\*?\./, ''));
        if (network) networks.push([network, label]);
        else if (type === 'hostname' && name) names.push([name, label]);
        else if (type === 'substring') this.parts.push([entry, label]);
        else if (type === 'string') this.exact.set(name ?? entry, label);
      }
    }
    this.names = new NameSet(names);
    this.networks = new NetworkSet(networks);
  }

  /** The list that knows this name, `null` when none does. A name above a listed one is not known. */
  ofName(name: string): string | null {
    return this.names.covering(name) ?? this.ofText(name);
  }

  ofNetwork(network: Network): string | null {
    const found = this.networks.overlapping(network);
    if (found !== null || !this.patterns) return found;
    const isOne = network.prefix === (network.family === 4 ? 32 : 128);
    return this.patterns.listOf(isOne ? formatAddress(network) : formatNetwork(network));
  }

  /** Of a URL or a hash, as it stands. */
  ofText(text: string): string | null {
    return (
      this.exact.get(text) ??
      this.parts.find(([part]) => text.includes(part))?.[1] ??
      this.patterns?.listOf(text) ??
      null
    );
  }
}
