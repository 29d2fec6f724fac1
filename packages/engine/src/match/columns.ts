import type { DecodeContext, MappableField } from '../decode/event.ts';
import { keysOf } from '../decode/generic.ts';
import { iisDefault } from '../decode/iis.ts';

/** What the columns of a Zeek log hold, for assembly/zeek-tsv.ts; every other is text. */
const roles: Readonly<Record<string, number>> = {
  ts: 1,
  'id.orig_h': 2,
  'id.resp_h': 3,
  query: 4,
  answers: 5,
  server_name: 6,
  md5: 7,
  sha1: 8,
  sha256: 9,
  referrer: 10,
  user_agent: 11,
  host: 12,
  uri: 13,
  dst: 14,
  'id.resp_p': 15,
};
const mostColumns = 250;

/**
 * What each column of a Zeek log holds. Empty when the columns are no Zeek log's.
 * @returns `null` when the log must be decoded: a column stands twice, or stands for an object
 */
export function zeekRoles(columns: readonly string[] | undefined): number[] | null {
  if (!columns?.includes('ts')) return [];
  const origin = columns.indexOf('id.orig_h');
  const responder = columns.indexOf('id.resp_h');
  const odd =
    columns.length > mostColumns ||
    new Set(columns).size !== columns.length ||
    origin < 0 ||
    (responder >= 0 && origin > responder);
  return odd ? null : columns.map((column) => (Object.hasOwn(roles, column) ? (roles[column] ?? 0) : 0));
}

/** What the columns of a CSV can hold, for assembly/csv.ts, numbered from 1. */
const csvFields: readonly MappableField[] = [
  'at',
  'sourceAddress',
  'destinationAddress',
  'clientAddress',
  'name',
  'answers',
  'host',
  'url',
  'tlsName',
  'referrer',
  'userAgent',
];
/** Looked into for what stands in no column of its own. */
const requestRole = 12;
const hashRole = 13;
const mostHashes = 4;

/**
 * What each column of a CSV holds, and how early it is asked for that: two numbers each.
 * @returns `null` when its lines must be decoded: there are no columns, or one of them stands twice or for two things
 */
export function csvRoles({
  columns,
  columnsAreGiven = false,
  separator,
  mapping,
}: DecodeContext): number[] | null {
  if (!columns || columns.length < 2 || columns.length > mostColumns) return null;
  // Then a line may have an envelope, and other separators.
  if (columnsAreGiven || separator !== undefined) return null;
  if (new Set(columns).size !== columns.length || columns.includes('__proto__')) return null;
  // A header that is repeated is told from a line by its first column.
  if (/^[\d"\s]/.test(columns[0] ?? '')) return null;
  const roles = columns.map(() => [0, 0]);
  const give = (keys: readonly string[], role: number): number => {
    const known = [...new Set(keys)].filter((key) => columns.includes(key));
    for (const [order, key] of known.entries()) {
      const i = columns.indexOf(key);
      if (roles[i]?.[0] !== 0) return Infinity;
      roles[i] = [role, order];
    }
    return known.length;
  };
  const counts = csvFields.map((field, i) => give(keysOf(field, mapping), i + 1));
  // Of answers a hyphen is one.
  const isOdd = counts.some((count, i) => count > (csvFields[i] === 'answers' ? 1 : 250));
  if (isOdd || give(['request'], requestRole) > 1) return null;
  return give(keysOf('hashes', mapping), hashRole) > mostHashes ? null : roles.flat();
}

/** What the columns of IIS hold, for assembly/iis.ts; every other is text. */
const w3cColumns: Readonly<Record<string, number>> = {
  'c-ip': 1,
  's-ip': 2,
  'cs-host': 3,
  'cs(Host)': 4,
  'cs-uri-stem': 5,
  'cs(Referer)': 6,
  'cs(User-Agent)': 7,
};

/** What each column of a log of IIS holds; empty when its lines must be decoded. */
export function w3cRoles(columns: readonly string[] | undefined): number[] {
  const own = columns?.includes('c-ip') ? columns : iisDefault;
  if (own[0] !== 'date' || own[1] !== 'time' || own.length > 79 || new Set(own).size !== own.length)
    return [];
  return own.map((column) => (Object.hasOwn(w3cColumns, column) ? (w3cColumns[column] ?? 0) : 0));
}
