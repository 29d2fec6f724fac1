import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { testFolder } from '../../../kernel/testing.ts';
import { ClickHouseStore } from './clickhouse-store.ts';
import { DuckDbStore } from './duckdb-store.ts';
import type { ObservationStore } from './store.ts';

/** ClickHouse inside this process: 543 MB, so it is installed only where somebody wants it. */
interface ChDb {
  Session: new (folder: string) => { query(statement: string): string };
}

/** A kind of store that tests can open; the same folder and place again is the same store. */
export interface TestableStore {
  name: string;
  /** Why it cannot be opened here; `null` when it can. */
  missing: string | null;
  open(folder: string, place: string): ObservationStore;
}

let places = 0;

/** A name for a store of its own. */
export function newPlace(): string {
  return `test_${process.pid}_${Date.now()}_${places++}`;
}

/**
 * All kinds of stores. ClickHouse is the server of LACHAN_TEST_CLICKHOUSE_URL or, where the package `chdb` is
 * installed (`npm install --no-save chdb`), the engine in this process behind its own HTTP protocol.
 */
export async function testableStores(): Promise<TestableStore[]> {
  const url = process.env['LACHAN_TEST_CLICKHOUSE_URL'] ?? (await serveChDb());
  return [
    { name: 'DuckDB', missing: null, open: (folder) => new DuckDbStore(folder) },
    {
      name: 'ClickHouse',
      missing: url ? null : 'no LACHAN_TEST_CLICKHOUSE_URL, and the package chdb is not installed',
      open: (folder, place) => new ClickHouseStore(folder, new URL(place, url ?? 'http://none.invalid').href),
    },
  ];
}

async function serveChDb(): Promise<string | null> {
  const packageName: string = 'chdb';
  const loaded = (await import(packageName).catch(() => null)) as ChDb | null;
  if (!loaded) return null;
  const session = new loaded.Session(testFolder());
  const server = createServer(async (request, response) => {
    try {
      const { database, statement } = await statementOf(request);
      session.query(`use ${database}`);
      response.end(session.query(statement));
    } catch (error) {
      response.writeHead(400, { 'x-clickhouse-exception-code': '1' });
      response.end(error instanceof Error ? error.message : String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** As ClickHouse takes it over HTTP: the statement in the query of the address or in the body, rows after it. */
async function statementOf(request: IncomingMessage): Promise<{ database: string; statement: string }> {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost');
  const body = await buffer(request);
  const query = searchParams.get('query');
  return {
    database: searchParams.get('database') ?? 'default',
    statement: query === null ? body.toString() : `${query}\n${body.toString()}`,
  };
}
