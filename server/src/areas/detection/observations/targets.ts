import type { IndicatorKind } from '@lachan/engine';

/** What is looked for in the past. */
export interface Target {
  kind: 'domain' | 'ipv4' | 'ipv6' | 'cidr';
  value: string;
  /** The value of the list. */
  given: string;
}

/** A URL is looked for by its host: paths are not remembered. @returns `null` for what leaves no trace */
export function targetOf(kind: IndicatorKind, value: string): Target | null {
  if (kind === 'domain' || kind === 'ipv4' || kind === 'ipv6' || kind === 'cidr')
    return { kind, value, given: value };
  if (kind !== 'url') return null;
  const host = URL.parse(/^[a-z]+:\/\//i.test(value) ? value : `http://${value}`)?.hostname.replaceAll(
    /^\[|\]$/g,
    '',
  );
  if (!host) return null;
  const hostKind = /^[\d.]+$/.test(host) ? 'ipv4' : host.includes(':') ? 'ipv6' : 'domain';
  return { kind: hostKind, value: host, given: value };
}
