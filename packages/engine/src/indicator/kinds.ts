/** What an indicator can be. `ipv4`, `ipv6`: one address; `cidr`: a network of either family. */
export const indicatorKinds = ['domain', 'ipv4', 'ipv6', 'cidr', 'url', 'md5', 'sha1', 'sha256'] as const;
export type IndicatorKind = (typeof indicatorKinds)[number];

/** A value in normal form: see {@link normaliseIndicator}. */
export interface IndicatorValue {
  kind: IndicatorKind;
  /** Lower case, punycode, canonical address, canonical network, URL with scheme. */
  value: string;
}

/** One indicator to be compiled into an index. */
export interface Indicator extends IndicatorValue {
  /** The caller's own number, unsigned 32 bits; comes back in every hit. */
  id: number;
  /** First instant at which it counts, epoch ms; `null` or absent: always did. */
  validFrom?: number | null;
  /** First instant at which it no longer counts, epoch ms; `null` or absent: still does. */
  validUntil?: number | null;
}
