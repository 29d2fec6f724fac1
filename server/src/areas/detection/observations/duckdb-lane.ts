import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Watch } from './store.ts';
import { Turns } from './turns.ts';

const PROGRESS_EVERY_MS = 100;

/** Work that is done one after the other, on a connection of its own: a long sorting in lets a search pass. */
export class Lane extends Turns {
  private readonly instance: () => Promise<DuckDBInstance>;
  private connection: Promise<DuckDBConnection> | undefined;

  constructor(instance: () => Promise<DuckDBInstance>) {
    super();
    this.instance = instance;
  }

  db(): Promise<DuckDBConnection> {
    this.connection ??= this.instance().then(async (instance) => {
      const connection = await instance.connect();
      await connection.run('set enable_progress_bar = true');
      await connection.run('set enable_progress_bar_print = false');
      // The tables of contents of the days' files stay read.
      await connection.run('set parquet_metadata_cache = true');
      return connection;
    });
    return this.connection;
  }

  async close(): Promise<void> {
    await this.over();
    (await this.connection)?.closeSync();
    this.connection = undefined;
  }
}

/**
 * Lets a query tell how far it is and be stopped.
 * @throws the reason of the signal
 */
export async function watched<Result>(
  db: DuckDBConnection,
  { onProgress, signal }: Watch,
  query: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const stop = () => db.interrupt();
  signal?.addEventListener('abort', stop);
  const telling = setInterval(
    () => onProgress?.(Math.max(0, db.progress.percentage) / 100),
    PROGRESS_EVERY_MS,
  );
  try {
    return await query();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    clearInterval(telling);
    signal?.removeEventListener('abort', stop);
  }
}
