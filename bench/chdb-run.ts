// ClickHouse in the process, on Suricata EVE: node bench/chdb-run.ts INDICATORS LOG THREADS NETWORKS → JSON.
// Its best form of several: its own JSON reader, and dictionaries held in memory, hashed ones for values and ip_trie for
// networks, which are asked only about the rows that are hits.
/** The part of the package that is used; it is installed only to measure. */
interface ChDb {
  Session: new () => { query: (sql: string, format?: string) => string; close: () => void };
}

const packageName: string = 'chdb';
const { Session } = (await import(packageName)) as ChDb;

const [indicators = '', log = '', threads = '1', networks = ''] = process.argv.slice(2);
const started = performance.now();
const db = new Session();
const ask = (sql: string): string => db.query(sql, 'TabSeparated');
ask('create database if not exists work engine = Atomic');
ask(
  `create table work.listed engine = Memory as
   select toInt64(rowNumberInAllBlocks()) + 1 as id, splitByChar(' ', line)[1] as kind, splitByChar(' ', line)[2] as text, if(kind = 'url', substring(text, 8), text) as value
   from file('${indicators}', 'LineAsString', 'line String') settings max_threads = 1, max_parsing_threads = 1`,
);
ask(
  `create table work.units engine = Memory as
   select splitByChar(' ', line)[1] as value, toInt64(splitByChar(' ', line)[2]) as id from file('${networks}', 'LineAsString', 'line String')`,
);
/** Ids count from 1 here: 0 is what a dictionary says of what it has not. */
const dictionary = (name: string, from: string, layout: string): void => {
  ask(
    `create dictionary work.${name} (value String, id Int64) primary key value
     source(clickhouse(query $$select value, id from ${from}$$)) layout(${layout}) lifetime(0)`,
  );
  ask(`system reload dictionary work.${name}`);
};
const hashed = 'complex_key_hashed()';
dictionary('names', "work.listed where kind = 'domain'", hashed);
dictionary('addresses', "work.listed where startsWith(kind, 'ipv')", hashed);
dictionary('urls', "work.listed where kind = 'url'", hashed);
dictionary('digests', "work.listed where kind = 'sha256'", hashed);
dictionary('networks', "work.listed where kind = 'cidr'", 'ip_trie()');
dictionary('owners', 'work.units', 'ip_trie()');
const built = performance.now();
const before = process.cpuUsage();
const find = (name: string, value: string): string => `dictGet('work.${name}', 'id', tuple(${value}))`;
/** `ip_trie` takes addresses, not text. */
const around = (name: string, address: string): string =>
  `if(position(${address}, ':') > 0, dictGet('work.${name}', 'id', tuple(toIPv6OrDefault(${address}))), dictGet('work.${name}', 'id', tuple(toIPv4OrDefault(${address}))))`;
const answer = ask(`
  with hits as (
    select line, src_ip, day, arrayJoin(arrayDistinct(arrayFilter(id -> id > 0, [
        if(name = '', 0, arrayFirst(id -> id > 0, arrayMap(i -> ${find('names', "arrayStringConcat(arraySlice(labels, i), '.')")}, range(1, length(labels))))),
        if(startsWith(dest_ip, '10.'), 0, if(${find('addresses', 'dest_ip')} > 0, ${find('addresses', 'dest_ip')}, ${around('networks', 'dest_ip')})),
        if(url = '', 0, ${find('urls', 'url')}),
        if(digest = '', 0, ${find('digests', 'digest')})]))) as id
    from (
      select flow_id - 1000000000000000 + 1 as line, src_ip, dest_ip, substring(timestamp, 1, 10) as day,
        lower(multiIf(dns.rrname != '', dns.rrname, tls.sni != '', tls.sni, http.hostname)) as name, splitByChar('.', name) as labels,
        if(http.url = '', '', concat(http.hostname, http.url)) as url, lower(fileinfo.sha256) as digest
      from file('${log}', 'JSONEachRow', 'flow_id Int64, timestamp String, src_ip String, dest_ip String, dns Tuple(rrname String), tls Tuple(sni String), http Tuple(hostname String, url String), fileinfo Tuple(sha256 String)'))),
  owned as (
    select line, id - 1 as indicator, toInt64(toDate(day) - toDate('2025-11-25')) as day, ${around('owners', 'src_ip')} as unit from hits)
  select sum(n), sum(s), count() from (select day, unit, indicator, count() as n, sum(line * 31 + indicator * 7 + unit * 3 + day) as s from owned group by day, unit, indicator)
  settings max_threads = ${threads}, max_parsing_threads = ${threads}, input_format_json_defaults_for_missing_elements_in_named_tuple = 1, input_format_skip_unknown_fields = 1, optimize_inverse_dictionary_lookup = 0`);
const matchSeconds = (performance.now() - built) / 1000;
const used = process.cpuUsage(before);
const [hits, sum, sightings] = answer.trim().split('\t').map(Number);
// The query above reads every line; how many there were is not asked within the clock.
const lines = Number(ask(`select count() from file('${log}', 'LineAsString', 'line String')`));
console.log(
  JSON.stringify({
    lines,
    hits,
    sum,
    sightings,
    buildSeconds: (built - started) / 1000,
    matchSeconds,
    cpuSeconds: (used.user + used.system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
db.close();
