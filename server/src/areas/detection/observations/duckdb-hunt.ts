import type { DuckDBConnection } from '@duckdb/node-api';
import { watched } from './duckdb-lane.ts';
import type { FoundRow } from './found.ts';
import type { Watch } from './store.ts';

/** Reads the observations whose names are asked for. */
export async function contactsWith(
  db: DuckDBConnection,
  table: string,
  names: Iterable<number>,
  watch: Watch,
): Promise<FoundRow[]> {
  await db.run('create or replace temp table asked (name uinteger)');
  const appender = await db.createAppender('asked');
  for (const id of names) {
    appender.appendUInteger(id);
    appender.endRow();
  }
  appender.closeSync();
  const found = await watched(db, watch, () =>
    db.runAndReadAll(`
      select name, machine, source, kind, ((hour + 7) // 24)::integer as day, sum(count)::double,
             min(hour * 60 + bit_count(xor(minutes, minutes - 1)) - 1)::integer,
             max(hour * 60 + length(bin(minutes)) - 1)::integer
      from ${table} join asked using (name)
      group by all
      order by day, name, machine, source, kind`),
  );
  const columns = found.getColumns() as unknown[][];
  const [name = [], machine = [], source = [], kind = [], day = [], count = [], first = [], last = []] =
    columns;
  return name.map(
    (one, row) =>
      [
        one,
        machine[row],
        source[row],
        kind[row],
        day[row],
        count[row],
        first[row],
        last[row],
      ] as unknown as FoundRow,
  );
}
