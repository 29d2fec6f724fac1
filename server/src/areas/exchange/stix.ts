import { createHash } from 'node:crypto';
import type { Finding } from './service/findings.ts';

/** Namespace of our own for ids that follow from what they name, so that two exports agree. */
const NAMESPACE = '8e4f2c6a-1b7d-5a39-9c52-3f6d0a7be914';
/** A sighting holds no more (STIX 2.1, section 5.2). */
const MOST = 999_999_999;

/** Marking definitions of STIX 2.1, section 7.2.1.4. */
const markings: Record<string, string> = {
  clear: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
  green: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da',
  amber: 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82',
  red: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed',
};

type StixObject = { id: string } & Record<string, unknown>;

/**
 * A STIX 2.1 bundle, piece by piece: units as identities, indicators and malware once each, and a sighting for each
 * finding. No machine is named: who was hit is the unit.
 * Format: OASIS STIX 2.1.
 */
export async function* stixBundle(findings: AsyncIterable<Finding>, now: Date): AsyncGenerator<string> {
  yield `{"type":"bundle","id":"bundle--${uuid5(`bundle ${now.toISOString()}`)}","objects":[`;
  const told = new Set<string>();
  let separator = '';
  for await (const finding of findings) {
    for (const object of objectsOf(finding, now)) {
      if (told.has(object.id)) continue;
      // A sighting comes once; only what it points to has to be remembered.
      if (object['type'] !== 'sighting') told.add(object.id);
      yield separator + JSON.stringify(object);
      separator = ',\n';
    }
  }
  yield ']}\n';
}

function objectsOf(finding: Finding, now: Date): StixObject[] {
  const at = now.toISOString();
  const common = { spec_version: '2.1', created: at, modified: at };
  const unit = { type: 'identity', id: `identity--${finding.unitId}`, ...common };
  // What came from a list that is gone is passed on no further than to those who need it.
  const marking = { object_marking_refs: [markings[finding.sharing ?? 'amber'] ?? markings['amber']] };
  const subject = subjectOf(finding, common, marking);
  return [
    { ...unit, name: finding.unitName, identity_class: 'organization', sectors: ['government'] },
    subject,
    {
      type: 'sighting',
      id: `sighting--${finding.id}`,
      ...common,
      ...marking,
      first_seen: finding.firstAt.toISOString(),
      last_seen: finding.lastAt.toISOString(),
      count: Math.min(Math.max(finding.count, 1), MOST),
      sighting_of_ref: subject.id,
      where_sighted_refs: [unit.id],
      ...(finding.state === null ? {} : { description: `Infection: ${finding.state}` }),
    },
  ];
}

function subjectOf(finding: Finding, common: object, marking: object): StixObject {
  const { kind, value } = finding;
  if (kind === 'malware')
    return {
      type: 'malware',
      id: `malware--${uuid5(`malware ${value.toLowerCase()}`)}`,
      ...common,
      ...marking,
      name: value,
      is_family: true,
    };
  const pattern = patternOf(kind, value);
  return {
    type: 'indicator',
    id: `indicator--${uuid5(`indicator ${pattern}`)}`,
    ...common,
    ...marking,
    name: value,
    indicator_types: ['malicious-activity'],
    pattern,
    pattern_type: 'stix',
    valid_from: finding.firstAt.toISOString(),
  };
}

function patternOf(kind: string, value: string): string {
  const text = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const hashes: Record<string, string> = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256' };
  if (hashes[kind]) return `[file:hashes.'${hashes[kind]}' = ${text}]`;
  if (kind === 'cidr') return `[${value.includes(':') ? 'ipv6' : 'ipv4'}-addr:value ISSUBSET ${text}]`;
  if (kind === 'ipv4' || kind === 'ipv6') return `[${kind}-addr:value = ${text}]`;
  return kind === 'url' ? `[url:value = ${text}]` : `[domain-name:value = ${text}]`;
}

/** Format: RFC 9562, version 5. */
function uuid5(name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
