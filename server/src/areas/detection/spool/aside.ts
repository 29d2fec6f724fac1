import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SpooledBatch } from './batch.ts';

/** A batch in a file of its own, whose name says all of this. */
export interface AsideBatch extends Pick<SpooledBatch, 'sourceId' | 'batchId' | 'receivedAt'> {
  name: string;
  path: string;
  lines: number;
  bytes: number;
}

const SHOWN = 200;

/** A folder of batches that are out of the way, each a file of its lines that a person can open. */
export class Aside {
  private readonly folder: string;
  private sequence = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  async add(batch: SpooledBatch, bytes: readonly Buffer[]): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const { receivedAt, sourceId, lines, batchId } = batch;
    const order = `${String(receivedAt.getTime()).padStart(14, '0')}-${String(this.sequence++).padStart(9, '0')}`;
    const path = join(this.folder, `${order}_${sourceId}_${lines}_${batchId}.log`);
    await writeFile(`${path}.new`, bytes, { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
  }

  /** The latest first. */
  async list(): Promise<AsideBatch[]> {
    const names = await readdir(this.folder).catch((): string[] => []);
    const latest = names.toSorted().toReversed().slice(0, SHOWN);
    const batches = await Promise.all(latest.map((name) => this.find(name)));
    return batches.flatMap((batch) => batch ?? []);
  }

  /** All of them, the oldest first. */
  async names(): Promise<string[]> {
    return (await readdir(this.folder).catch((): string[] => [])).toSorted();
  }

  /** @returns `null` when there is none of this name */
  async find(name: string): Promise<AsideBatch | null> {
    const parts = /^(\d{14})-\d{9}_([0-9a-f-]{36})_(\d+)_([\w-]{1,64})\.log$/.exec(basename(name));
    if (!parts) return null;
    const [, at, sourceId = '', lines, batchId = ''] = parts;
    const path = join(this.folder, basename(name));
    const about = await stat(path).catch(() => null);
    if (!about) return null;
    const receivedAt = new Date(Number(at));
    return {
      name: basename(name),
      path,
      sourceId,
      batchId,
      receivedAt,
      lines: Number(lines),
      bytes: about.size,
    };
  }

  read({ path }: AsideBatch): Promise<Buffer> {
    return readFile(path);
  }

  async remove({ path }: AsideBatch): Promise<void> {
    await unlink(path);
  }
}
