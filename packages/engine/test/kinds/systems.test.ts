import { describe, test } from 'vitest';
import { expectTold } from './told.ts';

/** After Microsoft's "Appendix L: Events to monitor" and the events of Sysmon; as NXLog, Winlogbeat and wevtutil write them. */
describe('Windows', () => {
  const nxlog = (
    id: number,
    rest: string,
    source = 'Microsoft-Windows-Security-Auditing',
    channel = 'Security',
  ): string =>
    `{"EventTime":"2026-11-21 07:24:09","Hostname":"MAY-01","EventID":${id},"SourceName":"${source}","Channel":"${channel}",${rest}}`;
  const sysmon = (id: number, rest: string): string =>
    nxlog(
      id,
      `"UtcTime":"2026-11-21 00:24:09.123",${rest}`,
      'Microsoft-Windows-Sysmon',
      'Microsoft-Windows-Sysmon/Operational',
    );
  test('log-ons, accounts, services', () =>
    expectTold([
      [
        nxlog(
          4625,
          '"SubjectUserName":"-","TargetUserName":"an","TargetDomainName":"XA","LogonType":"10","IpAddress":"198.51.100.9","IpPort":"40112"',
        ),
        '198.51.100.9:40112 → user=an host=MAY-01',
      ],
      [
        nxlog(
          4624,
          '"SubjectUserName":"-","TargetUserName":"an","LogonType":"3","IpAddress":"::ffff:10.1.2.3","IpPort":"50001"',
        ),
        '10.1.2.3:50001 → user=an host=MAY-01',
      ],
      [
        nxlog(4776, '"TargetUserName":"an","Workstation":"MAY-02","Status":"0xc000006a"'),
        'user=an host=MAY-01',
      ],
      [
        nxlog(4771, '"TargetUserName":"an","IpAddress":"::ffff:10.1.2.3","IpPort":"50001","Status":"0x18"'),
        '10.1.2.3:50001 → user=an host=MAY-01',
      ],
      [nxlog(4720, '"SubjectUserName":"quantri","TargetUserName":"moi"'), 'user=quantri host=MAY-01'],
      [nxlog(1102, '"SubjectUserName":"quantri"', 'Microsoft-Windows-Eventlog'), 'user=quantri host=MAY-01'],
      [
        nxlog(
          7045,
          '"AccountName":"SYSTEM","ServiceName":"x","ImagePath":"C:\\\\x.exe"',
          'Service Control Manager',
          'System',
        ),
        'user=SYSTEM host=MAY-01',
      ],
      [
        nxlog(
          5140,
          '"SubjectUserName":"an","IpAddress":"10.1.2.3","IpPort":"50001","ShareName":"\\\\\\\\*\\\\C$"',
        ),
        '10.1.2.3:50001 → user=an host=MAY-01',
      ],
      [
        nxlog(
          5157,
          '"SourceAddress":"10.1.2.3","SourcePort":"50001","DestAddress":"198.51.100.7","DestPort":"443","Protocol":"6","Application":"\\\\device\\\\x.exe"',
        ),
        '10.1.2.3:50001 → 198.51.100.7:443 host=MAY-01',
      ],
      [
        nxlog(
          4688,
          '"SubjectUserName":"an","NewProcessName":"C:\\\\Windows\\\\cmd.exe","CommandLine":"cmd /c whoami"',
        ),
        'user=an host=MAY-01',
      ],
    ]));
  test('Sysmon', () =>
    expectTold([
      [
        sysmon(
          1,
          '"User":"XA\\\\an","Image":"C:\\\\a.exe","Hashes":"SHA256=131F95C51CC819465FA1797F6CCACF9D494AAAFF46FA3EAC73AE63FFBDFD8267,MD5=44D88612FEA8A8F36DE82E1278ABB02F"',
        ),
        'user=an host=MAY-01 md5=44d88612 sha256=131f95c5',
      ],
      [
        sysmon(
          3,
          '"User":"XA\\\\an","Protocol":"tcp","SourceIp":"10.1.2.3","SourcePort":"50001","DestinationIp":"198.51.100.7","DestinationHostname":"c2.xau.example","DestinationPort":"443"',
        ),
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example user=an host=MAY-01',
      ],
      [
        sysmon(
          7,
          '"User":"XA\\\\an","ImageLoaded":"C:\\\\x.dll","Hashes":"MD5=44D88612FEA8A8F36DE82E1278ABB02F"',
        ),
        'user=an host=MAY-01 path=C:\\x.dll file=x.dll md5=44d88612',
      ],
      [
        sysmon(11, '"User":"XA\\\\an","TargetFilename":"C:\\\\Users\\\\an\\\\x.exe"'),
        'user=an host=MAY-01 path=C:\\Users\\an\\x.exe file=x.exe',
      ],
      [
        sysmon(22, '"User":"XA\\\\an","QueryName":"c2.xau.example","QueryResults":"::ffff:198.51.100.7;"'),
        'name=c2.xau.example user=an host=MAY-01',
      ],
      [
        sysmon(
          23,
          '"User":"XA\\\\an","TargetFilename":"C:\\\\x.exe","Hashes":"MD5=44D88612FEA8A8F36DE82E1278ABB02F"',
        ),
        'user=an host=MAY-01 path=C:\\x.exe file=x.exe md5=44d88612',
      ],
    ]));
  test('as Winlogbeat and as XML', () =>
    expectTold([
      [
        '{"@timestamp":"2026-11-21T00:24:09.123Z","host":{"name":"may-01"},"event":{"code":"4625","provider":"Microsoft-Windows-Security-Auditing"},"winlog":{"channel":"Security","computer_name":"MAY-01.xa.example","event_id":"4625","event_data":{"TargetUserName":"an","SubjectUserName":"-","IpAddress":"198.51.100.9","IpPort":"40112","LogonType":"3"}}}',
        '198.51.100.9:40112 → user=an host=may-01',
      ],
      [
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon' Guid='{5770}'/><EventID>3</EventID><TimeCreated SystemTime='2026-11-21T00:24:09.9Z'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>MAY-01</Computer></System><EventData><Data Name='User'>XA\\an</Data><Data Name='SourceIp'>10.1.2.3</Data><Data Name='SourcePort'>50001</Data><Data Name='DestinationIp'>198.51.100.7</Data><Data Name='DestinationPort'>443</Data></EventData></Event>",
        '10.1.2.3:50001 → 198.51.100.7:443 user=an host=MAY-01',
      ],
      [
        'Nov 21 07:24:09 MAY-01 Microsoft-Windows-Security-Auditing[4]: {"EventTime":"2026-11-21 07:24:09","Hostname":"MAY-01","EventID":4625,"SourceName":"Microsoft-Windows-Security-Auditing","Channel":"Security","TargetUserName":"an","IpAddress":"198.51.100.9"}',
        '198.51.100.9 → user=an host=MAY-01',
      ],
    ]));
});

/** After the tables of advanced hunting. */
test('Defender XDR', () => {
  const row = (table: string, properties: string): string =>
    `{"time":"2026-11-21T00:25:00Z","tenantId":"t","operationName":"Publish","category":"AdvancedHunting-${table}","properties":{"Timestamp":"2026-11-21T00:24:09.1Z",${properties}}}`;
  expectTold([
    [
      row(
        'DeviceNetworkEvents',
        '"DeviceName":"may-01","ActionType":"ConnectionSuccess","LocalIP":"10.1.2.3","LocalPort":50001,"RemoteIP":"198.51.100.7","RemotePort":443,"RemoteUrl":"c2.xau.example","InitiatingProcessAccountName":"an"',
      ),
      '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example user=an host=may-01 at=10.1.2.3',
    ],
    [
      row(
        'DeviceFileEvents',
        '"DeviceName":"may-01","ActionType":"FileCreated","FileName":"x.exe","FolderPath":"C:\\\\a\\\\x.exe","FileOriginUrl":"https://c2.xau.example/x.exe","MD5":"44d88612fea8a8f36de82e1278abb02f"',
      ),
      'site=c2.xau.example url=https://c2.xau.example/x.exe host=may-01 path=C:\\a\\x.exe file=x.exe md5=44d88612',
    ],
    [
      row(
        'EmailEvents',
        '"SenderIPv4":"198.51.100.7","SenderFromAddress":"a@xau.example","RecipientEmailAddress":"an@xa.example","ThreatTypes":"Phish","DeliveryAction":"Delivered"',
      ),
      '198.51.100.7 →',
    ],
    [
      row(
        'UrlClickEvents',
        '"Url":"https://c2.xau.example/a","AccountUpn":"an@xa.example","IPAddress":"10.1.2.3","ActionType":"ClickAllowed"',
      ),
      '10.1.2.3 → site=c2.xau.example url=https://c2.xau.example/a user=an@xa.example',
    ],
  ]);
});

/** After sshd's own messages (auth.c, auth2.c, packet.c, monitor.c). */
test('OpenSSH', () =>
  expectTold([
    [
      'Nov 21 07:24:09 web sshd[811]: Failed password for invalid user admin from 198.51.100.9 port 40112 ssh2',
      '198.51.100.9:40112 → user=admin host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: Failed publickey for an from 2001:db8::9 port 40112 ssh2: RSA SHA256:x',
      '2001:db8::9:40112 → user=an host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: message repeated 5 times: [ Failed password for root from 198.51.100.9 port 40112 ssh2]',
      '198.51.100.9:40112 → user=root host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: Disconnecting authenticating user root 198.51.100.9 port 40112: Too many authentication failures [preauth]',
      '198.51.100.9:40112 → user=root host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: error: maximum authentication attempts exceeded for root from 198.51.100.9 port 40112 ssh2 [preauth]',
      '198.51.100.9:40112 → user=root host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: Unable to negotiate with 198.51.100.9 port 40112: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1 [preauth]',
      '198.51.100.9:40112 → host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: banner exchange: Connection from 198.51.100.9 port 40112: invalid format',
      '198.51.100.9:40112 → host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: kex_exchange_identification: Connection closed by remote host',
      'host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: Did not receive identification string from 198.51.100.9 port 40112',
      '198.51.100.9:40112 → host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: User an from 10.1.2.3 not allowed because not listed in AllowUsers',
      '10.1.2.3 → user=an host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=198.51.100.9  user=root',
      '198.51.100.9 → user=root host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: reverse mapping checking getaddrinfo for x.example [198.51.100.9] failed - POSSIBLE BREAK-IN ATTEMPT!',
      '198.51.100.9 → host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd-session[811]: Accepted keyboard-interactive/pam for an from 10.1.2.3 port 50001 ssh2',
      '10.1.2.3:50001 → user=an host=web',
    ],
    [
      'Nov 21 07:24:09 web sshd[811]: Invalid user  from 198.51.100.9 port 40112',
      '198.51.100.9:40112 → host=web',
    ],
  ]));

/** After F5's "External Monitoring of BIG-IP Systems" and the remote formats of its application firewall. */
test('F5 BIG-IP', () =>
  expectTold([
    [
      '<134>Nov 21 07:24:09 bigip-01 ASM:unit_hostname="bigip-01",management_ip_address="10.1.0.2",http_class_name="/Common/web",policy_name="/Common/web",violations="Illegal URL",support_id="7",request_status="blocked",response_code="0",ip_client="198.51.100.9",route_domain="0",method="GET",protocol="HTTPS",query_string="id=1",x_forwarded_for_header_value="N/A",username="N/A",session_id="x",src_port="40112",dest_port="443",dest_ip="10.1.0.80",uri="/a",attack_type="SQL-Injection"',
      '198.51.100.9:40112 → 10.1.0.80:443 url=/a method=GET host=bigip-01',
    ],
    [
      'CEF:0|F5|ASM|15.1.0|Illegal request|Illegal request|6|dvchost=bigip-01 dvc=10.1.0.2 cs1=/Common/web cs1Label=policy_name act=blocked cn1=0 cn1Label=response_code src=198.51.100.9 spt=40112 dst=10.1.0.80 dpt=443 requestMethod=POST app=HTTPS request=/login',
      '198.51.100.9:40112 → 10.1.0.80:443 url=/login method=POST status=0 host=bigip-01',
    ],
    [
      "Nov 21 07:24:09 bigip-01 notice apmd[811]: 01490010:5: /Common/VPN:Common:0f47932d: Username 'an'",
      'user=an host=bigip-01',
    ],
    [
      'Nov 21 07:24:09 bigip-01 notice tmm[811]: 01490500:5: /Common/VPN:Common:0f47932d: New session from client IP 198.51.100.9 (ST=/CC=VN/C=AS) at VIP 203.0.113.1 Listener /Common/VPN (Reputation=Unknown)',
      '198.51.100.9 → 203.0.113.1 host=bigip-01',
    ],
    [
      'Nov 21 07:24:09 bigip-01 notice httpd[811]: 01070417:5: AUDIT - user admin - RAW: httpd(mod_auth_pam): user=admin(admin) partition=[All] level=Administrator tty=(unknown) host=198.51.100.9 attempts=1 start="Sat Nov 21 07:24:09 2026".',
      '198.51.100.9 → user=admin host=bigip-01',
    ],
  ]));

/** After VMware's "ESXi log files" and the events of vCenter and Veeam. */
test('ESXi and Veeam', () =>
  expectTold([
    [
      '<166>2026-11-21T00:24:09.123Z esx-01 Hostd: info hostd[2099656] [Originator@6876 sub=Vimsvc.ha-eventmgr] Event 7 : User root@10.1.2.3 logged in as VMware-client/6.5.0',
      '10.1.2.3 → user=VMware-client host=esx-01',
    ],
    [
      '<164>2026-11-21T00:24:09.123Z esx-01 Hostd: warning hostd[2099656] [Originator@6876 sub=Vimsvc.ha-eventmgr] Event 7 : Cannot login root@198.51.100.9',
      '198.51.100.9 → user=root host=esx-01',
    ],
    [
      "<166>2026-11-21T00:24:09.123Z esx-01 vobd: [UserLevelCorrelator] 7us: [esx.audit.ssh.session.opened] SSH session was opened for 'root@10.1.2.3'.",
      '10.1.2.3 → user=root host=esx-01',
    ],
    [
      '<14>1 2026-11-21T07:24:09.123+07:00 veeam Veeam_MP - - [origin enterpriseId="31023"] [categoryId=0 instanceId=190 JobID="x" UserName="XA\\an" Description="Backup job \'x\' has been finished."]',
      'user=an host=veeam',
    ],
  ]));
