/** Where logs can be sent to. */
export interface Destination {
  host: string;
  /** Address of the pages. */
  origin: string;
  /** `null`: this way in is closed. */
  udp: number | null;
  tcp: number | null;
  tls: number | null;
}

export interface Recipe {
  key: 'suricata' | 'rsyslog' | 'rsyslog_tls' | 'syslog_ng' | 'fortigate' | 'mikrotik' | 'windows' | 'http';
  text: string;
}

/** What to copy into each kind of sender, with this server's own address in it. */
export function recipesFor({ host, origin, udp, tcp, tls }: Destination): Recipe[] {
  const tcpPort = tcp ?? 5514;
  const udpPort = udp ?? 5514;
  const tlsPort = tls ?? 6514;
  return [
    {
      key: 'suricata',
      text: `# /etc/rsyslog.d/60-suricata.conf
module(load="imfile")
input(type="imfile" file="/var/log/suricata/eve.json" tag="suricata" ruleset="lachan")
ruleset(name="lachan") {
  action(type="omfwd" target="${host}" port="${tcpPort}" protocol="tcp" tcp_framing="octet-counted"
    template="RSYSLOG_SyslogProtocol23Format"
    queue.type="linkedlist" queue.filename="lachan" queue.maxdiskspace="2g" queue.saveonshutdown="on"
    action.resumeretrycount="-1")
}
global(maxMessageSize="64k")`,
    },
    {
      key: 'rsyslog',
      text: `# /etc/rsyslog.d/60-lachan.conf
*.* action(type="omfwd" target="${host}" port="${tcpPort}" protocol="tcp" tcp_framing="octet-counted"
  template="RSYSLOG_SyslogProtocol23Format"
  queue.type="linkedlist" queue.filename="lachan" queue.maxdiskspace="1g" queue.saveonshutdown="on"
  action.resumeretrycount="-1")`,
    },
    {
      key: 'rsyslog_tls',
      text: `# /etc/rsyslog.d/60-lachan.conf (apt install rsyslog-gnutls)
global(
  defaultNetstreamDriverCAFile="/etc/ssl/lachan/ca.pem"
  defaultNetstreamDriverCertFile="/etc/ssl/lachan/sensor.pem"
  defaultNetstreamDriverKeyFile="/etc/ssl/lachan/sensor.key")
*.* action(type="omfwd" target="${host}" port="${tlsPort}" protocol="tcp" tcp_framing="octet-counted"
  StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name"
  StreamDriverPermittedPeers="${host}"
  template="RSYSLOG_SyslogProtocol23Format" action.resumeretrycount="-1")`,
    },
    {
      key: 'syslog_ng',
      text: `# /etc/syslog-ng/conf.d/lachan.conf
destination d_lachan {
  syslog("${host}" transport("tcp") port(${tcpPort}) disk-buffer(disk-buf-size(1073741824) reliable(yes)));
};
log { source(s_src); destination(d_lachan); };`,
    },
    {
      key: 'fortigate',
      text: `config log syslogd setting
  set status enable
  set server "${host}"
  set port ${tcpPort}
  set mode reliable
  set format default
end
config log syslogd filter
  set severity information
  set forward-traffic enable
end`,
    },
    {
      key: 'mikrotik',
      text: `/system logging action add name=lachan target=remote remote=${host} remote-port=${udpPort} bsd-syslog=yes
/system logging add topics=dns,packet action=lachan
/system logging add topics=firewall action=lachan`,
    },
    {
      key: 'windows',
      text: `# nxlog.conf (NXLog Community Edition)
<Extension syslog>
  Module xm_syslog
</Extension>
<Input dns>
  Module im_file
  File "C:\\\\Windows\\\\System32\\\\dns\\\\dns.log"
</Input>
<Output lachan>
  Module om_tcp
  Host ${host}
  Port ${tcpPort}
  Exec to_syslog_ietf();
  OutputType Syslog_TLS
</Output>
<Route dns_to_lachan>
  Path dns => lachan
</Route>`,
    },
    {
      key: 'http',
      text: `curl --data-binary @eve.json -H 'Authorization: Bearer MÃ_TRUY_CẬP' \\
  -H "X-Batch-Id: $(sha256sum eve.json | cut -c1-64)" \\
  '${origin}/api/ingest/TÊN_NGUỒN'`,
    },
  ];
}
