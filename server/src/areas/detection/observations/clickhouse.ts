import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createClient, type ClickHouseClient } from '@clickhouse/client';

/** A statement over a hundred million rows may take its time. */
const TIMEOUT_MS = 10 * 60_000;

/** A ClickHouse server over HTTP, and a database on it. */
export class ClickHouse {
  private readonly client: ClickHouseClient;
  private readonly address: URL;
  readonly database: string;

  /** @param url `http(s)://user:password@host:8123/database` */
  constructor(url: string) {
    this.address = new URL(url);
    this.database = this.address.pathname.replace(/^\//, '') || 'lachan';
    this.client = this.connect(this.database);
  }

  /** Makes the database, where it is not there yet. */
  async makeDatabase(): Promise<void> {
    const client = this.connect('default');
    try {
      await client.command({ query: `create database if not exists ${this.database}` });
    } finally {
      await client.close();
    }
  }

  async run(statement: string): Promise<void> {
    await this.client.command({ query: statement });
  }

  async rows<Row extends readonly unknown[]>(statement: string, signal?: AbortSignal): Promise<Row[]> {
    const answer = await this.client.query({
      query: statement,
      format: 'JSONCompactEachRow',
      ...(signal ? { abort_signal: signal } : {}),
    });
    return answer.json<Row>();
  }

  /** The answer as lines with tabs, piece by piece. */
  async *text(statement: string): AsyncGenerator<string> {
    const answer = await this.client.query({ query: statement, format: 'TabSeparated' });
    for await (const rows of answer.stream()) for (const row of rows) yield `${row.text}\n`;
  }

  /** @param file lines with tabs */
  async insert(table: string, file: string | Iterable<string>): Promise<void> {
    await this.client.insert({
      table,
      values: typeof file === 'string' ? createReadStream(file) : Readable.from(file, { objectMode: false }),
      format: 'TabSeparated',
    });
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private connect(database: string): ClickHouseClient {
    const { origin, username, password } = this.address;
    return createClient({
      url: origin,
      database,
      request_timeout: TIMEOUT_MS,
      // Whatever stands between keeps the connection open while the server is at work.
      clickhouse_settings: { send_progress_in_http_headers: 1, http_headers_progress_interval_ms: '10000' },
      ...(username ? { username: decodeURIComponent(username), password: decodeURIComponent(password) } : {}),
    });
  }
}
