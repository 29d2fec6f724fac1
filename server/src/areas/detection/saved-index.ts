import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError, IndicatorIndex } from '@lachan/engine';
import { z } from 'zod';

/** What a compiled index stands for. */
export const IndexState = z.object({
  /** Differs whenever a network does. */
  networks: z.string(),
  /** How often what is in force had changed, and the moment of its last change; see the area intel. */
  indicators: z.object({ version: z.number(), revision: z.number() }),
});
export type IndexState = z.infer<typeof IndexState>;

const Head = z.object({ mark: z.string(), state: IndexState });

/** The state stands in front, as JSON, in so many bytes. */
const HEAD_BYTES = 4096;
const PIECE_BYTES = 1024 * 1024;

/**
 * The compiled indicators on disk, so that a start reads only what has changed since. The file is a help, never the
 * record: what is damaged, of another version, or not of this database counts as none.
 */
export class SavedIndex {
  private readonly path: string;

  constructor(dataFolder: string) {
    this.path = join(dataFolder, 'compiled', 'indicators.index');
  }

  /**
   * Reads the file straight to where the index stays.
   * @param mark what the database says of the file it knows; one that was put back from a copy knows another
   */
  load(mark: string | null): { state: IndexState; index: IndicatorIndex } | null {
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch {
      return null;
    }
    try {
      const bytes = Buffer.alloc(HEAD_BYTES);
      readSync(file, bytes, 0, HEAD_BYTES, 0);
      const head = Head.safeParse(parse(bytes.toString().trim()));
      if (!head.success || head.data.mark !== mark) return null;
      const length = fstatSync(file).size - HEAD_BYTES;
      return { state: head.data.state, index: IndicatorIndex.load(length, (target) => fill(file, target)) };
    } catch (error) {
      if (error instanceof EngineError) return null;
      throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Replaces the file. It is not forced to the disk: a file that was cut short is noticed by its checksum. */
  save(mark: string, state: IndexState, index: IndicatorIndex): void {
    mkdirSync(join(this.path, '..'), { recursive: true, mode: 0o700 });
    const temporary = `${this.path}.new`;
    const file = openSync(temporary, 'w', 0o600);
    try {
      const head = JSON.stringify({ mark, state } satisfies z.infer<typeof Head>);
      writeSync(file, Buffer.from(head.padEnd(HEAD_BYTES)));
      const bytes = index.toSave();
      for (let at = 0; at < bytes.length;)
        at += writeSync(file, bytes, at, Math.min(16 * PIECE_BYTES, bytes.length - at));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.path);
  }
}

function fill(file: number, target: Uint8Array): void {
  for (let at = 0; at < target.length;) {
    const count = readSync(file, target, at, Math.min(PIECE_BYTES, target.length - at), HEAD_BYTES + at);
    if (count === 0) return;
    at += count;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
