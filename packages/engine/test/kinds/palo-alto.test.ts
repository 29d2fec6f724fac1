import { describe, expect, test } from 'vitest';
import { expectTold, toldAt } from './told.ts';

const head = (kind: string, subtype: string): string =>
  `1,2026/11/21 07:24:10,012345678901234,${kind},${subtype},2561,2026/11/21 07:24:09`;
const session = (rest: string, user = 'xa\\an'): string =>
  `10.1.2.3,198.51.100.7,203.0.113.1,198.51.100.7,Ra ngoai,${user},,ssl,vsys1,trong,ngoai,ethernet1/1,ethernet1/2,syslog,2026/11/21 07:24:09,77,1,50001,443,50001,443,0x400000,tcp,${rest}`;
const exact = '2026-11-21T07:24:09.851+07:00';
const sha = '131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267';

/** After the "Syslog Field Descriptions" of PAN-OS, and the fields of its log forwarding as JSON. */
describe('Palo Alto', () => {
  test('traffic, decryption and SCTP', () => {
    const ends = '10.1.2.3:50001 → 198.51.100.7:443';
    expectTold([
      [
        `<14>Nov 21 07:24:10 pa-ubnd ${head('TRAFFIC', 'end')},${session('allow,5,3,2,7,2026/11/21 07:23:00,60,any,0,123,0x0,Viet Nam,United States,0,4,3')}`,
        `${ends} user=an`,
      ],
      [
        `${head('DECRYPTION', '0')},${session('allow,N/A,,,,,,TLS1.3,ECDHE,AES_256_GCM,SHA384')},c2.xau.example,${exact}`,
        `${ends} user=an`,
      ],
      [`${head('SCTP', '')},${session('allow,0,0,0,0')}`, `${ends} user=an`],
    ]);
    expect(toldAt(`${head('DECRYPTION', '0')},${session('allow,N/A')},${exact}`)).toBe(
      '2026-11-21T00:24:09.851Z',
    );
  });

  test('threats: addresses visited, viruses, WildFire, spyware', () =>
    expectTold([
      [
        `${head('THREAT', 'url')},${session(`block-url,"c2.xau.example/a?b=1,2",(9999),malware,informational,client-to-server,123,0x0,Viet Nam,United States,0,text/html,0,,,1,"Mozilla/5.0 (X)",,,"http://x.example/",,,,0,0,0,0,0,,pa-ubnd,,,,get`)}`,
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example url=https://c2.xau.example/a?b=1,2 method=get user=an',
      ],
      [
        `${head('THREAT', 'virus')},${session('reset-both,"a.exe",Virus/Win32.X(123),any,medium,server-to-client,124,0x0,US,VN,0,,0,,,0,,,,,,,,0', '')}`,
        '10.1.2.3:50001 → 198.51.100.7:443 path=a.exe file=a.exe',
      ],
      [
        `${head('THREAT', 'wildfire')},${session(`allow,"hoa-don.docx",Windows Executable (EXE)(52020),malicious,high,server-to-client,125,0x0,US,VN,0,,0,${sha},wildfire.paloaltonetworks.com,1,,ms-office`)}`,
        '10.1.2.3:50001 → 198.51.100.7:443 user=an path=hoa-don.docx file=hoa-don.docx sha256=131f95c5',
      ],
      [
        `${head('THREAT', 'spyware')},${session('sinkhole,"Suspicious DNS Query (generic:c2.xau.example)",generic:c2.xau.example(4000000),any,medium,client-to-server,126')}`,
        '10.1.2.3:50001 → 198.51.100.7:443 name=c2.xau.example user=an',
      ],
    ]));

  test('who logged on, and from where', () => {
    const system = (subtype: string, event: string, words: string): string =>
      `${head('SYSTEM', subtype)},,${event},,0,0,general,informational,"${words}",123,0x0,0,0,0,0,,pa-ubnd,0,0,${exact}`;
    expectTold([
      [
        system('general', 'general', 'User admin logged in via Web from 10.1.2.3 using https'),
        '10.1.2.3 → user=admin',
      ],
      [system('general', 'general', 'User admin logged out via CLI from 10.1.2.3'), '10.1.2.3 → user=admin'],
      [
        system(
          'auth',
          'auth-fail',
          "failed authentication for user 'xa\\an'.  Reason: Invalid username/password. auth profile 'AD', vsys 'vsys1', server profile 'AD', server address '10.1.0.10', From: 198.51.100.9.",
        ),
        '198.51.100.9 → 10.1.0.10 user=an',
      ],
      [
        system(
          'auth',
          'auth-success',
          "authenticated for user 'an@xa.example'.   auth profile 'AD', From: 2001:db8::9.",
        ),
        '2001:db8::9 → user=an@xa.example',
      ],
      [
        system(
          'globalprotect',
          'globalprotectportal-auth-fail',
          'GlobalProtect portal user authentication failed. Login from: 198.51.100.9, Source region: US, User name: an, Client OS version: Microsoft Windows 10, Reason: Authentication failed: Invalid username or password, Auth type: profile.',
        ),
        '198.51.100.9 → user=an',
      ],
      [
        system(
          'globalprotect',
          'globalprotectgateway-config-succ',
          'GlobalProtect gateway client configuration generated. User name: an, Private IP: 10.9.0.5, Client version: 6.0, Device name: MAY-01, Client OS version: Windows 10, VPN type: Device Level VPN.',
        ),
        'user=an host=MAY-01',
      ],
      [
        system(
          'vpn',
          'ike-nego-p1-start',
          'IKE phase-1 negotiation is started as initiator, main mode. Initiated SA: 203.0.113.1[500]-198.51.100.9[500] cookie:aa:bb.',
        ),
        '203.0.113.1:500 → 198.51.100.9:500',
      ],
      [
        `${head('GLOBALPROTECT', '0')},vsys1,gateway-connected,connected,,IPSec,xa\\an,VN,MAY-01,198.51.100.9,0.0.0.0,10.9.0.5,0.0.0.0,id,sn,6.0,Windows,"Microsoft Windows 11",1,,,"",success,,0,user-logon,0,gp.xa.example`,
        '198.51.100.9 → user=an host=MAY-01',
      ],
      [
        `${head('AUTHENTICATION', 'web')},vsys1,198.51.100.9,xa\\an,an,Doi tuong,Chinh sach,1,7,,syslog,AD,User is not in allowlist,Portal,Failed`,
        '198.51.100.9 → user=an',
      ],
      [
        `${head('USERID', 'login')},vsys1,10.1.2.3,xa\\an,AD-agent,0,1,2700,0,0,active-directory`,
        '10.1.2.3 → user=an',
      ],
      [
        `${head('HIP-MATCH', '0')},xa\\an,vsys1,MAY-01,Windows,10.1.2.3,Thieu-AV,1,profile`,
        '10.1.2.3 → user=an host=MAY-01',
      ],
      [
        `${head('CONFIG', '0')},10.1.2.3,,set,admin,Web,Succeeded, deviceconfig system`,
        '10.1.2.3 → user=admin',
      ],
      [`${head('IPTAG', '0')},vsys1,10.1.2.3,nhiem-ma-doc,login,1,0,local`, '10.1.2.3 →'],
      [
        `${head('CORRELATION', '')},10.1.2.3,xa\\an,vsys1,compromised-host,high,0,0,0,0,,pa-ubnd,1,beacon-heuristics,6005,Host visited known malware URL (19 times)`,
        '10.1.2.3 → user=an',
      ],
    ]);
  });

  test('as JSON', () =>
    expectTold([
      [
        `{"TimeReceived":"2026-11-21T00:24:10.000000Z","DeviceSN":"007","LogType":"THREAT","Subtype":"url","TimeGenerated":"2026-11-21T00:24:09.000000Z","SourceAddress":"10.1.2.3","DestinationAddress":"198.51.100.7","SourceUser":"xa\\\\an","Application":"ssl","SourcePort":50001,"DestinationPort":443,"Protocol":"tcp","Action":"block-url","URL":"c2.xau.example/a","HTTPMethod":"get","UserAgent":"x"}`,
        '10.1.2.3:50001 → 198.51.100.7:443 site=c2.xau.example url=https://c2.xau.example/a method=get user=an',
      ],
      [
        `{"LogTime":"2026-11-21T00:24:10.000000Z","LogType":"THREAT","Subtype":"wildfire","TimeGenerated":"2026-11-21T00:24:09.000000Z","SourceAddress":"10.1.2.3","DestinationAddress":"198.51.100.7","SourcePort":50001,"DestinationPort":80,"FileName":"a.exe","FileHash":"${sha}","DeviceName":"pa-ubnd"}`,
        '10.1.2.3:50001 → 198.51.100.7:80 host=pa-ubnd file=a.exe sha256=131f95c5',
      ],
      [
        `{"LogTime":"2026-11-21T00:24:10.000000Z","LogType":"SYSTEM","Subtype":"auth","EventTime":"2026-11-21T00:24:09.000000Z","EventName":"auth-fail","EventDescription":"failed authentication for user 'an'.  Reason: Invalid username/password. From: 198.51.100.9.","LogSourceName":"PA-VM"}`,
        '198.51.100.9 → user=an host=PA-VM',
      ],
    ]));

  test('as CEF and LEEF', () =>
    expectTold([
      [
        'CEF:0|Palo Alto Networks|PAN-OS|10.1|end|TRAFFIC|1|rt=Nov 21 2026 00:24:09 GMT deviceExternalId=0123 src=10.1.2.3 dst=198.51.100.7 sourceTranslatedAddress=203.0.113.1 cs1Label=Rule cs1=Ra ngoai suser=xa\\\\an duser= app=ssl spt=50001 dpt=443 proto=tcp act=allow',
        '10.1.2.3:50001 → 198.51.100.7:443 user=an',
      ],
      [
        `LEEF:1.0|Palo Alto Networks|PAN-OS Syslog Integration|10.1|Virus/Win32.X(123)|ReceiveTime=2026/11/21 07:24:10\tSerialNumber=012\tcat=THREAT\tsrc=10.1.2.3\tdst=198.51.100.7\tsrcPort=50001\tdstPort=443\tproto=tcp\tusrName=xa\\an\taction=alert\tdevTime=Nov 21 2026 00:24:09 GMT`,
        '10.1.2.3:50001 → 198.51.100.7:443 user=an',
      ],
    ]));
});
