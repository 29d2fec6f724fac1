/** A stream of mixed lines, the same for the same seed: usual ones, and those that a quick reader could get wrong. */
export function writeWork(seed: number, count: number): { lines: string[]; random: () => number } {
  let state = seed * 2_654_435_761;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const name = () =>
    pick([
      'WWW.a.example',
      'b.example.',
      'x_1.c.example.vn',
      'd',
      '1.0.0.10.in-addr.arpa',
      'e.example',
      '7.example',
    ]);
  const outside = () =>
    pick(['198.51.100.7', '203.0.113.20', '10.9.9.9', '2001:db8::5', '172.16.3.4', '239.1.1.1']);
  const client = () => `10.1.${Math.floor(random() * 3)}.${Math.floor(random() * 5)}`;
  const zone = () => pick(['+0000', '+0700', '-0330']);
  const writers: ((at: Date) => string)[] = [
    (at) => eve(at, 'dns', `"dns":{"type":"query","rrname":"${name()}","rrtype":"A"}`, '53'),
    (at) =>
      eve(
        at,
        'dns',
        `"dns":{"version":3,"type":"request","queries":[{"rrname":"${name()}","rrtype":"A"}]}`,
        '53',
      ),
    (at) =>
      eve(
        at,
        'dns',
        `"dns":{"type":"answer","rrname":"${name()}","rcode":"${pick(['NOERROR', 'NXDOMAIN'])}"}`,
        '53',
      ),
    (at) => eve(at, 'tls', `"tls":{"subject":"CN=z.example","sni":"${name()}","version":"TLS 1.2"}`, '443'),
    (at) => eve(at, 'tls', `"tls":{"subject":"CN=z.example","version":"TLS 1.2"}`, '443'),
    (at) =>
      eve(
        at,
        'http',
        `"http":{"hostname":"${name()}","url":"\\/a\\/${Math.floor(random() * 99)}","http_method":"GET"}`,
        '80',
      ),
    (at) => eve(at, 'http', `"http":{"url":"http://${name()}/a","http_method":"GET"}`, '80'),
    (at) =>
      eve(
        at,
        'flow',
        `"app_proto":"tls","flow":{"bytes_toserver":${Math.floor(random() * 5000)},"bytes_toclient":9}`,
        '443',
      ),
    (at) => eve(at, 'flow', `"flow":{"src_ip":"198.51.100.7","bytes_toserver":7}`, '443'),
    (at) =>
      eve(
        at,
        'alert',
        `"alert":{"signature":"x"},"direction":"to_client","http":{"hostname":"${name()}"}`,
        '443',
      ),
    (at) =>
      eve(at, 'fileinfo', `"http":{"hostname":"${name()}","url":"/f"},"fileinfo":{"filename":"/f"}`, '80'),
    (at) =>
      zeek(
        at,
        `"query":"${name()}","qtype_name":"A","rcode_name":"${pick(['NOERROR', 'NXDOMAIN'])}"`,
        '10.0.0.53',
      ),
    (at) =>
      zeek(at, `"conn_state":"SF","orig_bytes":${Math.floor(random() * 900)},"resp_bytes":4`, outside()),
    (at) => zeek(at, `"version":"TLSv12","server_name":"${name()}"`, outside()),
    (at) => zeek(at, `"method":"GET","host":"${name()}","uri":"/x"`, outside()),
    (at) =>
      `${(at.getTime() / 1000).toFixed(6)}\tCx1abcdefghij\t${client()}\t5\t10.0.0.53\t53\tudp\t7\t0.1\t${name()}\t1\tC_INTERNET\t1\tA\t0\t${pick(['NOERROR', 'NXDOMAIN'])}\tF\tF\tT\tT\t0\t-\t-\tF`,
    (at) =>
      `${bindStamp(at)} queries: info: client @0x7f ${client()}#53 (q.example): query: ${name()} IN A +E(0)K (10.0.0.53)`,
    (at) =>
      `${bindStamp(at)} queries: info: client ${client()}#53 (q): view inside: query: ${name()} IN A + (10.0.0.53)`,
    (at) =>
      `${at.toISOString().slice(0, 23)} queries: info: client @0x7f ${client()}#53 (q): query: ${name()} IN AAAA -`,
    (at) => `${monthStamp(at)} dnsmasq[12]: query[A] ${name()} from ${client()}`,
    (at) => `${monthStamp(at)} dnsmasq[12]: reply ${name()} is 198.51.100.7`,
    (at) => `${monthStamp(at)} ns1 dnsmasq[12]: 7 ${client()}/5353 query[A] ${name()} from ${client()}`,
    (at) =>
      `date=${at.toISOString().slice(0, 10)} time=${at.toISOString().slice(11, 19)} devname="FG" type="traffic" eventtime=${Math.floor(at.getTime() / 1000)} srcip=${client()} srcport=5 dstip=${outside()} dstport=443 proto=6 action="accept" sentbyte=${Math.floor(random() * 900)} rcvdbyte=1`,
    (at) =>
      `date=${at.toISOString().slice(0, 10)} time=${at.toISOString().slice(11, 19)} type="utm" subtype="webfilter" eventtime=${at.getTime()}000000 srcip=${client()} dstip=${outside()} hostname="${name()}" url="/a"`,
    (at) =>
      `${(at.getTime() / 1000).toFixed(3)}    17 ${client()} TCP_MISS/200 35 GET http://${name()}:8080/a - HIER_DIRECT/198.51.100.7 text/html`,
    (at) =>
      `${(at.getTime() / 1000).toFixed(3)}    17 ${client()} TCP_TUNNEL/200 35 CONNECT ${name()}:443 - HIER_DIRECT/198.51.100.7 -`,
    () =>
      pick([
        '',
        'kernel: x',
        '{"broken',
        '{"ts":1',
        '# comment',
        'date=2026',
        'A',
        'client 10.1.1.1#5: query: x',
      ]),
  ];
  function eve(at: Date, type: string, body: string, port: string): string {
    const isAnswer = random() < 0.2;
    const [from, to] = isAnswer ? [outside(), client()] : [client(), outside()];
    const [fromPort, toPort] = isAnswer ? [port, '5000'] : ['5000', port];
    return `{"timestamp":"${at.toISOString().slice(0, 23)}123${zone()}","flow_id":1,"event_type":"${type}","src_ip":"${from}","src_port":${fromPort},"dest_ip":"${to}","dest_port":${toPort},"proto":"TCP",${body}}`;
  }
  function zeek(at: Date, body: string, to: string): string {
    return `{"ts":${(at.getTime() / 1000).toFixed(6)},"uid":"C1abcdefghijk","id.orig_h":"${client()}","id.orig_p":5,"id.resp_h":"${to}","id.resp_p":53,"proto":"udp",${body}}`;
  }
  function bindStamp(at: Date): string {
    const [, day, month, year] = at.toUTCString().split(' ');
    return `${day}-${month}-${year} ${at.toISOString().slice(11, 23)}`;
  }
  function monthStamp(at: Date): string {
    const [, day, month] = at.toUTCString().split(' ');
    return `${month} ${day} ${at.toISOString().slice(11, 19)}`;
  }
  const begin = Date.parse('2026-11-20T20:30:00Z');
  const lines = Array.from({ length: count }, (_, place) => pick(writers)(new Date(begin + place * 7_313)));
  return { lines, random };
}
