import type { IndicatorKind } from '../contract.ts';

/** One way of writing the values down, for devices that take lists. */
export interface PlainForm {
  kinds: readonly IndicatorKind[];
  mediaType: string;
  head?: (about: { serial: number; provinceName: string }) => string;
  /** `null` when the form cannot say this value. */
  line: (kind: IndicatorKind, value: string) => string | null;
  /** How it says that a value below a listed one is harmless; left out where it cannot. */
  exception?: (kind: IndicatorKind, value: string) => string | null;
}

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
    exception: (kind, value) => (kind === 'domain' ? `server=/${value}/#` : null),
  },
  'unbound.conf': {
    kinds: ['domain'],
    mediaType: 'text/plain',
    head: (about) => `${remark(about)}server:\n`,
    line: (_, value) => `local-zone: "${value}." always_nxdomain`,
    exception: (kind, value) => (kind === 'domain' ? `local-zone: "${value}." always_transparent` : null),
  },
};

function remark({ serial, provinceName }: { serial: number; provinceName: string }): string {
  return `# La Chan, ${ascii(provinceName)}, ${new Date(serial * 1000).toISOString()}\n`;
}

export function ascii(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[đĐ]/g, 'd')
    .replaceAll(/[^ -~]/g, '');
}
