import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const root = ['../shared/data', '../../shared/data'].find((path) => existsSync(path)) ?? null;

/** Real logs and lists, kept outside the repository; tests that need them say so and skip without them. */
export const hasSharedData: boolean = root !== null;

export function readShared(path: string): string {
  const bytes = readFileSync(`${root}/${path}`);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Files below a folder, as paths that {@link readShared} takes, in order. */
export function listShared(folder: string, ending: string): string[] {
  if (root === null) return [];
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .sort()
    .map((path) => `${folder}/${path}`);
}
