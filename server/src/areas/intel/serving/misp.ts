import { createHash } from 'node:crypto';
import { dayOf } from '../../../kernel/time.ts';
import type { IndicatorKind } from '../contract.ts';
import type { Published, PublishedBlock } from '../service/published.ts';
import { uuidOf } from './uuids.ts';

/** Format: MISP feed, as PyMISP's `feed-generator` writes it. */
const types: Record<IndicatorKind, [type: string, category: string]> = {
  domain: ['domain', 'Network activity'],
  ipv4: ['ip-dst', 'Network activity'],
  ipv6: ['ip-dst', 'Network activity'],
  cidr: ['ip-dst', 'Network activity'],
  url: ['url', 'Network activity'],
  md5: ['md5', 'Payload delivery'],
  sha1: ['sha1', 'Payload delivery'],
  sha256: ['sha256', 'Payload delivery'],
};

const tlpColours = { clear: '#ffffff', green: '#339900', amber: '#ffc000', red: '#cc0033' } as const;

interface Speaker {
  root: string;
  provinceName: string;
}

/** The uuid of the event in which a block stands: no two lists share ids of one block, but blocks they may. */
export function eventUuid(
  { root }: Speaker,
  { listId, block }: Pick<PublishedBlock, 'listId' | 'block'>,
): string {
  return uuidOf(`${root}/${listId}`, 'event', block);
}

/** What `manifest.json` says of an event, and the event without its attributes. */
export function eventHead(speaker: Speaker, block: PublishedBlock) {
  return {
    Orgc: { name: speaker.provinceName, uuid: uuidOf(speaker.root, 'identity', 1) },
    Tag: [{ name: `tlp:${block.sharing}`, colour: tlpColours[block.sharing] }],
    info: `${block.listName} · ${block.origin}`,
    date: dayOf(block.createdAt),
    analysis: '2',
    threat_level_id: '2',
    timestamp: String(Math.floor(block.changedAt.getTime() / 1000)),
  };
}

export function eventOf(speaker: Speaker, block: PublishedBlock, rows: readonly Published[]) {
  const head = eventHead(speaker, block);
  return {
    Event: {
      ...head,
      uuid: eventUuid(speaker, block),
      published: true,
      publish_timestamp: head.timestamp,
      Attribute: rows.map((row) => attributeOf(speaker, row)),
    },
  };
}

function attributeOf({ root }: Speaker, row: Published) {
  const [type, category] = types[row.kind];
  return {
    uuid: uuidOf(root, 'attribute', row.id),
    type,
    category,
    value: row.value,
    to_ids: true,
    disable_correlation: false,
    comment: [row.family, row.description].filter(Boolean).join(' · '),
    timestamp: String(Math.floor(row.revision / 1_000_000)),
    ...(row.validFrom ? { first_seen: row.validFrom.toISOString() } : {}),
    ...(row.validTo ? { last_seen: row.validTo.toISOString() } : {}),
    Tag: [{ name: `tlp:${row.sharing}`, colour: tlpColours[row.sharing] }],
  };
}

/** A line of `hashes.csv`: by it a MISP finds out whether a feed holds a value. */
export function hashLine(value: string, uuid: string): string {
  return `${createHash('md5').update(value).digest('hex')},${uuid}`;
}
