import { closeSync, openSync, writeSync } from 'node:fs';

/** What to generate. The same numbers give the same bytes. */
export interface Work {
  lines: number;
  indicators: number;
  /** `mixed`: DNS servers, EVE, Zeek, firewall, proxy, flows. `eve`: Suricata only. */
  shape: 'mixed' | 'eve';
  /** Share of lines with a listed value, 0–1. */
  hitShare: number;
}

/** A small generator of random numbers (mulberry32): fast, and the same on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const tops = [
  'com',
  'net',
  'org',
  'info',
  'xyz',
  'top',
  'ru',
  'cn',
  'vn',
  'com.vn',
  'site',
  'online',
  'shop',
  'club',
];

/** The n-th invented name, bad or good by its prefix; names under reserved labels so that none can be real. */
export function nameAt(kind: 'b' | 'g', n: number): string {
  const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0;
  const word = mixed.toString(36).slice(0, 3 + (mixed % 5));
  const sub = mixed % 4 === 0 ? `${['cdn', 'api', 'mail', 'x1'][(mixed >>> 8) % 4]}.` : '';
  return `${sub}${kind}${n.toString(36)}${word}-test.${tops[(mixed >>> 4) % tops.length]}`;
}

/** The n-th invented public address, outside the ranges of the units. */
export function addressAt(n: number): string {
  const mixed = (Math.imul(n + 7, 0x85ebca6b) >>> 0) & 0x3fffffff;
  return `${64 + (mixed >>> 24)}.${(mixed >>> 16) & 255}.${(mixed >>> 8) & 255}.${mixed & 255}`;
}

export function digestAt(n: number): string {
  let text = '';
  for (let i = 0; i < 8; i++)
    text += (Math.imul(n * 8 + i + 3, 0xc2b2ae35) >>> 0).toString(16).padStart(8, '0');
  return text;
}

/** Shares of the kinds among the indicators, as in public lists. */
export function split(indicators: number): { names: number; addresses: number; digests: number } {
  const addresses = Math.floor(indicators * 0.25);
  const digests = Math.floor(indicators * 0.06);
  return { names: indicators - addresses - digests, addresses, digests };
}

/** Lines of indicators: `kind value`, one each. Ids are line numbers from 0. */
export function* indicatorLines(indicators: number): Generator<string> {
  const { names, addresses, digests } = split(indicators);
  for (let i = 0; i < names; i++) yield `domain ${nameAt('b', i)}`;
  for (let i = 0; i < addresses; i++) yield `ipv4 ${addressAt(i)}`;
  for (let i = 0; i < digests; i++) yield `sha256 ${digestAt(i)}`;
}

/** Writes the log of this work to a file, in constant memory. */
export function writeLog(path: string, work: Work): void {
  const file = openSync(path, 'w');
  const random = randomOf(work.lines + work.indicators * 3 + (work.shape === 'eve' ? 1 : 0));
  let buffer: string[] = [];
  for (let i = 0; i < work.lines; i++) {
    buffer.push(lineAt(i, work, random));
    if (buffer.length === 5000) {
      writeSync(file, `${buffer.join('\n')}\n`);
      buffer = [];
    }
  }
  if (buffer.length > 0) writeSync(file, `${buffer.join('\n')}\n`);
  closeSync(file);
}

/** Writes the indicators of this work to a file. */
export function writeIndicators(path: string, indicators: number): void {
  const file = openSync(path, 'w');
  let buffer: string[] = [];
  for (const line of indicatorLines(indicators)) {
    if (buffer.push(line) === 20_000) {
      writeSync(file, `${buffer.join('\n')}\n`);
      buffer = [];
    }
  }
  if (buffer.length > 0) writeSync(file, `${buffer.join('\n')}\n`);
  closeSync(file);
}

function lineAt(i: number, work: Work, random: () => number): string {
  const hit = random() < work.hitShare;
  const { names, addresses, digests } = split(work.indicators);
  const name = (): string =>
    hit ? `${random() < 0.5 ? 'www.' : ''}${nameAt('b', Math.floor(random() * names))}` : goodName(random);
  const address = (): string =>
    hit
      ? addressAt(Math.floor(random() * addresses))
      : `${20 + Math.floor(random() * 40)}.${byte(random)}.${byte(random)}.${byte(random)}`;
  const client = `10.${byte(random)}.${byte(random)}.${byte(random)}`;
  const port = 1024 + Math.floor(random() * 60_000);
  const at = 1_764_000_000 + Math.floor(i / 40);
  const iso = new Date(at * 1000).toISOString().slice(0, 19);
  const roll = random() * 100;
  const eve = (body: string, type: string, to: string, toPort: number): string =>
    `{"timestamp":"${iso}.${100_000 + (i % 900_000)}+0000","flow_id":${1e15 + i},"in_iface":"eth0","event_type":"${type}","src_ip":"${client}","src_port":${port},"dest_ip":"${to}","dest_port":${toPort},"proto":"TCP"${body}}`;
  const dns = (): string =>
    eve(
      `,"pkt_src":"wire/pcap","dns":{"version":2,"type":"query","id":${i & 65535},"rrname":"${name()}","rrtype":"A","tx_id":0,"opcode":0}`,
      'dns',
      '10.0.0.53',
      53,
    );
  const tls = (): string =>
    eve(
      `,"tls":{"subject":"CN=${goodName(random)}","issuerdn":"C=US, O=Let's Encrypt, CN=R3","serial":"04:00:12","fingerprint":"29:74:0a:40:88:5b:8a:41:ba:ab:a4:e5:af:34:53:7a:2e:1d:d8:d7","sni":"${name()}","version":"TLS 1.2"}`,
      'tls',
      goodAddress(random),
      443,
    );
  const http = (): string =>
    eve(
      `,"tx_id":0,"http":{"hostname":"${name()}","url":"/a/${i.toString(36)}/index.html?q=${port}","http_user_agent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36","http_content_type":"text/html","http_method":"GET","protocol":"HTTP/1.1","status":200,"length":${port}}`,
      'http',
      goodAddress(random),
      80,
    );
  const file = (): string =>
    eve(
      `,"http":{"hostname":"${goodName(random)}","url":"/f"},"app_proto":"http","fileinfo":{"filename":"/f/${i}.exe","sha256":"${hit ? digestAt(Math.floor(random() * digests)) : digestAt(1e7 + i)}","gaps":false,"state":"CLOSED","stored":false,"size":${port},"tx_id":0}`,
      'fileinfo',
      goodAddress(random),
      80,
    );
  const flow = (): string =>
    eve(
      `,"app_proto":"tls","flow":{"pkts_toserver":9,"pkts_toclient":8,"bytes_toserver":1200,"bytes_toclient":${port},"start":"${iso}.000000+0000","end":"${iso}.000000+0000","age":0,"state":"closed","reason":"timeout","alerted":false}`,
      'flow',
      address(),
      443,
    );
  if (work.shape === 'eve')
    return roll < 68 ? dns() : roll < 84 ? tls() : roll < 92 ? http() : roll < 94 ? file() : flow();
  if (roll < 20) return dns();
  if (roll < 26) return tls();
  if (roll < 29) return http();
  if (roll < 30) return file();
  if (roll < 40) {
    return `{"ts":${at}.${100_000 + (i % 900_000)},"uid":"C${i.toString(36)}abcdefgh","id.orig_h":"${client}","id.orig_p":${port},"id.resp_h":"10.0.0.53","id.resp_p":53,"proto":"udp","trans_id":${i & 65535},"query":"${name()}","qclass":1,"qclass_name":"C_INTERNET","qtype":1,"qtype_name":"A","rcode":0,"rcode_name":"NOERROR","AA":false,"TC":false,"RD":true,"RA":true,"Z":0,"rejected":false}`;
  }
  if (roll < 50) {
    return `${at}.${100_000 + (i % 900_000)}\tCx${i.toString(36)}abcdefgh\t${client}\t${port}\t10.0.0.53\t53\tudp\t${i & 65535}\t0.000870\t${name()}\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\t-\t-\tF`;
  }
  if (roll < 60) {
    const asked = name();
    return `${iso}.386 queries: info: client @0x7fe1e589f098 ${client}#${port} (${asked}): query: ${asked} IN A +E(0)K (10.0.0.53)`;
  }
  if (roll < 75) return `Nov 20 00:09:26 dnsmasq[12591]: query[A] ${name()} from ${client}`;
  if (roll < 85) {
    return `date=${iso.slice(0, 10)} time=${iso.slice(11)} devname="FG-01" devid="FGT60" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=${at} srcip=${client} srcport=${port} srcintf="lan" dstip=${address()} dstport=443 dstintf="wan1" policyid=1 sessionid=${i} proto=6 action="accept" service="HTTPS" duration=10 sentbyte=${port} rcvdbyte=1000`;
  }
  if (roll < 90)
    return `${at}.494   171 ${client} TCP_MISS/200 3512 GET http://${name()}/a/${i.toString(36)} - HIER_DIRECT/${goodAddress(random)} text/html`;
  return `${iso},${iso},0.045,${client},${address()},${port},443,TCP,...AP.SF,0,0,9,1200,8,${port}`;
}

function goodName(random: () => number): string {
  // A few names are asked for most of the time.
  const rank = Math.floor(150_000 ** random());
  return `${rank % 3 === 0 ? 'www.' : ''}${nameAt('g', rank)}`;
}

function goodAddress(random: () => number): string {
  return `${20 + Math.floor(random() * 40)}.${byte(random)}.${byte(random)}.${byte(random)}`;
}

function byte(random: () => number): number {
  return Math.floor(random() * 256);
}
