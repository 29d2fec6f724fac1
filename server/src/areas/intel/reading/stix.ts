import { readStixPattern, type RefusalRules } from '@lachan/engine';
import {
  entryOf,
  instantOf,
  sharingOf,
  type Entry,
  type EntryBatch,
  type Said,
  type Sharing,
} from './entry.ts';
import { fieldOf, jsonItemsOf, parsedItem } from './json-file.ts';
import type { SourceFile } from './source-file.ts';

const ENTRIES_AT_ONCE = 10_000;
/** A bundle may say of so many indicators what they belong to; of more, it is not said. */
const RELATIONS_HELD = 300_000;

type StixObject = Record<string, unknown>;

/** Objects of STIX 2.0 and 2.1 that are no indicators, and nothing to report either. */
const otherTypes = new Set(
  (
    'attack-pattern bundle campaign course-of-action grouping identity incident infrastructure intrusion-set ' +
    'language-content location malware malware-analysis marking-definition note observed-data opinion ' +
    'extension-definition relationship report sighting threat-actor tool vulnerability artifact autonomous-system ' +
    'directory domain-name email-addr email-message file ipv4-addr ipv6-addr mac-addr mutex network-traffic ' +
    'process software url user-account windows-registry-key x509-certificate'
  ).split(' '),
);

/** Marking definitions of TLP: version 1 as in STIX 2.1, version 2 as OASIS has published them. */
const markings: Record<string, Sharing> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'clear',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'green',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'amber',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'red',
  'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487': 'clear',
  'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb': 'green',
  'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421': 'amber',
  'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003': 'amber',
  'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1': 'red',
};

/**
 * Reads STIX bundles, or the pages of a TAXII collection, of any size. Objects of a type that STIX does not know
 * are reported and passed over.
 */
export async function* readStix(
  files: readonly SourceFile[],
  rules: RefusalRules,
): AsyncGenerator<EntryBatch> {
  const context = await readContext(files);
  let lines = 0;
  for (const file of files) {
    let [entries, line]: [Entry[], number] = [[], 0];
    for await (const items of jsonItemsOf(file, [['objects', '*']])) {
      for (const item of items) {
        line = item.line;
        const parsed = parsedItem(item, file);
        if ('fault' in parsed) entries.push(parsed.fault);
        else {
          const at = { line, field: fieldOf(item), file: file.name };
          entries.push(...objectEntries(parsed.value, at, context, rules));
        }
      }
      if (entries.length < ENTRIES_AT_ONCE) continue;
      yield { lines: lines + line, entries };
      entries = [];
    }
    lines += line;
    yield { lines, entries };
  }
}

interface At {
  line: number;
  field: string;
  file: string;
}

function objectEntries(value: unknown, at: At, context: StixContext, rules: RefusalRules): Entry[] {
  const object = (typeof value === 'object' && value !== null ? value : {}) as StixObject;
  const type = typeof object['type'] === 'string' ? object['type'] : '';
  if (type !== 'indicator')
    return otherTypes.has(type)
      ? []
      : [{ ...at, reason: 'intel.stix_type_unknown', value: type.slice(0, 200) }];
  const { pattern, pattern_type: patternType } = object;
  const shown = textOf(pattern).slice(0, 200);
  const field = `${at.field}.pattern`;
  if (patternType !== undefined && patternType !== 'stix')
    return [
      { ...at, field, reason: 'intel.stix_pattern_language', value: textOf(patternType).slice(0, 200) },
    ];
  const read = typeof pattern === 'string' ? readStixPattern(pattern) : null;
  if (!read?.ok)
    return [{ ...at, field, reason: `intel.${read?.code ?? 'stix_pattern_malformed'}`, value: shown }];
  const said = saidOf(object, context);
  return read.values.map((one) => entryOf(one, said, { ...at, field }, rules));
}

function saidOf(object: StixObject, { families, sharing }: StixContext): Said {
  const name = typeof object['name'] === 'string' ? object['name'] : null;
  const description = typeof object['description'] === 'string' ? object['description'] : null;
  const refs = Array.isArray(object['object_marking_refs']) ? object['object_marking_refs'] : [];
  const confidence = object['confidence'];
  return {
    description: [name, description].filter(Boolean).join(' · ') || null,
    family: families.get(String(object['id'])) ?? null,
    validFrom: instantOf(object['valid_from']),
    validTo: instantOf(object['valid_until']),
    confidencePercent:
      Number.isInteger(confidence) && Number(confidence) >= 0 && Number(confidence) <= 100
        ? Number(confidence)
        : null,
    sharing: refs.map((ref) => sharing.get(String(ref))).find(Boolean) ?? null,
    isGone: object['revoked'] === true,
  };
}

/** What other objects say about indicators. */
interface StixContext {
  /** By the id of the indicator: the malware or the group that it indicates. */
  families: Map<string, string>;
  sharing: Map<string, Sharing>;
}

const named = new Set(['malware', 'threat-actor', 'intrusion-set', 'campaign', 'tool']);

async function readContext(files: readonly SourceFile[]): Promise<StixContext> {
  const names = new Map<string, string>();
  const indicates = new Map<string, string>();
  const sharing = new Map(Object.entries(markings));
  for (const file of files) {
    for await (const items of jsonItemsOf(file, [['objects', '*']])) {
      for (const item of items) {
        if (
          !item.text ||
          !/"indicates"|"marking-definition"|"(?:malware|threat-actor|intrusion-set|campaign|tool)"/.test(
            item.text,
          )
        )
          continue;
        const parsed = parsedItem(item, file);
        if ('fault' in parsed || typeof parsed.value !== 'object' || parsed.value === null) continue;
        noteContext(parsed.value as StixObject, names, indicates, sharing);
      }
    }
  }
  const families = new Map<string, string>();
  for (const [source, target] of indicates) {
    const name = names.get(target);
    if (name) families.set(source, name);
  }
  return { families, sharing };
}

function noteContext(
  object: StixObject,
  names: Map<string, string>,
  indicates: Map<string, string>,
  sharing: Map<string, Sharing>,
): void {
  const { type, id, name } = object;
  if (named.has(String(type)) && typeof name === 'string' && names.size < RELATIONS_HELD)
    names.set(String(id), name.slice(0, 120));
  if (
    type === 'relationship' &&
    object['relationship_type'] === 'indicates' &&
    indicates.size < RELATIONS_HELD
  )
    indicates.set(String(object['source_ref']), String(object['target_ref']));
  if (type !== 'marking-definition') return;
  const { definition } = object as { definition?: { tlp?: unknown } };
  const level = sharingOf(`tlp:${textOf(definition?.tlp)}`) ?? sharingOf(name);
  if (level) sharing.set(String(id), level);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
