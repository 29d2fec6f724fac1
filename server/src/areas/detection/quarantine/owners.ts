import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sender } from '../receivers/intake.ts';
import { appendRecords, readRecords, type KeptRecord } from './kept-records.ts';

const FILE_BYTES = 1024 * 1024;
const FILE_AGE_MS = 3_600_000;

/** What is kept of one owner. */
export interface KeptFigures {
  lines: number;
  bytes: number;
  oldestAt: Date | null;
  /** Lines that were kept and are not any more, to make room or because of their age. */
  goneLines: number;
}

interface KeptFile {
  name: string;
  firstAt: number;
  lines: number;
  bytes: number;
}

interface Owner {
  sender: Sender | null;
  files: KeptFile[];
  goneLines: number;
}

/**
 * Folders of kept lines, one an owner, bounded together: to make room the oldest file goes of whoever has the most. For
 * one caller at a time.
 */
export class Owners {
  private readonly folder: string;
  private readonly limitBytes: number;
  private readonly owners = new Map<string, Owner>();

  constructor(folder: string, limitBytes: number) {
    this.folder = folder;
    this.limitBytes = limitBytes;
  }

  has(name: string): boolean {
    return this.owners.has(name);
  }

  figures(owner: string): KeptFigures {
    const { files = [], goneLines = 0 } = this.owners.get(owner) ?? {};
    const oldest = files[0]?.firstAt;
    return {
      lines: files.reduce((sum, { lines }) => sum + lines, 0),
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestAt: oldest === undefined ? null : new Date(oldest),
      goneLines,
    };
  }

  get totals(): { bytes: number; lines: number; goneLines: number } {
    const totals = { bytes: 0, lines: 0, goneLines: 0 };
    for (const owner of this.owners.keys()) {
      const { bytes, lines, goneLines } = this.figures(owner);
      totals.bytes += bytes;
      totals.lines += lines;
      totals.goneLines += goneLines;
    }
    return totals;
  }

  /** Unknown senders of whom something is kept. */
  get senders(): { owner: string; sender: Sender }[] {
    return [...this.owners].flatMap(([owner, { sender, files }]) =>
      sender && files.length > 0 ? [{ owner, sender }] : [],
    );
  }

  /** @param sender `null` for a source */
  async begin(name: string, sender: Sender | null, goneLines = 0): Promise<void> {
    this.owners.set(name, { sender, files: [], goneLines });
    if (sender || goneLines > 0) await this.writeAbout(name);
  }

  /** Appends records of one owner. */
  async append(name: string, records: readonly KeptRecord[]): Promise<void> {
    const owner = this.owners.get(name);
    const [first] = records;
    if (!owner || !first) return;
    await mkdir(join(this.folder, name), { recursive: true, mode: 0o700 });
    let file = owner.files.at(-1);
    if (!file || file.bytes >= FILE_BYTES || Math.abs(first.receivedAt - file.firstAt) > FILE_AGE_MS) {
      const order = `${String(first.receivedAt).padStart(14, '0')}-${randomUUID().slice(0, 8)}`;
      file = { name: `${order}.log`, firstAt: first.receivedAt, lines: 0, bytes: 0 };
      owner.files.push(file);
    }
    file.bytes += await appendRecords(join(this.folder, name, file.name), records);
    for (const { lines } of records) file.lines += lines;
  }

  async makeRoom(): Promise<void> {
    while (this.totals.bytes > this.limitBytes) {
      const [largest] = [...this.owners]
        .map(([name, owner]) => ({ name, owner, bytes: this.figures(name).bytes }))
        .toSorted((a, b) => b.bytes - a.bytes);
      if (!largest || largest.bytes === 0) return;
      await this.dropOldest(largest.name, largest.owner);
    }
  }

  private async dropOldest(name: string, owner: Owner): Promise<void> {
    const file = owner.files.shift();
    if (!file) return;
    await rm(join(this.folder, name, file.name), { force: true });
    owner.goneLines += file.lines;
    await this.writeAbout(name);
  }

  private async writeAbout(name: string): Promise<void> {
    const { sender, goneLines } = this.owners.get(name) ?? { sender: null, goneLines: 0 };
    await mkdir(join(this.folder, name), { recursive: true, mode: 0o700 });
    const path = join(this.folder, name, 'about.json');
    await writeFile(`${path}.new`, JSON.stringify({ sender, goneLines }), { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
  }

  /** Finds what an earlier run has left. */
  async read(): Promise<void> {
    for (const name of await readdir(this.folder).catch((): string[] => [])) {
      if (!/^(?:source|sender)_[0-9a-f-]+$/.test(name)) continue;
      const about = await readFile(join(this.folder, name, 'about.json'), 'utf8').catch(() => '{}');
      const { sender = null, goneLines = 0 } = JSON.parse(about) as Partial<Owner>;
      const files: KeptFile[] = [];
      for (const one of (await readdir(join(this.folder, name))).toSorted()) {
        if (!one.endsWith('.log')) continue;
        const records = await readRecords(join(this.folder, name, one));
        const sum = (of: (record: KeptRecord) => number) =>
          records.reduce((total, record) => total + of(record), 0);
        files.push({
          name: one,
          firstAt: Number(one.slice(0, 14)),
          lines: sum(({ lines }) => lines),
          bytes: sum(({ bytes }) => bytes.length),
        });
      }
      this.owners.set(name, { sender, files, goneLines });
    }
  }

  /** Drops what came before this instant. */
  async prune(before: number): Promise<void> {
    for (const [name, owner] of this.owners)
      for (let first = owner.files[0]; first && first.firstAt < before; first = owner.files[0])
        await this.dropOldest(name, owner);
  }

  /** Takes the folder of an owner away. @returns lines that had gone before; `null` when there is nothing in it */
  async moveTo(name: string, folder: string): Promise<number | null> {
    const known = this.owners.get(name);
    if (!known || known.files.length === 0) return null;
    await rename(join(this.folder, name), folder);
    this.owners.delete(name);
    return known.goneLines;
  }

  async forget(name: string): Promise<void> {
    this.owners.delete(name);
    await rm(join(this.folder, name), { recursive: true, force: true });
  }
}
