import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Third-party data and real directives to test against lie beside the repository, never in it.
 * @param path Inside the shared folder: `data/…` or `seeds`.
 * @returns `null` when it is not there; the test then says that it skips.
 */
export function sharedPath(path: string): string | null {
  const root = resolve(import.meta.dirname, '../../..');
  const places = [process.env.LACHAN_SHARED, join(root, '../shared'), join(root, '../../shared')];
  const found = places.find((place) => place !== undefined && existsSync(join(place, path)));
  return found === undefined ? null : join(found, path);
}
