// ClickHouse's own JSON reader and hash joins on Suricata EVE: node bench/chdb-run.ts INDICATORS LOG THREADS → JSON.
/** The part of the package that is used; it is installed only to measure. */
interface ChDb {
  Session: new () => { query: (sql: string, format?: string) => string; close: () => void };
}

const packageName: string = 'chdb';
const { Session } = (await import(packageName)) as ChDb;

const [indicators = '', log = '', threads = '1'] = process.argv.slice(2);
const started = performance.now();
const db = new Session();
const ask = (sql: string): string => db.query(sql, 'TabSeparated');
ask('create database if not exists work engine = Atomic');
ask(
  `create table work.listed engine = MergeTree order by value as
   select rowNumberInAllBlocks() as id, splitByChar(' ', line)[1] as kind, splitByChar(' ', line)[2] as value
   from file('${indicators}', 'LineAsString', 'line String')
   settings max_threads = 1, max_parsing_threads = 1`,
);
for (const kind of ['domain', 'ipv4', 'sha256'])
  ask(
    `create table work.${kind} engine = Join(any, left, value) as select value, toInt64(id) as id from work.listed where kind = '${kind}'`,
  );
const built = performance.now();
const before = process.cpuUsage();
const answer = ask(`
  with events as (
    select flow_id - 1000000000000000 + 1 as line, dest_ip,
      lower(multiIf(dns.rrname != '', dns.rrname, tls.sni != '', tls.sni, http.hostname)) as name,
      lower(fileinfo.sha256) as digest
    from file('${log}', 'JSONEachRow', 'flow_id Int64, dest_ip String, dns Tuple(rrname String), tls Tuple(sni String), http Tuple(hostname String), fileinfo Tuple(sha256 String)')),
  hits as (
    select line, arrayDistinct(arrayFilter(id -> id >= 0, arrayConcat(
      arrayMap(i -> joinGetOrNull('work.domain', 'id', arrayStringConcat(arraySlice(splitByChar('.', name), i), '.')), range(1, length(splitByChar('.', name)))),
      [joinGetOrNull('work.ipv4', 'id', dest_ip), joinGetOrNull('work.sha256', 'id', digest)]))) as ids
    from events)
  select count(), sum(length(ids)), sum(line * 31 * length(ids) + arraySum(ids))
  from hits settings max_threads = ${threads}, input_format_json_defaults_for_missing_elements_in_named_tuple = 1, input_format_skip_unknown_fields = 1`);
const [lines, hits, sum] = answer.trim().split('\t').map(Number);
const matchSeconds = (performance.now() - built) / 1000;
const used = process.cpuUsage(before);
console.log(
  JSON.stringify({
    lines,
    hits,
    sum,
    buildSeconds: (built - started) / 1000,
    matchSeconds,
    cpuSeconds: (used.user + used.system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
db.close();
