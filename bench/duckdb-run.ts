// DuckDB's own JSON reader and joins on Suricata EVE: node bench/duckdb-run.ts INDICATORS LOG THREADS → JSON.
/** The part of the package that is used; it is installed only to measure. */
interface DuckDb {
  DuckDBInstance: {
    create: (
      path: string,
      options: Record<string, string>,
    ) => Promise<{
      connect: () => Promise<{
        run: (sql: string) => Promise<unknown>;
        runAndReadAll: (sql: string) => Promise<{ getRows: () => unknown[][] }>;
      }>;
    }>;
  };
}

const packageName: string = '@duckdb/node-api';
const { DuckDBInstance } = (await import(packageName)) as DuckDb;

const [indicators = '', log = '', threads = '1'] = process.argv.slice(2);
const started = performance.now();
const instance = await DuckDBInstance.create(':memory:', { threads });
const db = await instance.connect();
await db.run(
  `create table listed as select row_number() over () - 1 as id, column0 as kind, column1 as value
   from read_csv('${indicators}', delim = ' ', header = false, columns = {'column0': 'varchar', 'column1': 'varchar'}, parallel = false)`,
);
const built = performance.now();
const before = process.cpuUsage();
const answer = await db.runAndReadAll(`
  with events as (
    select flow_id - 1000000000000000 + 1 as line, lower(coalesce(dns.rrname, tls.sni, http.hostname)) as name, dest_ip, lower(fileinfo.sha256) as digest
    from read_json('${log}', format = 'newline_delimited', columns = {
      flow_id: 'bigint', dest_ip: 'varchar', dns: 'struct(rrname varchar)', tls: 'struct(sni varchar)',
      http: 'struct(hostname varchar)', fileinfo: 'struct(sha256 varchar)'})),
  parts as (select line, string_split(name, '.') as labels from events where name is not null),
  suffixes as (select line, unnest(list_transform(range(1, len(labels)), i -> array_to_string(labels[i:], '.'))) as value from parts),
  hits as (
    select line, id from suffixes join listed using (value) where kind = 'domain'
    union select line, id from events join listed on value = dest_ip where kind = 'ipv4'
    union select line, id from events join listed on value = digest where kind = 'sha256')
  select (select count(*) from events) as lines, count(*) as hits, sum(line * 31 + id) as total from hits`);
const [lines, hits, sum] = (answer.getRows()[0] ?? []).map(Number);
const matchSeconds = (performance.now() - built) / 1000;
const used = process.cpuUsage(before);
const cpuSeconds = (used.user + used.system) / 1e6;
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({
    lines,
    hits,
    sum,
    buildSeconds: (built - started) / 1000,
    matchSeconds,
    cpuSeconds,
    peakMegabytes,
  }),
);
