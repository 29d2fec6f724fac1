import type { Ipv6 } from '../address/ipv6.ts';
import type { LogFormat } from '../decode/event.ts';

/** The records of `settle` in assembly/settle.ts. */
export interface SettledWords {
  words: Uint32Array;
  doubles: Float64Array;
}

/** What a line came to; codes, fields, reasons and formats are numbered as in the assembly. */
export const outcome = { nothing: 0, long: 1, listed: 2, settled: 3 } as const;
const formats: readonly LogFormat[] = [
  'text',
  'suricata-eve',
  'zeek-json',
  'zeek-tsv',
  'bind',
  'dnsmasq',
  'unbound',
  'squid',
  'key-value',
  'csv',
  'access-log',
  'iis',
];

export function outcomeOf({ words }: SettledWords, record: number): number {
  return (words[record + 2] ?? 0) & 255;
}

export function formatOf({ words }: SettledWords, record: number): LogFormat {
  return formats[((words[record + 2] ?? 0) >>> 8) & 255] ?? 'text';
}

/** Instant of the line, epoch ms. `undefined`: it must be decoded. */
export function instantOf({ doubles }: SettledWords, record: number): number | undefined {
  const at = doubles[record >>> 1] ?? Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Numbers before the tokens of a record. */
export const headWords = 12;

/** The machine that acted: an IPv4 address as a number, or where it stands in the line; `null`: must be decoded. */
export function clientOf(
  { words }: SettledWords,
  record: number,
): number | { start: number; end: number } | null {
  if ((words[record + 2] ?? 0) & 0x10000) return words[record + 7] ?? 0;
  const end = words[record + 6] ?? 0;
  return end === 0 ? null : { start: words[record + 5] ?? 0, end };
}

/** The machine that acted, when it is an IPv6 address and no IPv4 address in disguise; else `null`. */
export function clientIpv6Of({ words }: SettledWords, record: number): Ipv6 | null {
  if (((words[record + 2] ?? 0) & 0x20000) === 0) return null;
  return [words[record + 8] ?? 0, words[record + 9] ?? 0, words[record + 10] ?? 0, words[record + 7] ?? 0];
}
