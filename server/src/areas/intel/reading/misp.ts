import { isMispSign, mispValues, type MispAttribute, type RefusalRules } from '@lachan/engine';
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

/** Where an event can stand in a file: alone, in an answer of the REST interface, in a list of events. */
const eventPlaces = [['Event'], ['response', '*', 'Event'], ['*', 'Event'], []];
const attributePlaces = [
  ...eventPlaces.flatMap((place) => [
    [...place, 'Attribute', '*'],
    [...place, 'Object', '*', 'Attribute', '*'],
  ]),
  ['response', 'Attribute', '*'],
];

/** What is said of an event as a whole. It may stand behind its attributes, so it is read first. */
interface EventHead {
  info: string | null;
  family: string | null;
  sharing: Sharing | null;
}

/**
 * Reads events of MISP, exported or from its REST interface, of any size. Attributes that are not meant for
 * detection, or were deleted, count as taken back.
 */
export async function* readMisp(file: SourceFile, rules: RefusalRules): AsyncGenerator<EntryBatch> {
  const heads = await readHeads(file);
  let [entries, lines]: [Entry[], number] = [[], 0];
  for await (const items of jsonItemsOf(file, attributePlaces)) {
    for (const item of items) {
      lines = item.line;
      const parsed = parsedItem(item, file);
      if ('fault' in parsed) {
        entries.push(parsed.fault);
        continue;
      }
      const attribute = parsed.value as MispAttribute & Record<string, unknown>;
      const values = attribute && typeof attribute === 'object' ? mispValues(attribute) : null;
      if (!values) continue;
      const said = saidOf(attribute, headOf(heads, item.keys));
      const at = { line: item.line, field: `${fieldOf(item)}.value`, file: file.name };
      for (const value of values) entries.push(entryOf(value, said, at, rules));
    }
    if (entries.length < ENTRIES_AT_ONCE) continue;
    yield { lines, entries };
    entries = [];
  }
  yield { lines, entries };
}

async function readHeads(file: SourceFile): Promise<Map<string, EventHead>> {
  const heads = new Map<string, EventHead>();
  const places = eventPlaces.flatMap((place) => [
    [...place, 'info'],
    [...place, 'Tag', '*'],
  ]);
  for await (const items of jsonItemsOf(file, places)) {
    for (const item of items) {
      const parsed = parsedItem(item, file);
      if ('fault' in parsed) continue;
      const isTag = item.keys.at(-2) === 'Tag';
      const key = item.keys.slice(0, isTag ? -2 : -1).join('/');
      const head = heads.get(key) ?? { info: null, family: null, sharing: null };
      heads.set(key, head);
      if (isTag) readTag(head, (parsed.value as { name?: unknown } | null)?.name);
      else if (typeof parsed.value === 'string') head.info = parsed.value;
    }
  }
  return heads;
}

function headOf(heads: Map<string, EventHead>, keys: readonly (string | number)[]): EventHead | undefined {
  const end = keys.findIndex((key) => key === 'Attribute' || key === 'Object');
  return heads.get(keys.slice(0, end).join('/'));
}

function saidOf(attribute: MispAttribute & Record<string, unknown>, head: EventHead | undefined): Said {
  const own: EventHead = { info: null, family: null, sharing: null };
  for (const tag of listOf(attribute['Tag'])) readTag(own, (tag as { name?: unknown } | null)?.name);
  const event = attribute['Event'] as { info?: unknown } | undefined;
  const info = head?.info ?? (typeof event?.info === 'string' ? event.info : null);
  const comment = typeof attribute.comment === 'string' ? attribute.comment.trim() : '';
  return {
    description: [comment, info].filter(Boolean).join(' · ') || null,
    family: own.family ?? head?.family ?? null,
    validFrom: instantOf(attribute.first_seen),
    validTo: null,
    sharing: own.sharing ?? head?.sharing ?? null,
    isGone: !isMispSign(attribute),
  };
}

const familyTag =
  /^misp-galaxy:(?:malpedia|mitre-malware|ransomware|tool|banker|botnet|rat|stealer|backdoor|android|threat-actor|mitre-intrusion-set)="([^"]+)"$/;

function readTag(head: EventHead, name: unknown): void {
  if (typeof name !== 'string') return;
  head.sharing ??= sharingOf(name);
  // "Emotet - S0367", "APT32 (G0050)": the number is of no use to people.
  head.family ??= familyTag.exec(name)?.[1]?.replace(/\s+(?:-\s+[A-Z]\d{4}|\([A-Z]\d{4}\))$/, '') ?? null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
