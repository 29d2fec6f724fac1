import { normaliseIndicator, type IndicatorValue, type RefusalCode, type RefusalRules } from '@lachan/engine';
import type { sharingLevels } from '../contract.ts';

export type Sharing = (typeof sharingLevels)[number];

/** What is said about an indicator beside its value. */
export interface Said {
  description: string | null;
  family: string | null;
  validFrom: Date | null;
  validTo: Date | null;
  confidencePercent?: number | null;
  sharing?: Sharing | null;
  /** Its giver has taken it back. */
  isGone?: boolean;
}

/** A good indicator. `line` counts from 1. */
export interface Accepted extends Said {
  line: number;
  indicator: IndicatorValue;
}

/** A line, or a value of a JSON file, that is refused with its reason. */
export interface Refused {
  line: number;
  reason: string;
  value: string;
  file?: string;
  field?: string;
  by?: string;
}

export type Entry = Accepted | Refused;

/** Some thousands of entries, and how many lines have been read by then. */
export interface EntryBatch {
  lines: number;
  entries: Entry[];
}

/** No indicator is longer: a value is also the key of an index. */
const LONGEST_VALUE_BYTES = 2_000;

export function accepted(line: number, indicator: IndicatorValue, said: Said): Entry {
  if (indicator.value.length > 600 && Buffer.byteLength(indicator.value) > LONGEST_VALUE_BYTES)
    return { line, reason: 'intel.refused_too_long', value: indicator.value.slice(0, 200) };
  return {
    ...said,
    line,
    indicator,
    description: cleaned(said.description, 500),
    family: cleaned(said.family, 120),
  };
}

export function refused(
  line: number,
  code: RefusalCode,
  value: string,
  more: { by?: string | undefined; field?: string; file?: string } = {},
): Refused {
  const { by, field, file } = more;
  return {
    line,
    reason: refusalReason(code),
    value: cleaned(value, 200) ?? '',
    ...(by === undefined ? {} : { by }),
    ...(field === undefined ? {} : { field }),
    ...(file === undefined ? {} : { file }),
  };
}

/** Reads one value that stands at a place of a JSON file. */
export function entryOf(
  value: string,
  said: Said,
  at: { line: number; field: string; file: string },
  rules: RefusalRules,
): Entry {
  const result = normaliseIndicator(value, rules);
  return result.ok
    ? accepted(at.line, result.indicator, said)
    : refused(at.line, result.code, value, { ...at, by: result.by });
}

/** The reason of a refusal, as the failure texts know it. */
export function refusalReason(code: RefusalCode): string {
  return `intel.refused_${code}`;
}

/** Text as the database takes it: NFC, no NULs, no more than `length`; `null` when nothing is left. */
export function cleaned(text: string | null, length: number): string | null {
  if (text === null || text === '') return null;
  const clean = text.replaceAll('\0', '').normalize('NFC').trim().slice(0, length).toWellFormed();
  return clean || null;
}

/** `2026-01-02`, `2026-01-02 10:00:00`, ISO 8601; a day begins in Vietnam. */
export function instantOf(text: unknown): Date | null {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const at = Date.parse(text.length === 10 ? `${text}T00:00:00+07:00` : text.replace(' ', 'T'));
  // PostgreSQL holds no year that our calendars have no name for.
  return Number.isNaN(at) || at > 253_402_300_799_999 ? null : new Date(at);
}

/** `tlp:amber+strict`, `TLP:WHITE` → the level; `null` when it is none. */
export function sharingOf(tag: unknown): Sharing | null {
  const level = typeof tag === 'string' ? /^tlp:(white|clear|green|amber|red)/i.exec(tag)?.[1] : undefined;
  if (!level) return null;
  return level.toLowerCase() === 'white' ? 'clear' : (level.toLowerCase() as Sharing);
}
