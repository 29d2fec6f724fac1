import { formatIpv4, parseIpv4 } from './ipv4.ts';
import { formatIpv6, ipv4OfMapped, parseIpv6, type Ipv6 } from './ipv6.ts';

/** One address of either family. An IPv4-mapped IPv6 address is always held as IPv4. */
export type Address = { family: 4; value: number } | { family: 6; value: Ipv6 };

/** A network in canonical form: no bit is set beyond `prefix`. `prefix` is 0–32 or 0–128. */
export type Network = Address & { prefix: number };

/** Reads an address of either family, brackets and zone allowed. */
export function parseAddress(text: string): Address | null {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== null) return { family: 4, value: ipv4 };
  if (!text.includes(':')) return null;
  const ipv6 = parseIpv6(text);
  if (!ipv6) return null;
  const mapped = ipv4OfMapped(ipv6);
  return mapped === null ? { family: 6, value: ipv6 } : { family: 4, value: mapped };
}

/**
 * Reads `address/prefix`; a bare address is a network of one. Bits beyond the prefix are cleared.
 * @example parseNetwork('10.1.2.3/8') // { family: 4, value: 0x0a000000, prefix: 8 }
 */
export function parseNetwork(text: string): Network | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return null;
  const widest = address.family === 4 ? 32 : 128;
  if (slash < 0) return { ...address, prefix: widest };
  const digits = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(digits)) return null;
  // `::ffff:192.0.2.0/120` is 192.0.2.0/24.
  const isMapped = address.family === 4 && text.includes(':') && Number(digits) >= 96;
  const prefix = isMapped ? Number(digits) - 96 : Number(digits);
  return prefix > widest ? null : maskNetwork({ ...address, prefix });
}

/** The network of `prefix` bits around an address. */
export function maskNetwork(network: Network): Network {
  return network.family === 4
    ? { ...network, value: maskIpv4(network.value, network.prefix) }
    : { ...network, value: maskIpv6(network.value, network.prefix) };
}

export function maskIpv4(address: number, prefix: number): number {
  return prefix === 0 ? 0 : (address & (0xffffffff << (32 - prefix))) >>> 0;
}

export function maskIpv6(address: Ipv6, prefix: number): Ipv6 {
  const word = (i: 0 | 1 | 2 | 3): number => maskIpv4(address[i], Math.min(32, Math.max(0, prefix - i * 32)));
  return [word(0), word(1), word(2), word(3)];
}

/** Whether `outer` covers all of `inner`. */
export function networkCovers(outer: Network, inner: Network): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const masked = maskNetwork({ ...inner, prefix: outer.prefix });
  return addressKey(masked) === addressKey(outer);
}

/** Canonical text: `192.0.2.1`, `2001:db8::1`. */
export function formatAddress(address: Address): string {
  return address.family === 4 ? formatIpv4(address.value) : formatIpv6(address.value);
}

/** Canonical text with prefix: `192.0.2.0/24`. */
export function formatNetwork(network: Network): string {
  return `${formatAddress(network)}/${network.prefix}`;
}

/** A string equal for equal addresses, of any spelling; for use as a map key. */
export function addressKey(address: Address): string {
  return address.family === 4 ? `4:${address.value}` : `6:${address.value.join(':')}`;
}
