import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Third-party data to test against lies beside the repository, never in it. `null` when it is not there. */
export function sharedData(set: string): string | null {
  const root = resolve(import.meta.dirname, '../../..');
  const places = [process.env.LACHAN_SHARED, join(root, '../shared'), join(root, '../../shared')];
  const found = places.find((place) => place !== undefined && existsSync(join(place, 'data', set)));
  return found === undefined ? null : join(found, 'data', set);
}
