import { addressKey, maskNetwork, networkCovers, type Network } from '../address/network.ts';

/** Networks with who put them there; asks cost the same for ten and for ten thousand. */
export class NetworkSet {
  /** By family and prefix: canonical address → label. */
  private readonly byPrefix = new Map<
    string,
    { prefix: number; family: 4 | 6; labels: Map<string, string> }
  >();
  private readonly sorted4: { value: number; label: string }[] = [];
  private readonly all6: { network: Network; label: string }[] = [];

  constructor(entries: Iterable<readonly [network: Network, label: string]>) {
    for (const [network, label] of entries) {
      const { family, prefix } = network;
      const key = `${family}/${prefix}`;
      const group = this.byPrefix.get(key) ?? { prefix, family, labels: new Map<string, string>() };
      group.labels.set(addressKey(network), label);
      this.byPrefix.set(key, group);
      if (network.family === 4) this.sorted4.push({ value: network.value, label });
      else this.all6.push({ network, label });
    }
    this.sorted4.sort((one, other) => one.value - other.value);
  }

  /** The label of a network of the set that shares an address with `network`; `null` when none does. */
  overlapping(network: Network): string | null {
    for (const { family, prefix, labels } of this.byPrefix.values()) {
      if (family !== network.family || prefix > network.prefix) continue;
      const label = labels.get(addressKey(maskNetwork({ ...network, prefix })));
      if (label !== undefined) return label;
    }
    return this.within(network);
  }

  private within(network: Network): string | null {
    if (network.family === 6)
      return network.prefix === 128
        ? null
        : (this.all6.find((one) => networkCovers(network, one.network))?.label ?? null);
    if (network.prefix === 32) return null;
    let [low, high] = [0, this.sorted4.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sorted4[middle]?.value ?? 0) < network.value) low = middle + 1;
      else high = middle;
    }
    const next = this.sorted4[low];
    return next && next.value < network.value + 2 ** (32 - network.prefix) ? next.label : null;
  }
}
