import { describe, test } from 'vitest';
import { expectTold } from './told.ts';

/** After Cisco's "ASA Series Syslog Messages" and "Firepower Threat Defense Syslog Messages". */
describe('Cisco ASA and FTD', () => {
  test('traffic that was refused, in all its wordings', () =>
    expectTold([
      [
        '%ASA-2-106001: Inbound TCP connection denied from 203.0.113.9/40112 to 10.1.2.3/3389 flags SYN on interface outside',
        '203.0.113.9:40112 → 10.1.2.3:3389',
      ],
      [
        '%ASA-2-106002: tcp Connection denied by outbound list 101 src 10.1.2.3 dest 198.51.100.7',
        '10.1.2.3 → 198.51.100.7',
      ],
      [
        '%ASA-2-106007: Deny inbound UDP from 198.51.100.7/53 to 10.1.2.3/5353 due to DNS Response.',
        '198.51.100.7:53 → 10.1.2.3:5353',
      ],
      [
        '%ASA-3-106010: Deny inbound tcp src outside:198.51.100.7/80 dst inside:10.1.2.3/50001',
        '198.51.100.7:80 → 10.1.2.3:50001',
      ],
      [
        '%ASA-3-106014: Deny inbound icmp src outside:198.51.100.7 dst inside:10.1.2.3 (type 8, code 0)',
        '198.51.100.7 → 10.1.2.3',
      ],
      [
        '%ASA-6-106015: Deny TCP (no connection) from 10.1.2.3/50001 to 198.51.100.7/443 flags RST on interface inside',
        '10.1.2.3:50001 → 198.51.100.7:443',
      ],
      [
        '%ASA-2-106016: Deny IP spoof from (10.1.2.3) to 198.51.100.7 on interface outside',
        '10.1.2.3 → 198.51.100.7',
      ],
      ['%ASA-2-106017: Deny IP due to Land Attack from 10.1.2.3 to 10.1.2.3', '10.1.2.3 → 10.1.2.3'],
      [
        '%ASA-1-106021: Deny TCP reverse path check from 10.1.2.3 to 198.51.100.7 on interface dmz',
        '10.1.2.3 → 198.51.100.7',
      ],
      [
        '%ASA-4-106023: Deny tcp src outside:2001:db8::7/50001 dst inside:2001:db8:1::3/22 by access-group "ngoai" [0x0, 0x0]',
        '2001:db8::7:50001 → 2001:db8:1::3:22',
      ],
      [
        '%ASA-4-106023: Deny tcp src inside:10.1.2.3/50001(XA\\an) dst outside:198.51.100.7/443 by access-group "trong" [0x0, 0x0]',
        '10.1.2.3:50001 → 198.51.100.7:443 user=an',
      ],
      [
        '%ASA-6-106100: access-list trong denied tcp inside/10.1.2.3(50001) -> outside/198.51.100.7(443) hit-cnt 1 first hit [0x1, 0x0]',
        '10.1.2.3:50001 → 198.51.100.7:443',
      ],
      [
        '%ASA-6-106100: access-list trong permitted udp inside/10.1.2.3(50001)(XA\\an) -> outside/198.51.100.7(53) hit-cnt 3 300-second interval [0x1, 0x0]',
        '10.1.2.3:50001 → 198.51.100.7:53 user=an',
      ],
      [
        '%ASA-4-313005: No matching connection for ICMP error message: icmp src outside:198.51.100.7 dst inside:10.1.2.3 (type 3, code 3) on outside interface.  Original IP payload: udp src 10.1.2.3/53 dst 198.51.100.7/5000.',
        '198.51.100.7 → 10.1.2.3',
      ],
      ['%ASA-3-313001: Denied ICMP type=8, code=0 from 198.51.100.7 on interface outside', '198.51.100.7 →'],
      [
        '%ASA-3-710003: TCP access denied by ACL from 198.51.100.7/40112 to outside:203.0.113.1/22',
        '198.51.100.7:40112 → 203.0.113.1:22',
      ],
      [
        '%ASA-7-710005: UDP request discarded from 10.1.2.3/68 to inside:255.255.255.255/67',
        '10.1.2.3:68 → 255.255.255.255:67',
      ],
      [
        '%ASA-5-305013: Asymmetric NAT rules matched for forward and reverse flows; Connection for tcp src outside:198.51.100.7/40112 dst inside:10.1.2.3/443 denied due to NAT reverse path failure',
        '198.51.100.7:40112 → 10.1.2.3:443',
      ],
      [
        '%ASA-6-110003: Routing failed to locate next hop for TCP from inside:10.1.2.3/50001 to outside:198.51.100.7/443',
        '10.1.2.3:50001 → 198.51.100.7:443',
      ],
      [
        '%ASA-4-402117: IPSEC: Received a non-IPSec packet (protocol= ICMP) from 198.51.100.7 to 203.0.113.1.',
        '198.51.100.7 → 203.0.113.1',
      ],
      [
        '%ASA-4-400010: IPS:2000 ICMP Echo Reply from 198.51.100.7 to 10.1.2.3 on interface outside',
        '198.51.100.7 → 10.1.2.3',
      ],
      [
        '%ASA-4-410001: Dropped UDP DNS reply from outside:198.51.100.7/53 to inside:10.1.2.3/50001; packet length 530 bytes exceeds configured limit of 512 bytes',
        '198.51.100.7:53 → 10.1.2.3:50001',
      ],
    ]));

  test('connections and translations, also behind a host name and a stamp with a year', () =>
    expectTold([
      [
        '<166>Nov 21 2026 07:09:25 asa-01 : %ASA-6-302013: Built outbound TCP connection 77 for outside:198.51.100.7/443 (198.51.100.7/443) to inside:10.1.2.3/50001 (203.0.113.1/50001)',
        '10.1.2.3:50001 → 198.51.100.7:443',
      ],
      [
        '<166>:Nov 21 07:09:25 ICT: %ASA-session-6-302015: Built inbound UDP connection 78 for outside:198.51.100.7/40112 (198.51.100.7/40112) to inside:10.1.2.3/53 (203.0.113.1/53)',
        '198.51.100.7:40112 → 10.1.2.3:53',
      ],
      [
        '%ASA-6-302014: Teardown TCP connection 77 for outside:198.51.100.7/443 to inside:10.1.2.3/50001 duration 0:00:30 bytes 5123 TCP FINs',
        '198.51.100.7:443 → 10.1.2.3:50001',
      ],
      [
        '%ASA-6-302014: Teardown TCP connection 77 for outside:198.51.100.7/443 to inside:10.1.2.3/50001 duration 0:00:30 bytes 5123 TCP Reset-O from outside (an)',
        '198.51.100.7:443 → 10.1.2.3:50001 user=an',
      ],
      [
        '%FTD-6-305011: Built dynamic TCP translation from inside:10.1.2.3/50001 to outside:203.0.113.1/50001',
        '10.1.2.3:50001 → 203.0.113.1:50001',
      ],
      [
        '%ASA-6-305012: Teardown dynamic UDP translation from inside:10.1.2.3/50001(LOCAL\\an) to outside:203.0.113.1/50001 duration 0:00:30',
        '10.1.2.3:50001 → 203.0.113.1:50001 user=an',
      ],
      [
        '%ASA-3-305006: portmap translation creation failed for udp src inside:10.1.2.3/50001 dst outside:198.51.100.7/53',
        '10.1.2.3:50001 → 198.51.100.7:53',
      ],
      [
        '%ASA-6-303002: FTP connection from inside:10.1.2.3/50001 to outside:198.51.100.7/21, user an Retrieved file tai-lieu.zip',
        '10.1.2.3:50001 → 198.51.100.7:21 user=an file=tai-lieu.zip',
      ],
    ]));

  test('addresses that were asked for, and the names of listed ones', () =>
    expectTold([
      [
        '%ASA-5-304001: 10.1.2.3 Accessed URL 198.51.100.7:http://c2.xau.example/a?b=1',
        '10.1.2.3 → 198.51.100.7 site=c2.xau.example url=http://c2.xau.example/a?b=1',
      ],
      ['%ASA-5-304001: an@10.1.2.3 Accessed URL 198.51.100.7:/a', '10.1.2.3 → 198.51.100.7 url=/a user=an'],
      [
        '%ASA-5-304002: Access denied URL http://c2.xau.example/a SRC 10.1.2.3 DEST 198.51.100.7 on interface inside',
        '10.1.2.3 → 198.51.100.7 site=c2.xau.example url=http://c2.xau.example/a',
      ],
      [
        '%ASA-4-338002: Dynamic Filter monitored blacklisted TCP traffic from inside:10.1.2.3/50001 (203.0.113.1/50001) to outside:198.51.100.7/80 (198.51.100.7/80), destination 198.51.100.7 resolved from dynamic list: c2.xau.example, threat-level: very-high, category: Malware',
        '10.1.2.3:50001 → 198.51.100.7:80 site=c2.xau.example',
      ],
      [
        '%ASA-4-338008: Dynamic Filter dropped blacklisted TCP traffic from inside:10.1.2.3/50001 (203.0.113.1/50001) to outside:198.51.100.7/80 (198.51.100.7/80), destination 198.51.100.7 resolved from dynamic list: 198.51.100.0/255.255.255.0, threat-level: high, category: Malware',
        '10.1.2.3:50001 → 198.51.100.7:80',
      ],
    ]));

  test('log-ons, sessions and commands', () =>
    expectTold([
      [
        '%ASA-6-605004: Login denied from 198.51.100.7/40112 to outside:203.0.113.1/ssh for user "admin"',
        '198.51.100.7:40112 → 203.0.113.1:22 user=admin',
      ],
      [
        '%ASA-6-605005: Login permitted from 10.1.2.3/50001 to inside:10.1.2.1/https for user "an"',
        '10.1.2.3:50001 → 10.1.2.1:443 user=an',
      ],
      [
        '%ASA-6-315011: SSH session from 10.1.2.3 on interface inside for user "an" disconnected by SSH server, reason: "TCP connection closed" (0x03)',
        '10.1.2.3 → user=an',
      ],
      [
        "%ASA-5-111010: User 'an', running 'CLI' from IP 10.1.2.3, executed 'write memory'",
        '10.1.2.3 → user=an',
      ],
      ["%ASA-7-111009: User 'enable_15' executed cmd: show running-config", 'user=enable_15'],
      [
        '%ASA-6-109005: Authentication succeeded for user an from 10.1.2.3/50001 to 198.51.100.7/443 on interface inside',
        '10.1.2.3:50001 → 198.51.100.7:443 user=an',
      ],
      [
        "%ASA-6-109025: Authorization denied (acl=trong) for user 'an' from 10.1.2.3/50001 to 198.51.100.7/443 on interface inside using TCP",
        '10.1.2.3:50001 → 198.51.100.7:443 user=an',
      ],
      [
        '%ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = admin : user IP = 198.51.100.7',
        '198.51.100.7 → user=admin',
      ],
      ['%ASA-6-113012: AAA user authentication Successful : local database : user = an', 'user=an'],
      ['%ASA-6-113008: AAA transaction status ACCEPT : user = an', 'user=an'],
      [
        '%ASA-4-113019: Group = VPN, Username = an, IP = 203.0.113.9, Session disconnected. Session Type: SSL, Duration: 1h:02m:03s, Bytes xmt: 12345, Bytes rcv: 678, Reason: User Requested',
        '203.0.113.9 → user=an',
      ],
      [
        '%ASA-4-722051: Group <VPN> User <an> IP <203.0.113.9> IPv4 Address <10.9.0.5> IPv6 address <::> assigned to session',
        '203.0.113.9 → user=an',
      ],
      [
        '%ASA-6-722022: Group <VPN> User <XA\\an> IP <203.0.113.9> TCP SVC connection established without compression',
        '203.0.113.9 → user=an',
      ],
      [
        '%ASA-6-716001: Group <VPN> User <an@xa.example> IP <2001:db8::9> WebVPN session started.',
        '2001:db8::9 → user=an@xa.example',
      ],
      [
        '%ASA-6-734001: DAP: User an, Addr 203.0.113.9, Connection AnyConnect: The following DAP records were selected for this connection: DfltAccessPolicy',
        '203.0.113.9 → user=an',
      ],
      [
        '%ASA-5-713120: Group = 203.0.113.9, IP = 203.0.113.9, PHASE 2 COMPLETED (msgid=b3c4)',
        '203.0.113.9 →',
      ],
      [
        '%ASA-6-725003: SSL client outside:203.0.113.9/40112 request to resume previous session.',
        '203.0.113.9:40112 →',
      ],
      [
        '%ASA-6-746012: user-identity: Add IP-User mapping 10.1.2.3 - XA\\an Succeeded - VPN user',
        '10.1.2.3 → user=an',
      ],
      [
        '%ASA-6-611102: User authentication failed: IP address: 198.51.100.7, Uname: admin',
        '198.51.100.7 → user=admin',
      ],
    ]));

  test('Firepower: connections, intrusions, files and malware', () => {
    const head =
      'EventPriority: High, DeviceUUID: 1a2b, InstanceID: 3, FirstPacketSecond: 2026-11-21T00:24:09Z, ConnectionID: 7';
    const ends = 'SrcIP: 10.1.2.3, DstIP: 198.51.100.7, SrcPort: 50001, DstPort: 443, Protocol: tcp';
    const sha = '131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267';
    expectTold([
      [
        `%FTD-1-430003: ${head}, AccessControlRuleAction: Allow, ${ends}, IngressZone: trong, User: an, UserAgent: curl, Client: SSL client, ApplicationProtocol: HTTPS, SSLServerName: c2.xau.example, InitiatorBytes: 5, URL: https://c2.xau.example/a, HTTPResponse: 200`,
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example tls=c2.xau.example url=https://c2.xau.example/a status=200 user=an',
      ],
      [
        `%FTD-6-430002: ${head}, AccessControlRuleAction: Block, ${ends}, DNSQuery: c2.xau.example, DNSRecordType: a host address`,
        '10.1.2.3:50001 → 198.51.100.7:443 name=c2.xau.example type=a host address',
      ],
      [
        `%FTD-1-430001: ${ends}, IngressInterface: trong, Priority: 1, GID: 1, SID: 2000001, Revision: 3, Message: "MALWARE-CNC Win.Trojan.X outbound connection", Classification: A Network Trojan was Detected, User: XA\\an`,
        '10.1.2.3:50001 → 198.51.100.7:443 user=an',
      ],
      [
        `%FTD-1-430005: ${head}, ${ends}, FileDirection: Download, FileAction: Malware Block, FileSHA256: ${sha}, SHA_Disposition: Malware, ThreatName: Win.Trojan.X, FileName: a.exe, FileType: MSEXE, User: No Authentication Required, URI: http://c2.xau.example/a.exe`,
        `10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example url=http://c2.xau.example/a.exe user=No Authentication Required file=a.exe sha256=131f95c5`,
      ],
    ]);
  });
});
