import { describe, expect, test } from 'vitest';
import { decodeLine } from '../../src/index.ts';
import { expectTold, toldAt } from './told.ts';

const ends = '10.1.2.3:50001 → 198.51.100.7:443';

/** After "Check Point Log Exporter" and "Logs Fields". */
describe('Check Point', () => {
  test('Log Exporter in all its forms', () =>
    expectTold([
      [
        '<134>1 2026-11-21T00:24:09Z gw-01 CheckPoint 1234 - [action:"Accept"; flags:"411908"; ifdir:"outbound"; origin:"10.1.0.1"; time:"1795220649"; dst:"198.51.100.7"; product:"VPN-1 & FireWall-1"; proto:"6"; s_port:"50001"; service:"443"; service_id:"https"; src:"10.1.2.3"; src_user_name:"Nguyen Van An (an)"]',
        `${ends} user=Nguyen Van An host=gw-01`,
      ],
      [
        'time=1795220649|hostname=gw-01|product=Anti-Bot|action=Prevent|src=10.1.2.3|s_port=50001|dst=198.51.100.7|service=443|proto=6|protection_name=Trojan.Win32.X|src_machine_name=MAY-01|resource=http://c2.xau.example/a',
        `${ends} site=c2.xau.example url=http://c2.xau.example/a host=MAY-01`,
      ],
      [
        'LEEF:2.0|Check Point|Anti Malware|1.0|Prevent|cat=Anti Malware\tdevTime=1795220649\tsrcPort=50001\tdstPort=443\tsrc=10.1.2.3\tdst=198.51.100.7\tproto=6\tprotection_name=Trojan.X\tmalware_action=Communication with C&C',
        ends,
      ],
      [
        '{"action":"Drop","origin":"10.1.0.1","time":"1795220649","src":"10.1.2.3","dst":"198.51.100.7","s_port":"50001","service":"443","proto":"6","product":"VPN-1 & FireWall-1"}',
        ends,
      ],
      [
        'CEF:0|Check Point|New Anti Virus|Check Point|Malicious file|Prevent|High|act=Prevent src=10.1.2.3 spt=50001 dst=198.51.100.7 dpt=443 fname=a.exe fileHash=44d88612fea8a8f36de82e1278abb02f request=http://c2.xau.example/a.exe shost=MAY-01 suser=An (an)',
        `${ends} site=c2.xau.example url=http://c2.xau.example/a.exe user=An host=MAY-01 file=a.exe md5=44d88612`,
      ],
    ]));
});

/** After "Sophos Firewall Syslog guide". */
describe('Sophos Firewall', () => {
  const head =
    'device="SFW" date=2026-11-21 time=07:24:09 timezone="+07" device_name="XGS" device_id=X1 log_id=010101600001';
  test('both of its formats and its modules', () =>
    expectTold([
      [
        `<30>${head} log_type="Firewall" log_component="Firewall Rule" log_subtype="Allowed" user_name="an" src_ip=10.1.2.3 dst_ip=198.51.100.7 protocol="TCP" src_port=50001 dst_port=443 sent_bytes=5`,
        `${ends} user=an host=XGS`,
      ],
      [
        '<30>device_name="SFW" timestamp="2026-11-21T07:24:09+0700" device_model="XGS" device_serial_id="X1" log_id="010101600001" log_type="Firewall" log_subtype="Allowed" src_ip="2001:db8::7" dst_ip="2001:db8:1::3" protocol="TCP" src_port=50001 dst_port=443',
        '2001:db8::7:50001 → 2001:db8:1::3:443 host=SFW',
      ],
      [
        `${head} log_type="Anti-Virus" log_component="HTTP" log_subtype="Virus" user_name="an" src_ip=10.1.2.3 src_port=50001 dst_ip=198.51.100.7 dst_port=443 domainname="c2.xau.example" url="http://c2.xau.example/a.exe" virus="Troj/X" FTP_url="" filename="a.exe"`,
        `${ends} site=c2.xau.example url=http://c2.xau.example/a.exe user=an host=XGS file=a.exe`,
      ],
      [
        `${head} log_type="ATP" log_component="DNS" log_subtype="Drop" user_name="an" protocol="UDP" src_port=50001 dst_port=53 sourceip=10.1.2.3 destinationip=10.1.0.1 url=c2.xau.example threatname=C2/Generic-A eventid=7`,
        '10.1.2.3:50001 → 10.1.0.1:53 site=c2.xau.example url=c2.xau.example user=an host=XGS',
      ],
      [
        `${head} log_type="Event" log_component="Firewall Authentication" log_subtype="Authentication" status="Failed" user_name="an" auth_client="SSLVPN" src_ip=198.51.100.9 message="User an failed to login to Firewall"`,
        '198.51.100.9 → user=an host=XGS',
      ],
      [
        `${head} log_type="WAF" log_component="Web Application Firewall" server=web.xa.example sourceip=198.51.100.9 localip=10.1.0.80 ws_protocol="HTTP/1.1" url=/a method=GET httpstatus=403 referer=- useragent="sqlmap" host=198.51.100.9 uri=/a`,
        '198.51.100.9 → 10.1.0.80 url=/a method=GET status=403 host=XGS',
      ],
    ]));
});

/** After "SonicOS Log Events Reference Guide". */
test('SonicWall writes address, port, interface and name in one', () => {
  expectTold([
    [
      '<134> id=firewall sn=18B169 time="2026-11-21 00:24:09 UTC" fw=203.0.113.1 pri=6 c=1024 m=97 app=49177 n=9 src=10.1.2.3:50001:X0:may-01 dst=198.51.100.7:443:X1 srcMac=98:90:96:de:f1:78 proto=tcp/https op=GET sent=7 rcvd=1 result=403 dstname=c2.xau.example arg=/a code=20 Category="Malware" usr="an"',
      `${ends} site=c2.xau.example url=/a method=GET status=403 user=an`,
    ],
    [
      'id=firewall sn=18B169 time="2026-11-21 00:24:09" fw=203.0.113.1 pri=1 c=32 m=608 msg="IPS Prevention Alert" sid=7900 n=3 src=198.51.100.7:40112:X1 dst=10.1.2.3:3389:X0 proto=tcp/3389',
      '198.51.100.7:40112 → 10.1.2.3:3389',
    ],
    [
      'id=sslvpn sn=18B169 time="2026-11-21 00:24:09" vp_time="2026-11-21 00:24:09 UTC" fw=203.0.113.1 pri=5 m=1 c=1 src=198.51.100.9 dst=203.0.113.1 user="an" usr="an" msg="User login failed" agent="x"',
      '198.51.100.9 → 203.0.113.1 user=an',
    ],
  ]);
  expect(
    decodeLine(
      'id=firewall sn=1 time="2026-11-21 00:24:09 UTC" fw=203.0.113.1 m=98 src=10.1.2.3:5:X0 dst=198.51.100.7:53:X1 proto=udp/dns',
      'auto',
      {},
    ).fields.transport,
  ).toBe('udp');
});

/** After Juniper's "System Log Explorer". */
describe('Juniper Junos', () => {
  const flow =
    'source-address="10.1.2.3" source-port="50001" destination-address="198.51.100.7" destination-port="443" connection-tag="0" service-name="junos-https" nat-source-address="203.0.113.1" nat-source-port="50001" nat-destination-address="198.51.100.7" nat-destination-port="443" protocol-id="6" policy-name="ra" username="an"';
  test('structured', () =>
    expectTold([
      [
        `<14>1 2026-11-21T07:24:09.123+07:00 srx-01 RT_FLOW - RT_FLOW_SESSION_CREATE [junos@2636.1.1.1.2.129 ${flow}]`,
        `${ends} user=an host=srx-01`,
      ],
      [
        `<14>1 2026-11-21T07:24:09.123+07:00 srx-01 RT_UTM - WEBFILTER_URL_BLOCKED [junos@2636.1.1.1.2.129 source-zone="trong" ${flow} category="Enhanced_Malicious_Web_Sites" reason="BY_SITE_REPUTATION" profile="p" url="c2.xau.example" obj="/a"]`,
        `${ends} site=c2.xau.example url=/a user=an host=srx-01`,
      ],
      [
        `<14>1 2026-11-21T07:24:09.123+07:00 srx-01 RT_IDP - IDP_ATTACK_LOG_EVENT [junos@2636.1.1.1.2.129 epoch-time="1795220649" message-type="SIG" ${flow} attack-name="HTTP:X"]`,
        `${ends} user=an host=srx-01`,
      ],
      [
        `<14>1 2026-11-21T07:24:09.123+07:00 srx-01 RT_AAMW - AAMW_ACTION_LOG [junos@2636.1.1.1.2.129 hostname="c2.xau.example" file-category="executable" verdict-number="10" malware-info="Win32.X" action="BLOCK" sample-sha256="131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267" file-name="a.exe" url="/a.exe" ${flow}]`,
        `${ends} site=c2.xau.example url=/a.exe user=an host=srx-01 file=a.exe sha256=131f95c5`,
      ],
      [
        `<14>1 2026-11-21T07:24:09.123+07:00 srx-01 RT_IDS - RT_SCREEN_TCP [junos@2636.1.1.1.2.129 attack-name="TCP port scan!" source-address="198.51.100.9" source-port="40112" destination-address="203.0.113.1" destination-port="22" action="drop"]`,
        '198.51.100.9:40112 → 203.0.113.1:22 host=srx-01',
      ],
    ]));
  test('in words', () =>
    expectTold([
      [
        'Nov 21 07:24:09 srx-01 RT_FLOW: RT_FLOW_SESSION_CREATE: session created 10.1.2.3/50001->198.51.100.7/443 0x0 junos-https 203.0.113.1/50001->198.51.100.7/443 0x0 source rule r1 N/A N/A 6 ra trong ngoai 77 N/A(N/A) reth0.0 UNKNOWN',
        `${ends} host=srx-01`,
      ],
      [
        'RT_FLOW_SESSION_DENY: session denied 2001:db8::7/50001->2001:db8:1::3/443 0x0 junos-https 6(0) cam trong ngoai UNKNOWN UNKNOWN N/A(N/A) reth0.0',
        '2001:db8::7:50001 → 2001:db8:1::3:443',
      ],
      [
        'RT_UTM: WEBFILTER_URL_PERMITTED: WebFilter: ACTION="URL Permitted" source-zone="trong" destination-zone="ngoai" 10.1.2.3(50001)->198.51.100.7(443) SESSION_ID=7 APPLICATION="UNKNOWN" CATEGORY="N/A" REASON="BY_PRE_DEFINED" PROFILE="p" URL=xa.example OBJ=/a username N/A roles N/A',
        `${ends} site=xa.example url=/a`,
      ],
      [
        "mgd[1234]: UI_LOGIN_EVENT: User 'an' login, class 'j-super-user' [1234], ssh-connection '10.1.2.3 50001 10.1.0.1 22', client-mode 'cli'",
        '10.1.2.3:50001 → 10.1.0.1:22 user=an',
      ],
      [
        "sshd: SSHD_LOGIN_FAILED: Login failed for user 'admin' from host '198.51.100.9'",
        '198.51.100.9 → user=admin',
      ],
      [
        'login: LOGIN_FAILED: Login failed for user admin from host 198.51.100.9',
        '198.51.100.9 → user=admin',
      ],
    ]));
});

/** After "netfilter LOG target", ufw, and pfSense's "Raw Filter Log Format". */
describe('netfilter and pf', () => {
  test('any prefix; IPv6; protocols without ports', () =>
    expectTold([
      [
        'Nov 21 07:24:09 gw kernel: [12345.678901] [UFW BLOCK] IN=eth0 OUT= MAC=00:11 SRC=198.51.100.9 DST=203.0.113.1 LEN=60 TOS=0x00 PREC=0x00 TTL=50 ID=1 DF PROTO=TCP SPT=40112 DPT=22 WINDOW=1024 RES=0x00 SYN URGP=0',
        '198.51.100.9:40112 → 203.0.113.1:22 host=gw',
      ],
      [
        'Nov 21 07:24:09 gw kernel: nft-drop: IN=eth0 OUT=eth1 SRC=2001:0db8:0000:0000:0000:0000:0000:0007 DST=2001:0db8:0001:0000:0000:0000:0000:0003 LEN=80 TC=0 HOPLIMIT=64 FLOWLBL=0 PROTO=ICMPv6 TYPE=128 CODE=0',
        '2001:db8::7 → 2001:db8:1::3 host=gw',
      ],
      [
        'IN=br0 OUT= PHYSIN=eth1 SRC=10.1.2.3 DST=198.51.100.7 LEN=28 PROTO=ICMP TYPE=3 CODE=3 [SRC=198.51.100.7 DST=10.1.2.3 LEN=60 PROTO=UDP SPT=53 DPT=50001 LEN=40 ]',
        '10.1.2.3 → 198.51.100.7',
      ],
      [
        '<134>1 2026-11-21T07:24:09+07:00 pf.xa.example filterlog 1234 - - 5,,,1000000103,igb0,match,block,in,4,0x0,,64,0,0,DF,6,tcp,60,198.51.100.9,203.0.113.1,40112,22,0,S,123,,64240,,mss',
        '198.51.100.9:40112 → 203.0.113.1:22 host=pf.xa.example',
      ],
      [
        '<134>Nov 21 07:24:09 filterlog[1234]: 5,,,1000000103,igb0,match,pass,out,6,0x00,0x00000,64,UDP,17,50,2001:db8::7,2001:db8:1::3,50001,53,50',
        '2001:db8::7:50001 → 2001:db8:1::3:53',
      ],
    ]));
  test('the outer end of an error message is not the inner one', () =>
    expect(
      toldAt(
        '2026-11-21T07:24:09.000000+07:00 gw kernel: IN=eth0 OUT= SRC=10.1.2.3 DST=198.51.100.7 LEN=28 PROTO=ICMP',
      ),
    ).toBe('2026-11-21T00:24:09.000Z'));
});
