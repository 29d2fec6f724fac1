import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveUp, root, run } from './node.mjs';

/** Installs exactly what package-lock.json names, unless it is there already. */
export async function ensureInstalled() {
  const missing = whatIsMissing();
  if (!missing) return;
  console.log(`Installing the dependencies with npm ci (${missing})…`);
  // npm names itself to the scripts it runs; without it, the npm on the path.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = npm?.endsWith('.js') ? await run(process.execPath, [npm, ...args]) : await run('npm', args);
  if (code !== 0) giveUp(`npm ci failed with exit code ${code}: the lines above say why.`);
}

/**
 * Compares what npm installed with the lock file; npm writes its own record last, so a broken install has none.
 * @returns the first difference in words; `null` when all is there
 */
export function whatIsMissing() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return 'nothing is installed yet';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  for (const [path, { version, integrity, optional }] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') || version === undefined) continue;
    const found = installed[path];
    // Optional packages are for other platforms when they are absent.
    if (!found && !optional) return `${path} is missing`;
    if (found && (found.version !== version || (found.integrity ?? integrity) !== integrity))
      return `${path} is not version ${version}`;
  }
  return null;
}
