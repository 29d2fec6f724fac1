import type { EventFields, LogFormat } from '../src/index.ts';

/** A line of our own making, after a product's documentation, and what it says. */
export interface LogLine {
  what: string;
  format: LogFormat;
  line: string;
  fields: Partial<EventFields>;
  /** Column names that went by before it. */
  columns?: readonly string[];
}

const at = (text: string): number => Date.parse(text);
const dns = { category: 'dns' } as const;

/** Read at 2026-11-21 in Vietnam, whose zone stamps without one have. */
export const logLines: readonly LogLine[] = [
  {
    what: 'BIND',
    format: 'bind',
    line: '21-Nov-2026 07:22:37.386 queries: info: client @0x7fe1 10.1.2.3#58010 (www.xa.example): view noi-bo: query: www.xa.example IN AAAA +E(0)K (10.0.0.53)',
    fields: {
      ...dns,
      at: at('2026-11-21T00:22:37.386Z'),
      sourceAddress: '10.1.2.3',
      name: 'www.xa.example',
      queryType: 'AAAA',
    },
  },
  {
    what: 'BIND, a policy zone that answered in the place of the name',
    format: 'bind',
    line: '21-Nov-2026 07:22:37.386 rpz: info: client @0x7fe1 10.1.2.3#58010 (c2.xau.example): rpz QNAME NXDOMAIN rewrite c2.xau.example/A/IN via c2.xau.example.rpz.local',
    fields: { ...dns, sourceAddress: '10.1.2.3', name: 'c2.xau.example' },
  },
  {
    what: 'dnsmasq with the asker in front',
    format: 'dnsmasq',
    line: 'Nov 21 07:09:25 gw dnsmasq[12583]: 1 10.1.2.3/40032 query[A] c2.xau.example from 10.1.2.3',
    fields: {
      ...dns,
      at: at('2026-11-21T00:09:25Z'),
      sourceAddress: '10.1.2.3',
      sourcePort: 40032,
      name: 'c2.xau.example',
    },
  },
  {
    what: 'Unbound',
    format: 'unbound',
    line: '[1795219768] unbound[12597:0] reply: 10.1.2.3 nx.xa.example. A IN NXDOMAIN 0.000000 1 40',
    fields: {
      ...dns,
      at: 1795219768000,
      sourceAddress: '10.1.2.3',
      name: 'nx.xa.example',
      responseCode: 'NXDOMAIN',
    },
  },
  {
    what: 'PowerDNS Recursor',
    format: 'powerdns',
    line: 'Nov 21 07:09:28 msg="Question" subsystem="syncres" level="0" prio="Info" tid="1" ts="1795219768.235" ecs="" proto="udp" qname="c2.xau.example" qtype="A" remote="10.1.2.3:40112"',
    fields: {
      ...dns,
      at: 1795219768235,
      sourceAddress: '10.1.2.3',
      sourcePort: 40112,
      name: 'c2.xau.example',
      queryType: 'A',
    },
  },
  {
    what: 'PowerDNS Authoritative',
    format: 'powerdns',
    line: "Nov 21 07:09:28 ns1 pdns_server[22]: Remote 10.1.2.3 wants 'c2.xau.example|A', do = 0, bufsize = 512: packetcache MISS",
    fields: { ...dns, sourceAddress: '10.1.2.3', name: 'c2.xau.example' },
  },
  ...[
    ['21/11/2026 1:02:03 CH', 'Vietnamese'],
    ['11/21/2026 1:02:03 PM', 'American'],
    ['11/21/2026 1:02:03\u202fPM', 'American with a narrow blank'],
    ['21/11/2026 13:02:03', 'British'],
    ['21.11.2026 13:02:03', 'German'],
    ['2026-11-21 13:02:03', 'Swedish'],
    ['2026/11/21 13:02:03', 'Japanese'],
    ['20261121 13:02:03', 'of old servers'],
  ].map(([stamp, locale]): LogLine => ({
    what: `Windows DNS, date in the ${locale} way`,
    format: 'windows-dns',
    line: `${stamp} 0A2C PACKET  000001D2C6B7F2B0 UDP Rcv 10.1.2.3        5f1a   Q [0001   D   NOERROR] A      (2)c2(3)xau(7)example(0)`,
    fields: {
      ...dns,
      at: at('2026-11-21T06:02:03Z'),
      sourceAddress: '10.1.2.3',
      name: 'c2.xau.example',
      responseCode: 'NOERROR',
    },
  })),
  {
    what: 'Windows DNS, an answer to a client',
    format: 'windows-dns',
    line: '21/11/2026 1:02:03 CH 0A2C PACKET  000001D2C6B7F2B0 UDP Snd 10.1.2.3        5f1a R Q [8385 A DR NXDOMAIN] AAAA   (3)www(2)xa(7)example(0)',
    fields: {
      ...dns,
      sourceAddress: '10.1.2.3',
      name: 'www.xa.example',
      queryType: 'AAAA',
      responseCode: 'NXDOMAIN',
    },
  },
  {
    what: 'Squid',
    format: 'squid',
    line: '1795219768.494   1717 10.1.2.3 TCP_TUNNEL/200 3512 CONNECT c2.xau.example:443 an HIER_DIRECT/198.51.100.7 -',
    fields: {
      at: 1795219768494,
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
      host: 'c2.xau.example',
      user: 'an',
    },
  },
  {
    what: 'nginx behind a syslog header',
    format: 'access-log',
    line: '<190>Nov 21 07:24:09 web-01 nginx: 198.51.100.7 - - [21/Nov/2026:07:24:09 +0700] "GET /a?b=1 HTTP/1.1" 404 615 "-" "curl/8"',
    fields: {
      at: at('2026-11-21T00:24:09Z'),
      sourceAddress: '198.51.100.7',
      url: '/a?b=1',
      method: 'GET',
      status: 404,
      userAgent: 'curl/8',
    },
  },
  {
    what: 'Apache with a virtual host, and a user with blanks',
    format: 'access-log',
    line: 'www.xa.example:443 2001:db8::7 - Nguyễn Văn A [21/Nov/2026:07:24:09 +0700] "POST /login HTTP/2.0" 200 - "https://www.xa.example/" "Mozilla/5.0 \\"x\\""',
    fields: {
      sourceAddress: '2001:db8::7',
      host: 'www.xa.example',
      user: 'Nguyễn Văn A',
      url: '/login',
      status: 200,
    },
  },
  {
    what: 'nginx behind a proxy that lists the askers',
    format: 'access-log',
    line: '10.0.0.2, 198.51.100.7, 127.0.0.1 - - [21/Nov/2026:07:24:09 +0700] "GET / HTTP/1.1" 200 615 "-" "-"',
    fields: { sourceAddress: '198.51.100.7' },
  },
  {
    what: 'IIS by its header',
    format: 'iis',
    columns: [
      'date',
      'time',
      's-ip',
      'cs-method',
      'cs-uri-stem',
      'cs-uri-query',
      'c-ip',
      'cs(User-Agent)',
      'sc-status',
    ],
    line: '2026-11-21 00:24:09 10.0.0.80 GET /trang-chu.aspx id=1 198.51.100.7 Mozilla/5.0+(X11) 500',
    fields: {
      at: at('2026-11-21T00:24:09Z'),
      sourceAddress: '198.51.100.7',
      destinationAddress: '10.0.0.80',
      url: '/trang-chu.aspx?id=1',
      status: 500,
      userAgent: 'Mozilla/5.0 (X11)',
    },
  },
  {
    what: 'IIS without any header',
    format: 'iis',
    line: '2026-11-21 00:24:09 W3SVC1 WEB-01 10.0.0.80 POST /up.aspx - 80 - 198.51.100.7 HTTP/1.1 Mozilla/5.0+(X11) - - www.xa.example 200 0 0 123 456 7',
    fields: {
      sourceAddress: '198.51.100.7',
      url: '/up.aspx',
      method: 'POST',
      status: 200,
      destinationPort: 80,
    },
  },
  {
    what: 'IIS in its own format',
    format: 'iis',
    line: '198.51.100.7, -, 11/21/2026, 07:24:09, W3SVC1, WEB-01, 10.0.0.80, 2, 769, 143, 200, 0, GET, /x.asp, a=1,',
    fields: { sourceAddress: '198.51.100.7', hostName: 'WEB-01', url: '/x.asp?a=1', status: 200 },
  },
  {
    what: 'HAProxy',
    format: 'access-log',
    line: 'Nov 21 07:24:09 lb haproxy[14389]: 198.51.100.7:33317 [21/Nov/2026:07:24:09.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1"',
    fields: { sourceAddress: '198.51.100.7', sourcePort: 33317, url: '/index.html', status: 200 },
  },
  {
    what: 'nginx errors',
    format: 'web-error',
    line: '2026/11/21 07:24:09 [error] 17308#17308: *1 open() "/var/www/x" failed (2: No such file or directory), client: 198.51.100.7, server: www.xa.example, request: "GET /x HTTP/1.1", host: "www.xa.example"',
    fields: {
      at: at('2026-11-21T00:24:09Z'),
      sourceAddress: '198.51.100.7',
      url: '/x',
      method: 'GET',
      host: 'www.xa.example',
    },
  },
  {
    what: 'Apache errors with ModSecurity',
    format: 'web-error',
    line: '[Sat Nov 21 07:24:09.056862 2026] [:error] [pid 22] [client 198.51.100.7:53375] ModSecurity: Access denied with code 403. [id "960015"] [msg "SQL Injection"] [hostname "www.xa.example"] [uri "/tim"]',
    fields: {
      at: at('2026-11-21T00:24:09.056Z'),
      sourceAddress: '198.51.100.7',
      sourcePort: 53375,
      url: '/tim',
      rule: 'SQL Injection',
      category: 'alert',
    },
  },
  {
    what: 'OpenSSH',
    format: 'sshd',
    line: 'Nov 21 07:24:09 may-chu sshd[881]: Failed password for invalid user admin from 198.51.100.7 port 51826 ssh2',
    fields: {
      hostName: 'may-chu',
      sourceAddress: '198.51.100.7',
      sourcePort: 51826,
      user: 'admin',
      action: 'failed',
    },
  },
  {
    what: 'FortiGate',
    format: 'key-value',
    line: '<189>date=2026-11-21 time=07:24:09 devname="FGT-XA" devid="FG1" eventtime=1795220649123456789 tz="+0700" logid="0000000013" type="traffic" subtype="forward" srcip=10.1.2.3 srcport=52272 dstip=198.51.100.7 dstport=443 proto=6 action="accept" sentbyte=160972 rcvdbyte=58449 unauthuser="XA\\an"',
    fields: {
      at: 1795220649123,
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
      transport: 'tcp',
      bytesOut: 160972,
    },
  },
  {
    what: 'Sophos Firewall',
    format: 'key-value',
    line: 'device_name="SFW" timestamp="2026-11-21T07:24:09+0700" device_model="XGS87" log_id="010101600001" log_type="Firewall" log_component="Firewall Rule" log_subtype="Allowed" src_ip="10.1.2.3" dst_ip="198.51.100.7" protocol="TCP" src_port=52272 dst_port=443 domain="c2.xau.example"',
    fields: {
      at: at('2026-11-21T00:24:09Z'),
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
      host: 'c2.xau.example',
    },
  },
  {
    what: 'Check Point Log Exporter',
    format: 'key-value',
    line: '<134>1 2026-11-21T00:24:09Z cp-gw CheckPoint 1234 - [action:"Accept"; flags:"411908"; ifdir:"outbound"; origin:"10.0.0.1"; time:"1795220649"; dst:"198.51.100.7"; proto:"6"; s_port:"52272"; service:"443"; src:"10.1.2.3"; resource:"https://c2.xau.example/a\\"b"]',
    fields: {
      at: 1795220649000,
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
      transport: 'tcp',
    },
  },
  {
    what: 'Cisco ASA',
    format: 'key-value',
    line: '<166>Nov 21 2026 07:24:09 asa : %ASA-6-302013: Built outbound TCP connection 7 for outside:198.51.100.7/443 (198.51.100.7/443) to inside:10.1.2.3/52272 (203.0.113.9/52272)',
    fields: {
      at: at('2026-11-21T00:24:09Z'),
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
    },
  },
  {
    what: 'Palo Alto, a URL',
    format: 'csv',
    line: `<14>Nov 21 07:24:09 PA 1,2026/11/21 07:24:09,0164,THREAT,url,2816,2026/11/21 07:24:09,10.1.2.3,198.51.100.7,0.0.0.0,0.0.0.0,ra-ngoai,xa\\an,,ssl,vsys1,trong,ngoai,e1,e2,log,2026/11/21 07:24:09,138,1,52272,443,0,0,0x8b000,tcp,alert,"c2.xau.example/a,b",(9999),malware,informational,client-to-server${','.repeat(20)}`,
    fields: {
      at: at('2026-11-21T00:24:09Z'),
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      url: 'https://c2.xau.example/a,b',
      host: 'c2.xau.example',
    },
  },
  {
    what: 'pf of pfSense',
    format: 'pf',
    line: '<134>Nov 21 07:24:09 filterlog[123]: 69,,,1000006765,vmx1,match,block,out,4,0x0,,31,42511,0,DF,6,tcp,60,10.1.2.3,198.51.100.7,52272,443,0,S,1,,1024,,',
    fields: {
      sourceAddress: '10.1.2.3',
      sourcePort: 52272,
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
      transport: 'tcp',
      action: 'block',
    },
  },
  {
    what: 'CEF with escapes in header and extension',
    format: 'cef',
    line: 'Nov 21 07:24:09 fw CEF:0|Vendor\\|X|Pro\\\\duct|1.0|100|web \\| request|5|src=10.1.2.3 dst=198.51.100.7 dpt=80 request=http://c2.xau.example/?a\\=b msg=two\\nlines cs1Label=Threat Name cs1=Trojan',
    fields: {
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      url: 'http://c2.xau.example/?a=b',
      rule: 'web | request',
    },
  },
  {
    what: 'LEEF 1.0',
    format: 'leef',
    line: 'LEEF:1.0|Vendor|Product|1.0|block|src=10.1.2.3\tdst=198.51.100.7\tdstPort=443\tusrName=an\turl=http://c2.xau.example/',
    fields: {
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
      user: 'an',
      url: 'http://c2.xau.example/',
    },
  },
  {
    what: 'LEEF 2.0 with a delimiter in hexadecimal',
    format: 'leef',
    line: '<13>1 2026-11-21T07:24:09+07:00 fw leef - - - LEEF:2.0|Vendor|Product|1.0|block|x5E|src=10.1.2.3^dst=198.51.100.7^dstPort=443^usrName=Nguyễn Văn A',
    fields: {
      at: at('2026-11-21T00:24:09Z'),
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      user: 'Nguyễn Văn A',
    },
  },
  {
    what: 'LEEF 2.0 with a delimiter of its own',
    format: 'leef',
    line: 'LEEF:2.0|Vendor|Product|1.0|block|;|src=10.1.2.3;dst=198.51.100.7;url=http://c2.xau.example/a=b',
    fields: { sourceAddress: '10.1.2.3', url: 'http://c2.xau.example/a=b' },
  },
  {
    what: 'Suricata',
    format: 'suricata-eve',
    line: '{"timestamp":"2026-11-21T07:24:09.123456+0700","event_type":"dns","src_ip":"10.1.2.3","src_port":53532,"dest_ip":"10.0.0.53","dest_port":53,"proto":"UDP","dns":{"type":"query","rrname":"c2.xau.example","rrtype":"A"}}',
    fields: { ...dns, at: at('2026-11-21T00:24:09.123Z'), sourceAddress: '10.1.2.3', name: 'c2.xau.example' },
  },
  {
    what: 'Zeek, JSON',
    format: 'zeek-json',
    line: '{"ts":1795220649.123456,"uid":"CAbc1","id.orig_h":"10.1.2.3","id.orig_p":53532,"id.resp_h":"198.51.100.7","id.resp_p":443,"proto":"tcp","server_name":"c2.xau.example"}',
    fields: {
      at: 1795220649123,
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      tlsName: 'c2.xau.example',
    },
  },
  {
    what: 'Zeek, TSV',
    format: 'zeek-tsv',
    columns: ['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'query'],
    line: '1795220649.123456\tCAbc1\t10.1.2.3\t53532\t10.0.0.53\t53\tudp\tc2.xau.example',
    fields: { ...dns, sourceAddress: '10.1.2.3', name: 'c2.xau.example' },
  },
  {
    what: 'nfdump, one JSON object a line',
    format: 'nfdump',
    line: '{"type":"FLOW","first":"2026-11-21T07:24:09.644","last":"2026-11-21T07:24:10.689","in_packets":9,"in_bytes":4983,"proto":6,"src4_addr":"10.1.2.3","dst4_addr":"198.51.100.7","src_port":36694,"dst_port":443}',
    fields: {
      at: at('2026-11-21T00:24:09.644Z'),
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
      transport: 'tcp',
      bytesOut: 4983,
    },
  },
  {
    what: 'nfdump, long',
    format: 'nfdump',
    line: '2026-11-21 07:24:09.644     0.045 TCP          10.1.2.3:36694 ->    198.51.100.7:443   ...AP.SF   0      927    49838     1',
    fields: {
      sourceAddress: '10.1.2.3',
      sourcePort: 36694,
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
    },
  },
  {
    what: 'nfdump, CSV',
    format: 'csv',
    columns: 'ts,te,td,sa,da,sp,dp,pr'.split(','),
    line: '2026-11-21 07:24:09,2026-11-21 07:24:09,0.045,10.1.2.3,198.51.100.7,36694,443,TCP',
    fields: {
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
      transport: 'tcp',
    },
  },
  {
    what: 'Windows events: Sysmon',
    format: 'windows-event',
    line: '{"EventTime":"2026-11-21 07:24:09","Hostname":"MAY-01","EventID":22,"SourceName":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational","UtcTime":"2026-11-21 00:24:09.500","QueryName":"c2.xau.example","QueryResults":"::ffff:198.51.100.7;","User":"XA\\\\an"}',
    fields: {
      ...dns,
      at: at('2026-11-21T00:24:09.500Z'),
      hostName: 'MAY-01',
      name: 'c2.xau.example',
      answers: ['198.51.100.7'],
    },
  },
  {
    what: 'any key=value with known names, behind Vietnamese host names',
    format: 'key-value',
    line: '<134>Nov 21 07:24:09 tường-lửa-xã loguru: src=10.1.2.3 dst=198.51.100.7 spt=52272 dpt=443 act=deny',
    fields: {
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      hostName: 'tường-lửa-xã',
      action: 'deny',
    },
  },
  {
    what: 'any JSON with known names behind an octet count',
    format: 'json',
    line: '132 <134>1 2026-11-21T07:24:09+07:00 gw app - - - \uFEFF{"time":1795220649,"src_ip":"10.1.2.3","dst_ip":"198.51.100.7","dst_port":443}',
    fields: {
      at: 1795220649000,
      sourceAddress: '10.1.2.3',
      destinationAddress: '198.51.100.7',
      destinationPort: 443,
    },
  },
];

/** Lines that no decoder knows. */
export const unknownLines: readonly string[] = [
  'hello',
  '<134>Nov 21 07:24:09 may-01 cron[1]: job finished',
  'Nov 21 07:09:24 dnsmasq[12583]: started, version 2.90 cachesize 150',
  '####################',
  '{"broken": "json',
  'ngày 21 tháng 11 năm 2026: máy chủ khởi động lại',
];
