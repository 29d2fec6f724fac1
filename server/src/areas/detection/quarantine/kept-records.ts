import { open, readFile } from 'node:fs/promises';

/** Lines that are kept, of one arrival. */
export interface KeptRecord {
  /** Whose they are: a folder of the quarantine. */
  owner: string;
  /** What brought them, and the reading of it: of two readings of the same, one is a repetition. */
  batch: string;
  run: string;
  /** Which part of what the reading brought, from 0. */
  part: number;
  /** Epoch ms. */
  receivedAt: number;
  lines: number;
  /** Whole lines. */
  bytes: Buffer;
}

/** Appends records to a file, durably: each is a line of JSON that says how many bytes follow it. */
export async function appendRecords(path: string, records: readonly KeptRecord[]): Promise<number> {
  const pieces = records.flatMap(({ bytes, ...about }) => [
    Buffer.from(`${JSON.stringify({ ...about, bytes: bytes.length })}\n`),
    bytes,
  ]);
  const all = Buffer.concat(pieces);
  const file = await open(path, 'a', 0o600);
  try {
    await file.write(all);
    await file.datasync();
  } finally {
    await file.close();
  }
  return all.length;
}

/** The records of a file; what a crash has cut at its end is left out. */
export async function readRecords(path: string): Promise<KeptRecord[]> {
  const all = await readFile(path).catch(() => Buffer.alloc(0));
  const records: KeptRecord[] = [];
  for (let at = 0; at < all.length;) {
    const feed = all.indexOf(10, at);
    if (feed < 0) break;
    const about = headerOf(all.toString('utf8', at, feed));
    const end = feed + 1 + (about?.bytes ?? 0);
    if (!about || end > all.length) break;
    records.push({ ...about, bytes: all.subarray(feed + 1, end) });
    at = end;
  }
  return records;
}

type Header = Omit<KeptRecord, 'bytes'> & { bytes: number };

function headerOf(text: string): Header | null {
  try {
    const { owner, batch, run, part, receivedAt, lines, bytes } = JSON.parse(text) as Header;
    const isWhole =
      typeof owner === 'string' &&
      typeof batch === 'string' &&
      typeof run === 'string' &&
      [part, receivedAt, lines, bytes].every((number) => Number.isSafeInteger(number) && number >= 0);
    return isWhole ? { owner, batch, run, part, receivedAt, lines, bytes } : null;
  } catch {
    return null;
  }
}
