// The lines of a generated log, format by format.
import { countOf, firstDay, type ListedKind, type Work } from './work.ts';
import {
  address6At,
  addressAt,
  clients,
  digestAt,
  dotted,
  group,
  nameAt,
  network4At,
  network6At,
  pageAt,
  randomOf,
} from './invent.ts';

const goodNames = 150_000;
const words = 'Nov Dec'.split(' ');

/** All lines of a work, over seven days. */
export function* linesOf(work: Work): Generator<string> {
  const source = new Source(work);
  for (let i = 0; i < work.lines; i++) yield source.next(i);
}

class Source {
  private readonly work: Work;
  private readonly random: () => number;
  private readonly clients = clients();
  private readonly names: string[] = [];
  private readonly eveOnly: boolean;
  private at = 0;
  private iso = '';
  private i = 0;
  private client = '';
  private isHit = false;

  constructor(work: Work) {
    this.work = work;
    this.eveOnly = work.shape === 'eve';
    this.random = randomOf(work.lines + work.indicators * 3 + (this.eveOnly ? 1 : 0));
  }

  next(i: number): string {
    const at = firstDay * 86_400 + Math.floor((i * 7 * 86_400) / this.work.lines);
    if (at !== this.at) this.iso = new Date(at * 1000).toISOString().slice(0, 19);
    this.at = at;
    this.i = i;
    this.isHit = this.random() < this.work.hitShare;
    this.client = this.clients[Math.floor(this.clients.length ** this.random())] ?? '10.0.0.1';
    const roll = this.random() * 100;
    if (this.eveOnly)
      return roll < 68
        ? this.dns()
        : roll < 84
          ? this.tls()
          : roll < 92
            ? this.http()
            : roll < 94
              ? this.file()
              : this.flow();
    if (roll < 20) return this.dns();
    if (roll < 26) return this.tls();
    if (roll < 29) return this.http();
    if (roll < 30) return this.file();
    if (roll < 40) return this.zeekJson();
    if (roll < 50) return this.zeekTable();
    if (roll < 60) return this.bind();
    if (roll < 75) return this.dnsmasq();
    if (roll < 85) return this.fortigate();
    if (roll < 90) return this.squid();
    return this.csv();
  }

  private dns(): string {
    return this.eve(
      'dns',
      this.server,
      53,
      `,"pkt_src":"wire/pcap","dns":{"version":2,"type":"query","id":${this.i & 65535},"rrname":"${this.name()}","rrtype":"A","tx_id":0,"opcode":0}`,
    );
  }

  private tls(): string {
    return this.eve(
      'tls',
      this.goodAddress(),
      443,
      `,"tls":{"subject":"CN=${this.goodName()}","issuerdn":"C=US, O=Let's Encrypt, CN=R3","serial":"04:00:12","fingerprint":"29:74:0a:40:88:5b:8a:41:ba:ab:a4:e5:af:34:53:7a:2e:1d:d8:d7","sni":"${this.name()}","version":"TLS 1.2"}`,
    );
  }

  private http(): string {
    const { host, path } = this.page();
    // A listed name in the words of a program is no sign that a machine went there.
    const agent = this.pick(200) === 0 ? nameAt('b', this.listed('domain')) : '';
    return this.eve(
      'http',
      this.goodAddress(),
      80,
      `,"tx_id":0,"http":{"hostname":"${host}","url":"${path}","http_user_agent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36${agent}","http_content_type":"text/html","http_method":"GET","protocol":"HTTP/1.1","status":200,"length":${this.port}}`,
    );
  }

  private file(): string {
    const digest = this.isHit ? digestAt(this.listed('sha256')) : digestAt(1e7 + this.i);
    return this.eve(
      'fileinfo',
      this.goodAddress(),
      80,
      `,"http":{"hostname":"${this.goodName()}","url":"/f"},"app_proto":"http","fileinfo":{"filename":"/f/${this.i}.exe","sha256":"${digest}","gaps":false,"state":"CLOSED","stored":false,"size":${this.port},"tx_id":0}`,
    );
  }

  private flow(): string {
    const { iso } = this;
    return this.eve(
      'flow',
      this.address(),
      443,
      `,"app_proto":"tls","flow":{"pkts_toserver":9,"pkts_toclient":8,"bytes_toserver":1200,"bytes_toclient":${this.port},"start":"${iso}.000000+0000","end":"${iso}.000000+0000","age":0,"state":"closed","reason":"timeout","alerted":false}`,
    );
  }

  private eve(type: string, to: string, toPort: number, body: string): string {
    return `{"timestamp":"${this.iso}.${this.micros}+0000","flow_id":${1e15 + this.i},"in_iface":"eth0","event_type":"${type}","src_ip":"${this.client}","src_port":${this.port},"dest_ip":"${to}","dest_port":${toPort},"proto":"TCP"${body}}`;
  }

  private zeekJson(): string {
    return `{"ts":${this.at}.${this.micros},"uid":"C${this.i.toString(36)}abcdefgh","id.orig_h":"${this.client}","id.orig_p":${this.port},"id.resp_h":"${this.server}","id.resp_p":53,"proto":"udp","trans_id":${this.i & 65535},"query":"${this.name()}","qclass":1,"qclass_name":"C_INTERNET","qtype":1,"qtype_name":"A","rcode":0,"rcode_name":"NOERROR","AA":false,"TC":false,"RD":true,"RA":true,"Z":0,"rejected":false}`;
  }

  private zeekTable(): string {
    return `${this.at}.${this.micros}\tCx${this.i.toString(36)}abcdefgh\t${this.client}\t${this.port}\t${this.server}\t53\tudp\t${this.i & 65535}\t0.000870\t${this.name()}\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\t-\t-\tF`;
  }

  private bind(): string {
    const asked = this.name();
    return `${this.iso}.386 queries: info: client @0x7fe1e589f098 ${this.client}#${this.port} (${asked}): query: ${asked} IN A +E(0)K (10.0.0.53)`;
  }

  private dnsmasq(): string {
    const { iso } = this;
    const day = iso.charCodeAt(8) === 48 ? ` ${iso[9]}` : iso.slice(8, 10);
    return `${words[iso.charCodeAt(6) - 49]} ${day} ${iso.slice(11)} dnsmasq[12591]: query[A] ${this.name()} from ${this.client}`;
  }

  private fortigate(): string {
    const { port } = this;
    return `date=${this.iso.slice(0, 10)} time=${this.iso.slice(11)} devname="FG-01" devid="FGT60" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=${this.at} srcip=${this.client} srcport=${port} srcintf="lan" dstip=${this.address()} dstport=443 dstintf="wan1" policyid=1 sessionid=${this.i} proto=6 action="accept" service="HTTPS" duration=10 sentbyte=${port} rcvdbyte=1000`;
  }

  private squid(): string {
    const { host, path } = this.page();
    return `${this.at}.494    171 ${this.client} TCP_MISS/200 3512 GET http://${host}${path} - HIER_DIRECT/${this.goodAddress()} text/html`;
  }

  private csv(): string {
    const { iso, port } = this;
    return `${iso},${iso},0.045,${this.client},${this.address()},${port},443,TCP,...AP.SF,0,0,9,1200,8,${port}`;
  }

  private get micros(): number {
    return 100_000 + (this.i % 900_000);
  }

  private get port(): number {
    return 1024 + ((this.i * 7919) % 60_000);
  }

  private get isVersion6(): boolean {
    return this.client.charCodeAt(0) === 102;
  }

  private get server(): string {
    return this.isVersion6 ? 'fd4e:1000:1000:1000:1000:1000:1000:1053' : '10.0.0.53';
  }

  private pick(count: number): number {
    return Math.floor(this.random() * count);
  }

  /** Which of a kind is met: a few are, again and again. */
  private listed(kind: ListedKind): number {
    const count = countOf(kind, this.work.indicators);
    return this.random() < 0.3 ? Math.floor(Math.min(count, 300) ** this.random()) - 1 : this.pick(count);
  }

  private name(): string {
    if (!this.isHit) return this.goodName();
    const name = nameAt('b', this.listed('domain'));
    return this.random() < 0.5 ? `www.${name}` : name;
  }

  private page(): { host: string; path: string } {
    if (this.isHit && this.random() < 0.5) return pageAt(this.listed('url'));
    const path = `/a/${this.i.toString(36)}/index.html?q=${this.port}`;
    // Other pages of a host of which one is listed.
    if (!this.isHit && this.random() < 0.01) return { host: pageAt(this.listed('url')).host, path };
    return { host: this.name(), path };
  }

  private address(): string {
    if (!this.isHit) return this.goodAddress();
    const inNetwork = this.random() < 0.35;
    if (this.isVersion6) {
      if (!inNetwork) return address6At('3eab', this.listed('ipv6'));
      let text = network6At(this.listed('cidr6')).groups;
      while (text.length < 39) text += `:${group(this.pick(0xf000))}`;
      return text;
    }
    if (!inNetwork) return addressAt(this.listed('ipv4'));
    const { first, prefix } = network4At(this.listed('cidr4'));
    return dotted(first + this.pick(2 ** (32 - prefix)));
  }

  private goodName(): string {
    // A few names are asked for most of the time; some are made up for one use, some are one's own.
    const roll = this.random();
    if (roll < 0.06)
      return `d${(Math.imul(this.i, 0x9e3779b1) >>> 0).toString(36)}.gcdn-${this.pick(20)}-test.net`;
    if (roll < 0.115) return `may-${this.pick(5000)}.noi-bo-test.gov.vn`;
    if (roll < 0.13) return `g${this.pick(1e9).toString(36)}-rnd-test.com`;
    const rank = Math.floor(goodNames ** this.random());
    return (this.names[rank] ??= `${rank % 3 === 0 ? 'www.' : ''}${nameAt('g', rank)}`);
  }

  private goodAddress(): string {
    if (this.isVersion6)
      return `2c0f:${group(this.pick(999))}:${group(this.pick(0xf000))}:1000:1000:1000:1000:${group(this.pick(0xf000))}`;
    return dotted((20 + this.pick(40)) * 0x1000000 + this.pick(0x1000000));
  }
}
