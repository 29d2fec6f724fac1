import { parseAddress } from '@lachan/engine';
import type { IndicatorKind } from '../contract.ts';

/** One way of writing the values down, for devices that take lists. */
export interface PlainForm {
  kinds: readonly IndicatorKind[];
  mediaType: string;
  head?: (about: { serial: number; provinceName: string }) => string;
  /** `null` when the form cannot say this value. */
  line: (kind: IndicatorKind, value: string) => string | null;
}

/** The zone within which the triggers of the RPZ stand; its name is the subscriber's to choose. */
const RPZ_LONGEST_NAME = 253 - 40;

/** By the name under `/feeds/`. */
export const plainForms: Record<string, PlainForm> = {
  'domains.txt': { kinds: ['domain'], mediaType: 'text/plain', line: (_, value) => value },
  'addresses.txt': { kinds: ['ipv4', 'ipv6', 'cidr'], mediaType: 'text/plain', line: (_, value) => value },
  'urls.txt': { kinds: ['url'], mediaType: 'text/plain', line: (_, value) => value },
  'hashes.txt': { kinds: ['md5', 'sha1', 'sha256'], mediaType: 'text/plain', line: (_, value) => value },
  'indicators.txt': {
    kinds: ['domain', 'ipv4', 'ipv6', 'cidr', 'url', 'md5', 'sha1', 'sha256'],
    mediaType: 'text/plain',
    line: (_, value) => value,
  },
  'hosts.txt': {
    kinds: ['domain'],
    mediaType: 'text/plain',
    head: remark,
    line: (_, value) => `0.0.0.0 ${value}`,
  },
  'dnsmasq.conf': {
    kinds: ['domain'],
    mediaType: 'text/plain',
    head: remark,
    line: (_, value) => `address=/${value}/`,
  },
  'unbound.conf': {
    kinds: ['domain'],
    mediaType: 'text/plain',
    head: (about) => `${remark(about)}server:\n`,
    line: (_, value) => `local-zone: "${value}." always_nxdomain`,
  },
  'rpz.zone': {
    kinds: ['domain', 'ipv4', 'ipv6', 'cidr'],
    mediaType: 'text/dns',
    // RFC 1035 master file; the owner of every name is relative to the zone that the resolver gives it.
    head: ({ serial, provinceName }) =>
      `; La Chan, ${ascii(provinceName)}\n$TTL 300\n` +
      `@ IN SOA localhost. hostmaster.localhost. ${serial} 3600 600 604800 300\n@ IN NS localhost.\n`,
    line: (kind, value) =>
      kind === 'domain'
        ? value.length > RPZ_LONGEST_NAME
          ? null
          : `${value} CNAME .\n*.${value} CNAME .`
        : rpzAddress(value),
  },
};

function remark({ serial, provinceName }: { serial: number; provinceName: string }): string {
  return `# La Chan, ${ascii(provinceName)}, ${new Date(serial * 1000).toISOString()}\n`;
}

function ascii(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[đĐ]/g, 'd')
    .replaceAll(/[^ -~]/g, '');
}

/**
 * The trigger on an address in an answer: prefix, then the parts from the last to the first, `zz` for the longest
 * row of zeros. Format: draft-vixie-dnsop-dns-rpz-00, section 4.2.
 * @example rpzAddress('192.0.2.0/24') // '24.0.2.0.192.rpz-ip CNAME .'
 */
export function rpzAddress(value: string): string | null {
  const [text = '', prefixText] = value.split('/');
  const address = parseAddress(text);
  if (!address) return null;
  const prefix = prefixText ?? (address.family === 4 ? '32' : '128');
  const parts =
    address.family === 4
      ? text.split('.').toReversed()
      : compressed(
          address.value
            .flatMap((word) => [(word >>> 16).toString(16), (word & 0xffff).toString(16)])
            .toReversed(),
        );
  return `${prefix}.${parts.join('.')}.rpz-ip CNAME .`;
}

/** `zz` stands for the longest row of two zeros and more. */
function compressed(words: readonly string[]): string[] {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < words.length; start++) {
    let length = 0;
    while (words[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.start < 0) return [...words];
  return [...words.slice(0, best.start), 'zz', ...words.slice(best.start + best.length)];
}
