import { describe, test } from 'vitest';
import { expectTold } from './told.ts';

const head =
  'date=2026-11-21 time=07:24:09 devname="fg-ubnd" devid="FG100F0000000001" eventtime=1795220649123456789 tz="+0700" vd="root"';
const ends =
  'srcip=10.1.2.3 srcport=50001 srcintf="trong" dstip=198.51.100.7 dstport=443 dstintf="wan1" proto=6';

/** After Fortinet's "FortiOS Log Message Reference". */
describe('FortiGate', () => {
  test('traffic: forwarded, local, over IPv6, and with the user and the names of both ends', () =>
    expectTold([
      [
        `<189>${head} logid="0000000013" type="traffic" subtype="forward" level="notice" ${ends} action="close" user="an" srcname="MAY-01" dstname="c2.xau.example" service="HTTPS" sentbyte=5 rcvdbyte=7`,
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example user=an host=MAY-01',
      ],
      [
        `<189>1 2026-11-21T07:24:09+07:00 fg-ubnd - - - - logver=700140601 ${head} logid="0001000014" type="traffic" subtype="local" srcip=2001:db8::7 srcport=50001 dstip=2001:db8:1::3 dstport=22 proto=6 action="deny"`,
        '2001:db8::7:50001 → 2001:db8:1::3:22 host=fg-ubnd',
      ],
      [
        `${head} logid="0000000013" type="traffic" subtype="forward" ${ends} unauthuser="binh" hostname="c2.xau.example" action="accept"`,
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example user=binh host=fg-ubnd',
      ],
    ]));

  test('web filter, DNS, application control, SSL and files', () =>
    expectTold([
      [
        `${head} logid="0316013056" type="utm" subtype="webfilter" eventtype="ftgd_blk" ${ends} hostname="c2.xau.example" action="blocked" reqtype="direct" url="https://c2.xau.example/a?b=1" user="an" method="domain" msg="URL belongs to a denied category in policy"`,
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example url=https://c2.xau.example/a?b=1 user=an host=fg-ubnd',
      ],
      [
        `${head} logid="1501054802" type="utm" subtype="dns" eventtype="dns-response" ${ends} qname="c2.xau.example" qtype="A" qtypeval=1 qclass="IN" ipaddr="198.51.100.7, 198.51.100.8" action="pass"`,
        '10.1.2.3:50001 → 198.51.100.7:443 name=c2.xau.example type=A host=fg-ubnd',
      ],
      [
        `${head} logid="1700062300" type="utm" subtype="ssl" eventtype="ssl-anomalies" action="blocked" ${ends} hostname="c2.xau.example" sni="c2.xau.example" eventsubtype="certificate-blocked"`,
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example tls=c2.xau.example host=fg-ubnd',
      ],
      [
        `${head} logid="0211008192" type="utm" subtype="virus" eventtype="infected" msg="File is infected." action="blocked" ${ends} filename="a.exe" virus="W32/Agent.X!tr" url="http://c2.xau.example/a.exe" analyticscksum="131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267"`,
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example url=http://c2.xau.example/a.exe host=fg-ubnd file=a.exe sha256=131f95c5',
      ],
      [
        `${head} logid="0954024576" type="utm" subtype="dlp" eventtype="dlp" ${ends} filename="luong.xlsx" sender="an@xa.example" recipient="x@xau.example" from="an@xa.example" action="log-only"`,
        '10.1.2.3:50001 → 198.51.100.7:443 host=fg-ubnd file=luong.xlsx',
      ],
      [
        `${head} logid="0419016384" type="utm" subtype="ips" eventtype="signature" ${ends} attack="Apache.Log4j.Error.Log.Remote.Code.Execution" hostname="198.51.100.7" url="/a" agent="curl/8" httpmethod="GET" referralurl="http://x.example/" direction="incoming"`,
        '10.1.2.3:50001 → 198.51.100.7:443 url=/a method=GET host=fg-ubnd',
      ],
      [
        `${head} logid="1203030258" type="utm" subtype="waf" eventtype="waf-http-method" ${ends} action="blocked" httpmethod="TRACE" url="http://web.xa.example/"`,
        '10.1.2.3:50001 → 198.51.100.7:443 site=web.xa.example url=http://web.xa.example/ method=TRACE host=fg-ubnd',
      ],
    ]));

  test('events: log-ons of administrators, tunnels, wireless, addresses given out', () =>
    expectTold([
      [
        `${head} logid="0100032002" type="event" subtype="system" logdesc="Admin login failed" sn="0" user="admin" ui="https(198.51.100.9)" method="https" srcip=198.51.100.9 dstip=203.0.113.1 action="login" status="failed" reason="passwd_invalid" msg="Administrator admin login failed from https(198.51.100.9) because of invalid password"`,
        '198.51.100.9 → 203.0.113.1 user=admin host=fg-ubnd',
      ],
      [
        `${head} logid="0100032001" type="event" subtype="system" logdesc="Admin login successful" user="an" ui="ssh(2001:db8::9)" method="ssh" action="login" status="success"`,
        '2001:db8::9 → user=an host=fg-ubnd',
      ],
      [
        `${head} logid="0101039424" type="event" subtype="vpn" logdesc="SSL VPN tunnel up" action="tunnel-up" tunneltype="ssl-web" tunnelid=7 remip=203.0.113.9 user="an" group="VPN" dst_host="N/A" reason="N/A" msg="SSL tunnel established"`,
        '203.0.113.9 → user=an host=fg-ubnd',
      ],
      [
        `${head} logid="0101037138" type="event" subtype="vpn" logdesc="IPsec connection status changed" action="tunnel-up" remip=203.0.113.9 locip=203.0.113.1 remport=500 locport=4500 outintf="wan1" user="N/A" xauthuser="binh" assignip=10.9.0.5 vpntunnel="xa"`,
        '203.0.113.9:500 → 203.0.113.1:4500 user=binh host=fg-ubnd',
      ],
      [
        `${head} logid="0102043009" type="event" subtype="user" logdesc="Authentication failed" srcip=10.1.2.3 dstip=198.51.100.7 policyid=1 interface="trong" user="an" group="N/A" authproto="HTTPS(10.1.2.3)" action="authentication" status="failure"`,
        '10.1.2.3 → 198.51.100.7 user=an host=fg-ubnd',
      ],
      [
        `${head} logid="0104043573" type="event" subtype="wireless" logdesc="Wireless client authenticated" sn="FP1" ap="ap-01" ssid="ubnd" user="an" stamac="00:11:22:33:44:55" srcip=10.1.2.3 action="client-authentication"`,
        '10.1.2.3 → user=an host=fg-ubnd',
      ],
      [
        `${head} logid="0720018432" type="anomaly" subtype="anomaly" ${ends} attack="tcp_syn_flood" action="clear_session" count=1`,
        '10.1.2.3:50001 → 198.51.100.7:443 host=fg-ubnd',
      ],
    ]));

  test('as CEF, with either of its prefixes', () =>
    expectTold([
      [
        'CEF:0|Fortinet|Fortigate|v7.0.5|54600|dns:dns-query|3|deviceExternalId=FG1 FTNTFGTeventtime=1795220649123456789 FTNTFGTtz=+0700 cat=dns:dns-query src=10.1.2.3 spt=50001 dst=10.1.0.1 dpt=53 proto=17 FTNTFGTqname=c2.xau.example FTNTFGTqtype=A suser=AN',
        '10.1.2.3:50001 → 10.1.0.1:53 name=c2.xau.example type=A user=AN',
      ],
      [
        'CEF:0|Fortinet|Fortigate|v7.0.5|13056|utm:webfilter ftgd_blk blocked|4|deviceExternalId=FG1 dvchost=fg-ubnd src=10.1.2.3 shost=MAY-01 spt=50001 dst=198.51.100.7 dpt=443 dhost=c2.xau.example request=https://c2.xau.example/a act=blocked duser=an',
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example url=https://c2.xau.example/a user=an host=fg-ubnd',
      ],
      [
        'CEF:0|Fortinet|Fortigate|v7.0.5|08192|utm:virus infected blocked|4|src=10.1.2.3 dst=198.51.100.7 spt=50001 dpt=80 fname=a.exe cs1=W32/X cs1Label=Virus request=http://198.51.100.7/a.exe FTNTFGTanalyticscksum=131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267',
        '10.1.2.3:50001 → 198.51.100.7:80 site=198.51.100.7 url=http://198.51.100.7/a.exe file=a.exe sha256=131f95c5',
      ],
    ]));
});

describe('FortiMail and FortiWeb', () => {
  test('mail: events, what was scanned, spam and viruses', () =>
    expectTold([
      [
        'date=2026-11-21 time=07:24:09.123 device_id=FE100 log_id=0200001075 type=statistics pri=information session_id="s-1" client_name="mx.xau.example" client_ip="198.51.100.7" client_cc="US" dst_ip="10.1.0.25" from="a@xau.example" to="an@xa.example" subject="Hóa đơn" disposition="Quarantine" classifier="Virus"',
        '198.51.100.7 → 10.1.0.25',
      ],
      [
        'date=2026-11-21 time=07:24:09.123 device_id=FE100 log_id=0100000924 type=virus subtype=infected pri=information from="a@xau.example" to="an@xa.example" src=198.51.100.7 session_id="s-2" msg="The file hoa-don.zip is infected with W32/Agent.X!tr."',
        '198.51.100.7 → file=hoa-don.zip',
      ],
      [
        'time=07:24:09.123 device_id=FE100 log_id=0003001036 type=event subtype=smtp pri=information user=mail ui=mail action=NONE status=N/A session_id="s-3" msg="STARTTLS=client, relay=mx.xau.example. [198.51.100.7], version=TLSv1.3, verify=OK"',
        '→ 198.51.100.7 site=mx.xau.example user=mail',
      ],
      [
        'time=07:24:09.123 device_id=FE100 log_id=0701031743 type=kevent subtype=admin pri=information user=an ui=GUI(10.1.2.3) action=login status=failure reason=none msg="User an login failed from GUI(10.1.2.3)"',
        '10.1.2.3 → user=an',
      ],
    ]));
  test('web: attacks and traffic', () =>
    expectTold([
      [
        'date=2026-11-21 time=07:24:09 log_id=20000008 msg_id=7 device_id=FV1 vd="root" timezone="(GMT+7:00)Hanoi" type=attack subtype="Signature Detection" pri=alert proto=tcp service=https/tls1.2 backend_service=http action=Alert_Deny policy="web" src=198.51.100.9 src_port=40112 dst=10.1.0.80 dst_port=443 http_method=get http_url="/a?id=1%27" http_host="web.xa.example" http_agent="sqlmap/1.7" signature_subclass="SQL Injection" user_name="Unknown"',
        '198.51.100.9:40112 → 10.1.0.80:443 site=web.xa.example url=/a?id=1%27 method=GET user=Unknown',
      ],
      [
        'date=2026-11-21 time=07:24:09 log_id=30000000 device_id=FV1 type=traffic subtype="https" pri=notice proto=tcp service=https status=success src=198.51.100.9 src_port=40112 dst=10.1.0.80 dst_port=443 http_method=post http_url="/login" http_host="web.xa.example" http_agent="x" http_retcode=200',
        '198.51.100.9:40112 → 10.1.0.80:443 site=web.xa.example url=/login method=POST status=200',
      ],
    ]));
});
