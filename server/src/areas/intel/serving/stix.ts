import type { IndicatorKind } from '../contract.ts';
import type { Sharing } from '../reading/entry.ts';
import type { Published } from '../service/published.ts';
import { uuidOf } from './uuids.ts';

export type StixObject = Record<string, unknown> & { id: string; type: string };

/** An object of the collection and when it was added to it, microseconds since 1970. */
export interface DatedObject {
  object: StixObject;
  addedMicros: number;
  /** Its version. */
  version: string;
}

/** TLP 2.0 as OASIS has published it for STIX 2.1. */
const markingIds: Record<Sharing, string> = {
  clear: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
};
const TLP_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';
const TLP_CREATED = '2022-10-01T00:00:00.000Z';
/** The unchanging objects stand before all others. */
const FIRST_MICROS = Date.parse('2022-10-01T00:00:00Z') * 1000;

/** Who speaks, and the markings that the indicators bear. */
export function unchangingObjects(
  root: string,
  provinceName: string,
  levels: readonly Sharing[],
): DatedObject[] {
  const objects: StixObject[] = [
    {
      type: 'identity',
      spec_version: '2.1',
      id: identityId(root),
      created: TLP_CREATED,
      modified: TLP_CREATED,
      name: provinceName,
      identity_class: 'organization',
      sectors: ['government-regional'],
    },
    ...levels.map((level) => ({
      type: 'marking-definition',
      spec_version: '2.1',
      id: markingIds[level],
      created: TLP_CREATED,
      name: `TLP:${level.toUpperCase()}`,
      extensions: { [TLP_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: level } },
    })),
  ];
  return objects.map((object, place) => ({
    object,
    addedMicros: FIRST_MICROS + place + 1,
    version: TLP_CREATED,
  }));
}

/** Stands where the pattern was of which the reader may not know any more. */
const WITHHELD_PATTERN = "[domain-name:value = 'withheld.invalid']";

export function indicatorObject(root: string, row: Published): DatedObject {
  const created = row.addedAt.toISOString();
  const modifiedMs = Math.max(row.addedAt.getTime(), Math.floor(row.revision / 1000));
  const modified = new Date(modifiedMs).toISOString();
  const object: StixObject = {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${uuidOf(root, 'indicator', row.id)}`,
    created_by_ref: identityId(root),
    created,
    modified,
    pattern_type: 'stix',
    pattern_version: '2.1',
    ...(row.isRevoked ? { revoked: true } : {}),
    ...(row.isWithheld
      ? { pattern: WITHHELD_PATTERN, valid_from: created, object_marking_refs: [markingIds.clear] }
      : contentOf(row)),
  };
  return { object, addedMicros: row.revision, version: modified };
}

function contentOf(row: Published): Record<string, unknown> {
  const validFrom = row.validFrom ?? row.addedAt;
  return {
    name: row.family ? `${row.family}: ${row.value}` : row.value,
    ...(row.description ? { description: row.description } : {}),
    indicator_types: [row.meansInfection ? 'malicious-activity' : 'anomalous-activity'],
    pattern: patternOf(row.kind, row.value),
    valid_from: validFrom.toISOString(),
    // It must be later than its beginning.
    ...(row.validTo && row.validTo > validFrom ? { valid_until: row.validTo.toISOString() } : {}),
    confidence: row.confidencePercent,
    ...(row.family ? { labels: [row.family] } : {}),
    object_marking_refs: [markingIds[row.sharing]],
  };
}

function identityId(root: string): string {
  return `identity--${uuidOf(root, 'identity', 1)}`;
}

function patternOf(kind: IndicatorKind, value: string): string {
  const text = `'${value.replaceAll(/['\\]/g, (letter) => `\\${letter}`)}'`;
  switch (kind) {
    case 'domain':
      return `[domain-name:value = ${text}]`;
    case 'ipv4':
    case 'ipv6':
      return `[${kind}-addr:value = ${text}]`;
    case 'cidr':
      return `[${value.includes(':') ? 'ipv6' : 'ipv4'}-addr:value ISSUBSET ${text}]`;
    case 'url':
      return `[url:value = ${text}]`;
    case 'md5':
      return `[file:hashes.MD5 = ${text}]`;
    case 'sha1':
      return `[file:hashes.'SHA-1' = ${text}]`;
    case 'sha256':
      return `[file:hashes.'SHA-256' = ${text}]`;
  }
}

/** Microseconds as TAXII writes instants. @example instantText(1_700_000_000_000_001) // '2023-11-14T22:13:20.000001Z' */
export function instantText(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(Math.floor(micros % 1_000_000)).padStart(6, '0')}Z`;
}

/** The other way; what is finer than a microsecond is cut. @returns `null` when the text is no instant */
export function microsOf(text: string): number | null {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!parts) return null;
  const ms = Date.parse(`${parts[1] ?? ''}${parts[3] ?? 'Z'}`);
  return Number.isNaN(ms) ? null : ms * 1000 + Number((parts[2] ?? '').padEnd(6, '0').slice(0, 6));
}
