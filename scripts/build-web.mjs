import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, giveUp, root, run } from './node.mjs';

const built = join(root, 'web/dist');
const stamp = join(built, '.built-from');

/** Everything the web app is made of: its own files and the contracts it shares with the server. */
const sources = ['web/src', 'web/public', 'web/index.html', 'web/vite.config.ts', 'package-lock.json'];
const shared = /\/(contract[\w-]*|permissions)\.ts$/;

/** Builds the web app, unless it was built from the very same sources. */
export async function ensureWebBuilt() {
  if (!existsSync(join(root, 'web/index.html'))) return;
  const fingerprint = fingerprintOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  console.log('Building the web app…');
  const code = await run(findNode(), [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--logLevel=warn',
    join(root, 'web'),
  ]);
  if (code !== 0) giveUp(`The web app could not be built (exit code ${code}): the lines above say why.`);
  // Written last: a build that was interrupted leaves none, and is done again.
  writeFileSync(stamp, fingerprint);
}

/** A hash over names and contents: a few hundred small files, some milliseconds. */
function fingerprintOfSources() {
  const hash = createHash('sha256');
  const contracts = filesUnder('server/src').filter((path) => shared.test(path));
  for (const path of [...sources.flatMap(filesUnder), ...contracts])
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

function filesUnder(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  const entries = safeReaddir(full);
  return entries === null ? [path] : entries.flatMap((name) => filesUnder(`${path}/${name}`));
}

/** @returns the sorted names in a folder; `null` for a file */
function safeReaddir(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  }
}
