// What one writes first in Node: lines, JSON.parse or a pattern for each format, Maps.
// node bench/naive-run.ts INDICATORS LOG 1 NETWORKS → JSON.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [indicators = '', log = '', , networks = ''] = process.argv.slice(2);
const started = performance.now();

/** An IPv4 address as a number, an IPv6 one as a bigint. */
function addressOf(text: string): number | bigint {
  if (!text.includes(':')) return text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const [head = '', tail = ''] = text.split('::');
  const [left, right] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const groups = [
    ...(left ?? []),
    ...Array<string>(8 - (left?.length ?? 0) - (right?.length ?? 0)).fill('0'),
    ...(right ?? []),
  ];
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}

/** Networks in a Map for each prefix length, the longest first. */
class Prefixes {
  private readonly maps = new Map<number, Map<number | bigint, number>>();
  private lengths: number[] = [];

  add(cidr: string, value: number): void {
    const [address = '', prefix = ''] = cidr.split('/');
    const isVersion6 = address.includes(':');
    const length = Number(prefix) + (isVersion6 ? 1000 : 0);
    if (!this.maps.has(length)) this.maps.set(length, new Map());
    this.lengths = [...this.maps.keys()].sort((a, b) => b - a);
    this.maps.get(length)?.set(cut(addressOf(address), Number(prefix)), value);
  }

  find(address: string): number | undefined {
    const value = addressOf(address);
    for (const length of this.lengths) {
      if (length >= 1000 !== (typeof value === 'bigint')) continue;
      const found = this.maps.get(length)?.get(cut(value, length % 1000));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function cut(address: number | bigint, prefix: number): number | bigint {
  return typeof address === 'number'
    ? Math.floor(address / 2 ** (32 - prefix))
    : address >> BigInt(128 - prefix);
}

interface Fields {
  day: number;
  client: string;
  name?: string;
  address?: string;
  digest?: string;
  url?: string;
}

const firstDay = 20_417;
const dayOf = (text: string): number => Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / 86_400_000 - firstDay;
const dayOfEpoch = (seconds: number): number => Math.floor(seconds / 86_400) - firstDay;

function fieldsOf(line: string): Fields | null {
  if (line.startsWith('{"timestamp"')) {
    const event = JSON.parse(line) as Record<string, string> & {
      dns?: { rrname: string };
      tls?: { sni: string };
      http?: { hostname: string; url: string };
      fileinfo?: { sha256: string };
    };
    const name = event.dns?.rrname ?? event.tls?.sni ?? event.http?.hostname;
    return {
      day: dayOf(event['timestamp'] ?? ''),
      client: event['src_ip'] ?? '',
      address: event['dest_ip'] ?? '',
      ...(name === undefined ? {} : { name }),
      ...(event.http ? { url: event.http.hostname + event.http.url } : {}),
      ...(event.fileinfo ? { digest: event.fileinfo.sha256 } : {}),
    };
  }
  if (line.startsWith('{')) {
    const event = JSON.parse(line) as Record<string, string>;
    return {
      day: dayOfEpoch(Number(event['ts'])),
      client: event['id.orig_h'] ?? '',
      address: event['id.resp_h'] ?? '',
      name: event['query'] ?? '',
    };
  }
  if (line.includes('\t')) {
    const cells = line.split('\t');
    return {
      day: dayOfEpoch(Number(cells[0])),
      client: cells[2] ?? '',
      address: cells[4] ?? '',
      name: cells[9] ?? '',
    };
  }
  const bind = /^(\S+) queries: .*client @\S+ (\S+)#\d+ \(\S+\): query: (\S+) /.exec(line);
  if (bind) return { day: dayOf(bind[1] ?? ''), client: bind[2] ?? '', name: bind[3] ?? '' };
  const dnsmasq = /^(\w{3} [ \d]\d) \S+ dnsmasq\[\d+\]: query\[\w+\] (\S+) from (\S+)$/.exec(line);
  if (dnsmasq) {
    const day = Date.parse(`${dnsmasq[1]} 2025 UTC`) / 86_400_000 - firstDay;
    return { day, client: dnsmasq[3] ?? '', name: dnsmasq[2] ?? '' };
  }
  const pairs = /^date=(\S+) .* srcip=(\S+) .* dstip=(\S+) /.exec(line);
  if (pairs) return { day: dayOf(pairs[1] ?? ''), client: pairs[2] ?? '', address: pairs[3] ?? '' };
  const squid = /^(\d+)\.\d+ +\d+ (\S+) \S+ \d+ GET http:\/\/([^/]+)(\S*) - HIER_DIRECT\/(\S+)/.exec(line);
  if (squid) {
    const [, at, client = '', name = '', path = '', address = ''] = squid;
    return { day: dayOfEpoch(Number(at)), client, name, address, url: name + path };
  }
  const cells = line.split(',');
  return { day: dayOf(cells[0] ?? ''), client: cells[3] ?? '', address: cells[4] ?? '' };
}

const ids = new Map<string, number>();
const listedNetworks = new Prefixes();
let id = 0;
for (const line of readFileSync(indicators, 'latin1').trimEnd().split('\n')) {
  const value = line.slice(line.indexOf(' ') + 1).replace(/^http:\/\//, '');
  if (line.startsWith('cidr')) listedNetworks.add(value, id++);
  else ids.set(value, id++);
}
const units = new Prefixes();
for (const line of readFileSync(networks, 'latin1').trimEnd().split('\n')) {
  const [cidr = '', unit] = line.split(' ');
  units.add(cidr, Number(unit));
}
const built = performance.now();
const before = process.cpuUsage();
let lines = 0;
let hits = 0;
let sum = 0;
const sightings = new Map<string, number>();
for await (const line of createInterface({ input: createReadStream(log), crlfDelay: Infinity })) {
  lines++;
  const fields = fieldsOf(line);
  if (!fields) continue;
  const { day, client, name, address, digest, url } = fields;
  const found = new Set<number | undefined>();
  for (let rest = name?.toLowerCase(); rest?.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
    if (!ids.has(rest)) continue;
    found.add(ids.get(rest));
    break;
  }
  if (url !== undefined) found.add(ids.get(url));
  if (digest !== undefined) found.add(ids.get(digest.toLowerCase()));
  if (address !== undefined) found.add(ids.get(address) ?? listedNetworks.find(address));
  found.delete(undefined);
  if (found.size === 0) continue;
  const unit = units.find(client) ?? 0;
  for (const indicator of found) {
    hits++;
    sum += lines * 31 + (indicator ?? 0) * 7 + unit * 3 + day;
    const key = `${day} ${unit} ${indicator}`;
    sightings.set(key, (sightings.get(key) ?? 0) + 1);
  }
}
const matchSeconds = (performance.now() - built) / 1000;
const used = process.cpuUsage(before);
console.log(
  JSON.stringify({
    lines,
    hits,
    sum,
    sightings: sightings.size,
    buildSeconds: (built - started) / 1000,
    matchSeconds,
    cpuSeconds: (used.user + used.system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
