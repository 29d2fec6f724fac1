import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config.ts';

/**
 * Claims the data folder for this process: two on one embedded database would destroy it. A claim whose process
 * is gone (killed, power lost) is taken over.
 * @returns how to give it back
 * @throws ConfigError when another process that is alive holds it
 */
export function claimDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lachan.pid');
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new ConfigError(`--data (LACHAN_DATA): ${String(error)}`, { cause: error });
      const holder = Number(readFileSync(path, 'utf8'));
      if (holder !== process.pid && isAlive(holder))
        throw new ConfigError(`--data (LACHAN_DATA): ${folder} is in use by process ${holder}`, {
          cause: error,
        });
      rmSync(path, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
