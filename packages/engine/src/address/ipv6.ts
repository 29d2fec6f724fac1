import { formatIpv4, parseIpv4 } from './ipv4.ts';

/** An IPv6 address as four unsigned 32-bit words, the most significant first. */
export type Ipv6 = readonly [number, number, number, number];

/**
 * Reads an IPv6 address in any of the spellings of RFC 4291, with or without a zone (`%eth0`) or brackets.
 * @returns `null` when the text is not an IPv6 address.
 * @example parseIpv6('2001:DB8::1') // [0x20010db8, 0, 0, 1]
 */
export function parseIpv6(text: string): Ipv6 | null {
  let body = text;
  if (body.startsWith('[') && body.endsWith(']')) body = body.slice(1, -1);
  const zone = body.indexOf('%');
  if (zone > 0) body = body.slice(0, zone);
  if (body.length < 2 || body.length > 45) return null;

  const gap = body.indexOf('::');
  if (gap >= 0 && body.indexOf('::', gap + 1) >= 0) return null;
  const head = readGroups(gap >= 0 ? body.slice(0, gap) : body, gap < 0);
  const tail = gap >= 0 ? readGroups(body.slice(gap + 2), true) : [];
  if (!head || !tail) return null;
  const missing = 8 - head.length - tail.length;
  if (gap >= 0 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: Math.max(missing, 0) }, () => 0), ...tail];
  const word = (i: number): number => (((groups[i] ?? 0) << 16) | (groups[i + 1] ?? 0)) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}

/** Writes an address as RFC 5952 asks: lower case, the longest run of zero groups shortened. */
export function formatIpv6(address: Ipv6): string {
  const mapped = ipv4OfMapped(address);
  if (mapped !== null) return `::ffff:${formatIpv4(mapped)}`;
  const groups = address.flatMap((word) => [word >>> 16, word & 0xffff]);
  let best = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > bestLength) {
      best = start;
      bestLength = end - start;
    }
    if (end > start) start = end;
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
  return best < 0 ? hex(groups) : `${hex(groups.slice(0, best))}::${hex(groups.slice(best + bestLength))}`;
}

/** The IPv4 address inside an IPv4-mapped IPv6 address (`::ffff:192.0.2.1`), else `null`. */
export function ipv4OfMapped(address: Ipv6): number | null {
  return address[0] === 0 && address[1] === 0 && address[2] === 0xffff ? address[3] : null;
}

function readGroups(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [position, part] of parts.entries()) {
    if (mayEndInIpv4 && position === parts.length - 1 && part.includes('.')) {
      const ipv4 = parseIpv4(part);
      if (ipv4 === null) return null;
      groups.push(ipv4 >>> 16, ipv4 & 0xffff);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return null;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}
