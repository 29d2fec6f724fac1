import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the five real directives are kept, beside the project; `null` on machines that do not have them. */
export const seedsFolder =
  ['../shared/seeds', '../../shared/seeds']
    .map((path) => `${ROOT}/${path}`)
    .find((path) => existsSync(path)) ?? null;

export function readSeed(name: string): string {
  return readFileSync(`${seedsFolder}/${name}.txt`, 'utf8');
}
