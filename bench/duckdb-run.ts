// DuckDB's own JSON reader and hash joins on Suricata EVE: node bench/duckdb-run.ts INDICATORS LOG THREADS NETWORKS → JSON.
// Its best form of several: networks are joined on (prefix length, leading bits), once for each address;
// IPv6 networks as the text before their last bits, which works because Suricata writes addresses in full.
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

const [indicators = '', log = '', threads = '1', networks = ''] = process.argv.slice(2);
const started = performance.now();
const instance = await DuckDBInstance.create(':memory:', { threads });
const db = await instance.connect();

/** `address` as a number; of a network, the number of its leading bits. */
const number = (address: string): string =>
  `(split_part(${address}, '.', 1)::ubigint << 24 | split_part(${address}, '.', 2)::ubigint << 16 | split_part(${address}, '.', 3)::ubigint << 8 | split_part(${address}, '.', 4)::ubigint)`;
/** Networks of a list in two tables: `NAME4` (prefix, bits, id), `NAME6` (length of the text, text, id). */
const split = async (name: string, from: string): Promise<void> => {
  await db.run(
    `create table ${name}4 as select prefix, ${number("split_part(value, '/', 1)")} >> (32 - prefix) as bits, id
     from (select *, split_part(value, '/', 2)::int as prefix from ${from}) where not contains(value, ':')`,
  );
  await db.run(
    `create table ${name}6 as select size, substr(value, 1, size) as head, id
     from (select *, (split_part(value, '/', 2)::int // 4 + split_part(value, '/', 2)::int // 16 - if(split_part(value, '/', 2)::int % 16 = 0, 1, 0)) as size from ${from}) where contains(value, ':')`,
  );
};
const csv = (path: string, first: string, second: string): string =>
  `read_csv('${path}', delim = ' ', header = false, columns = {'${first}': 'varchar', '${second}': 'varchar'}, parallel = false)`;

await db.run(
  `create table listed as select row_number() over () - 1 as id, kind, if(kind = 'url', substr(value, 8), value) as value from ${csv(indicators, 'kind', 'value')}`,
);
for (const [name, condition] of [
  ['names', "kind = 'domain'"],
  ['addresses', "kind in ('ipv4', 'ipv6')"],
  ['urls', "kind = 'url'"],
  ['digests', "kind = 'sha256'"],
])
  await db.run(`create table ${name} as select value, id from listed where ${condition}`);
await split('listed', "(select * from listed where kind = 'cidr')");
await split('units', `(select cidr as value, unit::int as id from ${csv(networks, 'cidr', 'unit')})`);
const lengths = async (table: string, column: string): Promise<string> =>
  `[${(await db.runAndReadAll(`select distinct ${column} from ${table} order by 1`)).getRows().join(', ')}]`;
/** The longest network around each of the distinct addresses of `from`, as `id`. */
const longest = async (from: string, address: string, table: string): Promise<string> =>
  `select address, arg_max(id, prefix) as id from (
     select address, n.prefix, n.id from (select address, unnest(${await lengths(`${table}4`, 'prefix')}) as prefix, ${number('address')} as value from (select distinct ${address} as address from ${from} where not contains(${address}, ':'))) a
       join ${table}4 n on n.prefix = a.prefix and n.bits = a.value >> (32 - a.prefix)
     union all
     select address, n.size, n.id from (select address, unnest(${await lengths(`${table}6`, 'size')}) as size from (select distinct ${address} as address from ${from} where contains(${address}, ':'))) a
       join ${table}6 n on n.size = a.size and n.head = substr(a.address, 1, a.size)) group by address`;
const built = performance.now();
const before = process.cpuUsage();
const answer = await db.runAndReadAll(`
  with events as materialized (
    select flow_id - 1000000000000000 + 1 as line, timestamp[1:10] as day, src_ip, dest_ip,
      lower(coalesce(dns.rrname, tls.sni, http.hostname)) as name, http.hostname || http.url as url, lower(fileinfo.sha256) as digest
    from read_json('${log}', format = 'newline_delimited', columns = {
      flow_id: 'bigint', timestamp: 'varchar', src_ip: 'varchar', dest_ip: 'varchar', dns: 'struct(rrname varchar)', tls: 'struct(sni varchar)',
      http: 'struct(hostname varchar, url varchar)', fileinfo: 'struct(sha256 varchar)'})),
  parts as (select line, string_split(name, '.') as labels from events where name is not null),
  suffixes as (
    select line, unnest(list_transform(range(1, len(labels)), i -> {'value': array_to_string(labels[i:], '.'), 'place': i}), recursive := true) from parts),
  outside as materialized (select line, dest_ip from events where dest_ip not like '10.%'),
  exact as materialized (select line, id from outside join addresses on value = dest_ip),
  found as materialized (
    select line, arg_min(id, place) as id from suffixes join names using (value) group by line
    union all select line, id from exact
    union all select line, id from (select * from outside anti join exact using (line)) join (${await longest('(select * from outside anti join exact using (line))', 'dest_ip', 'listed')}) on dest_ip = address
    union all select line, id from events join urls on value = url
    union all select line, id from events join digests on value = digest),
  hits as materialized (select line, id, src_ip, date_diff('day', date '2025-11-25', day::date) as day from found join events using (line)),
  owners as (${await longest('hits', 'src_ip', 'units')}),
  owned as materialized (select hits.line, hits.id, day, coalesce(owners.id, 0) as unit from hits left join owners on src_ip = address)
  select (select count(*) from events), count(*), sum(line * 31 + id * 7 + unit * 3 + day),
    (select count(*) from (select day, unit, id, count(*) from owned group by all)) from owned`);
const [lines, hits, sum, sightings] = (answer.getRows()[0] ?? []).map(Number);
const matchSeconds = (performance.now() - built) / 1000;
const used = process.cpuUsage(before);
const cpuSeconds = (used.user + used.system) / 1e6;
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({
    lines,
    hits,
    sum,
    sightings,
    buildSeconds: (built - started) / 1000,
    matchSeconds,
    cpuSeconds,
    peakMegabytes,
  }),
);
