import { existsSync, globSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A log to read, with its size on the disk; `null` when it cannot be known, as for standard input. */
export interface LogFile {
  path: string;
  bytes: number | null;
}

/**
 * The files that arguments name, also by patterns; folders are gone through to the bottom, in order of names.
 * @param onFault told of what cannot be looked at; the rest goes on
 */
export function logFilesOf(
  paths: readonly string[],
  onFault: (path: string, error: Error) => void,
): LogFile[] {
  return paths.flatMap((path) => {
    if (path === '-') return [{ path, bytes: null }];
    // A pattern that no shell has spread out, as on Windows or in quotes.
    const names = /[*?[]/.test(path) && !existsSync(path) ? globSync(path).toSorted() : [];
    if (names.length > 0) return logFilesOf(names, onFault);
    try {
      const about = statSync(path);
      if (about.isDirectory()) return logFilesOf(namesIn(path), onFault);
      return [{ path, bytes: about.isFile() ? about.size : null }];
    } catch (error) {
      onFault(path, error as Error);
      return [];
    }
  });
}

/** Links to folders are left out: they may lead in a circle. */
function namesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => ({ entry, path: join(folder, entry.name) }))
    .filter(
      ({ entry, path }) => !entry.isSymbolicLink() || statSync(path, { throwIfNoEntry: false })?.isFile(),
    )
    .map(({ path }) => path)
    .toSorted();
}
