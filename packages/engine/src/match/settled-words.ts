import type { LogFormat } from '../decode/event.ts';
import type { DiscountReason, HitField } from './claims.ts';

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

/** 4 or 6 when the record gives the address of the machine that acted as numbers; else 0. */
export function clientFamilyOf({ words }: SettledWords, record: number): 0 | 4 | 6 {
  const what = words[record + 2] ?? 0;
  return what & 0x10000 ? 4 : what & 0x20000 ? 6 : 0;
}

/** Fields and reasons by their numbers. */
export const hitFields: readonly HitField[] = [
  'name',
  'answers',
  'destinationAddress',
  'sourceAddress',
  'host',
  'url',
  'tlsName',
  'certificateNames',
  'hashes',
  'referrer',
  'userAgent',
  'text',
];
export const discountReasons: readonly (DiscountReason | null)[] = [
  null,
  'inbound_only',
  'referrer',
  'user_agent',
  'certificate_only',
  'elsewhere_in_line',
  'warning_list',
  'not_valid_then',
];
/** Reasons that only the indicators tell. */
export const reasonCode = { warningList: 6, notValidThen: 7 } as const;
