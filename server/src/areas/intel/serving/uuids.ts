import { createHash } from 'node:crypto';

/** What our own UUIDs are of. The number of the thing stands in the last 48 bits, so that one can be found again. */
export type UuidKind = 'indicator' | 'attribute' | 'event' | 'identity' | 'collection';

/**
 * A UUID of version 8 (RFC 9562): 74 bits that tell installation and kind, 48 bits with the number.
 * @param root the installation: the id of its root unit
 */
export function uuidOf(root: string, kind: UuidKind, number: number): string {
  const hash = createHash('sha256').update(`${root}/${kind}`).digest('hex');
  const variant = ((Number.parseInt(hash[15] ?? '0', 16) & 3) | 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(12, 15)}`,
    `${variant}${hash.slice(16, 19)}`,
    number.toString(16).padStart(12, '0'),
  ].join('-');
}

/** The number in a UUID of ours; `null` when it is of another installation or kind. */
export function numberOfUuid(root: string, kind: UuidKind, uuid: string): number | null {
  const number = Number.parseInt(uuid.slice(24), 16);
  return Number.isInteger(number) && uuidOf(root, kind, number) === uuid.toLowerCase() ? number : null;
}
