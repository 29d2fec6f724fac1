import { describe, test } from 'vitest';
import { expectFound, expectTold } from './told.ts';

/** After "Events exported to JSON format", "… CEF format" and "… LEEF format" of ESET PROTECT. */
describe('ESET PROTECT', () => {
  const head = (type: string): string =>
    `"event_type":"${type}","ipv4":"10.1.2.3","hostname":"may-01","group_name":"Tất cả/UBND","os_name":"Microsoft Windows 11 Pro","source_uuid":"39e0feee-45e2-476a-b17f-169b592c3645","occurred":"21-Nov-2026 00:24:09","severity":"Warning"`;
  test('each kind of event as JSON, behind any syslog header', () =>
    expectFound([
      [
        `<12>1 2026-11-21T00:24:10.000Z protect ERAServer 1234 - - \uFEFF{${head('Threat_Event')},"threat_type":"Trojan","threat_name":"Win32/Agent.ABC","object_type":"File","object_uri":"file:///C:/Users/an/Downloads/hoa-don.exe","action_taken":"cleaned by deleting","threat_handled":true,"username":"XA\\\\an","hash":"44D88612FEA8A8F36DE82E1278ABB02F00000000"}`,
        'eset: Win32/Agent.ABC — deleted on may-01 (10.1.2.3), C:/Users/an/Downloads/hoa-don.exe, user an',
      ],
      [
        `{${head('Threat_Event')},"threat_name":"JS/Adware.X","object_type":"File","object_uri":"https://c2.xau.example/a.js","action_taken":"connection terminated","threat_handled":true}`,
        'eset: JS/Adware.X — blocked on may-01 (10.1.2.3), https://c2.xau.example/a.js',
      ],
      [
        `{${head('Threat_Event')},"threat_name":"Win32/X","action_taken":"retained","action_error":"Error while deleting","threat_handled":false}`,
        'eset: Win32/X — left on may-01 (10.1.2.3)',
      ],
      [
        `{${head('FirewallAggregated_Event')},"event":"Botnet.CnC.Generic","source_address":"10.1.2.3","source_port":50001,"target_address":"198.51.100.7","target_port":443,"protocol":"TCP","account":"XA\\\\an","process_name":"C:\\\\a\\\\b.exe","inbound":false,"threat_name":"Win32/Botnet.X","aggregate_count":3,"action":"Blocked","handled":true}`,
        'eset: Win32/Botnet.X — blocked on may-01 (10.1.2.3), → 198.51.100.7, user an',
      ],
      [
        `{${head('HipsAggregated_Event')},"application":"C:\\\\a\\\\b.exe","operation":"Modify startup settings","target":"HKLM\\\\…\\\\Run","action":"Blocked","rule_name":"Self-Defense","username":"XA\\\\an"}`,
        'eset: Self-Defense — blocked on may-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
      [
        `{${head('FilteredWebsites_Event')},"event":"An attempt to connect to URL","target_address":"198.51.100.7","scanner_id":"HTTP filter","action_taken":"blocked","object_uri":"https://c2.xau.example/a","username":"XA\\\\an","rule_id":"Blocked by internal blacklist","handled":true}`,
        'eset: An attempt to connect to URL — blocked on may-01 (10.1.2.3), https://c2.xau.example/a, → 198.51.100.7, user an',
      ],
      [
        `{${head('EnterpriseInspectorAlert_Event')},"processname":"powershell.exe","username":"XA\\\\an","rulename":"Suspicious PowerShell download [F0413]","count":1,"severity_score":70,"hash":"44D88612FEA8A8F36DE82E1278ABB02F00000000"}`,
        'eset: Suspicious PowerShell download [F0413] — unknown on may-01 (10.1.2.3), user an',
      ],
      [
        `{${head('BlockedFiles_Event')},"processname":"explorer.exe","username":"XA\\\\an","hash":"44D88612FEA8A8F36DE82E1278ABB02F00000000","object_uri":"file:///C:/a.exe","action":"Execution blocked","cause":"Blocked by administrator","handled":true}`,
        'eset: Blocked by administrator — blocked on may-01 (10.1.2.3), C:/a.exe, user an',
      ],
      [
        `{${head('Audit_Event')},"domain":"Native user","action":"Login attempt","target":"Administrator","detail":"Native user 'Administrator' attempted to authenticate.","user":"","result":"Success"}`,
        'eset: nothing found',
      ],
      [
        `{${head('SomethingNew_Event')},"threat_name":"Win32/Y"}`,
        'eset: Win32/Y — unknown on may-01 (10.1.2.3)',
      ],
    ]));
  test('firewall events name both ends', () =>
    expectTold([
      [
        `{${head('FirewallAggregated_Event')},"event":"TCP port scanning attack","source_address":"10.1.9.9","source_port":40112,"target_address":"10.1.2.3","target_port":445,"inbound":true}`,
        '10.1.9.9:40112 → 10.1.2.3:445 host=may-01 at=10.1.2.3',
      ],
    ]));
  test('as CEF and LEEF', () =>
    expectFound([
      [
        'CEF:0|ESET|Protect|10.0.5.1|101|Threat detected|5|cat=ESET Threat Event dvc=10.1.2.3 dvchost=may-01 rt=Nov 21 2026 00:24:09 cs1=W97M/TrojanDownloader.Agent cs1Label=Threat Name cs2=Trojan cs2Label=Threat Type cs3=file cs3Label=Object Type filePath=file:///C:/a.doc act=Cleaned by deleting file suser=XA\\\\an',
        'eset: W97M/TrojanDownloader.Agent — deleted on may-01 (10.1.2.3), C:/a.doc, user an',
      ],
      [
        'CEF:0|ESET|Protect|10.0.5.1|400|Login attempt|2|cat=ESET RA Audit Event dvc=10.1.2.3 dvchost=protect act=Login attempt suser=Administrator',
        'eset: nothing found',
      ],
      [
        'LEEF:1.0|ESET|ESET PROTECT|10.0|Threat_Event|cat=ESET Threat Event\tsev=8\tdevTime=Nov 21 2026 00:24:09\tdevTimeFormat=MMM dd yyyy HH:mm:ss\tsrc=10.1.2.3\tidentHostName=may-01\tthreatType=Trojan\tthreatName=Win32/X\tobjectUri=file:///C:/a.exe\tactionTaken=Cleaned\taccountName=XA\\an',
        'eset: Win32/X — cleaned on may-01 (10.1.2.3), C:/a.exe, user an',
      ],
    ]));
});

/** After "Exporting events to SIEM systems" of Kaspersky Security Center and "syslog messages about alerts" of KATA. */
describe('Kaspersky', () => {
  const cef = (event: string, name: string, rest: string): string =>
    `CEF:0|KasperskyLab|SecurityCenter|14.2.0.26967|${event}|${name}|4|rt=1795220649000 cs9=UBND cs9Label=GroupName dhost=MAY-01 dst=10.1.2.3 cs2=KES cs2Label=ProductName cs3=12.1.0.0 cs3Label=ProductVersion ${rest}`;
  test('as CEF and LEEF', () =>
    expectFound([
      [
        cef(
          'GNRL_EV_VIRUS_FOUND',
          'Malicious object detected',
          'filePath=C:\\\\a\\\\b.exe cs1=HEUR:Trojan.Win32.Generic cs1Label=VirusName duser=XA\\\\an msg=Result description: Detected',
        ),
        'kaspersky: HEUR:Trojan.Win32.Generic — left on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
      [
        cef(
          'GNRL_EV_OBJECT_DELETED',
          'Object deleted',
          'filePath=C:\\\\a\\\\b.exe cs1=Trojan.X cs1Label=VirusName duser=XA\\\\an',
        ),
        'kaspersky: Trojan.X — deleted on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
      [
        cef(
          'GNRL_EV_OBJECT_NOTCURED',
          'Disinfection not possible',
          'filePath=C:\\\\a\\\\b.exe cs1=Trojan.X cs1Label=VirusName',
        ),
        'kaspersky: Trojan.X — left on MAY-01 (10.1.2.3), C:\\a\\b.exe',
      ],
      [
        cef(
          'GNRL_EV_ATTACK_DETECTED',
          'Network attack detected',
          'cs1=Intrusion.Win.MS17-010.o cs1Label=AttackName src=10.1.9.9 cs4=TCP cs4Label=Protocol dpt=445',
        ),
        'kaspersky: Intrusion.Win.MS17-010.o — left on MAY-01 (10.1.2.3)',
      ],
      [
        cef(
          'GNRL_EV_WEB_URL_BLOCKED',
          'Dangerous link blocked',
          'request=https://c2.xau.example/a duser=XA\\\\an msg=Result description: Blocked',
        ),
        'kaspersky: Dangerous link blocked — blocked on MAY-01 (10.1.2.3), https://c2.xau.example/a, user an',
      ],
      [cef('KLAUD_EV_TASK_STATE_CHANGED', 'Task started', 'msg=Task started'), 'kaspersky: nothing found'],
      [
        'LEEF:1.0|KasperskyLab|SecurityCenter|14.2|GNRL_EV_VIRUS_FOUND|cat=4\tdevTime=Nov 21 2026 00:24:09\tdevTimeFormat=MMM dd yyyy HH:mm:ss\tidentHostName=MAY-01\tidentSrc=10.1.2.3\tVirusName=Trojan.X\tusrName=XA\\an\tfilePath=C:\\a\\b.exe',
        'kaspersky: Trojan.X — left on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
      [
        'CEF:0|AO Kaspersky Lab|Kaspersky Anti Targeted Attack Platform|5.0|file_web|File from web detected|High|eventId=7 rt=Nov 21 2026 00:24:09 dst=198.51.100.7 dpt=80 src=10.1.2.3 spt=50001 shost=may-01 suser=an fName=a.exe fsize=7 fileHash=44d88612fea8a8f36de82e1278abb02f cs1=AM cs1Label=Technology cs2=HEUR:Trojan.X cs2Label=Detected objects',
        'kaspersky: HEUR:Trojan.X — left on may-01 (10.1.2.3), a.exe, → 198.51.100.7, user an',
      ],
    ]));
  test('as syslog of Security Center, and as text of the application', () =>
    expectFound([
      [
        '<134>1 2026-11-21T00:24:09.000Z MAY-01 KES|12.1.0.0 - GNRL_EV_OBJECT_BLOCKED [event@23668 p1="" p2="C:\\\\a\\\\b.exe" p5="Trojan.X" p7="XA\\\\an" et="GNRL_EV_OBJECT_BLOCKED" tdn="File Threat Protection" etdn="Object blocked" hdn="MAY-01" hip="10.1.2.3" gn="UBND"] Event type: Object blocked\\r\\nResult description: Blocked',
        'kaspersky: Trojan.X — blocked on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
      [
        'Event type: Object deleted\r\nApplication: Kaspersky Endpoint Security for Windows\r\nUser: XA\\an (Initiator)\r\nComponent: File Threat Protection\r\nResult description: Deleted\r\nType: Trojan\r\nName: HEUR:Trojan.Win32.Generic\r\nPrecision: Exactly\r\nThreat level: High\r\nObject type: File\r\nObject name: b.exe\r\nObject path: C:\\a\r\nMD5: 44D88612FEA8A8F36DE82E1278ABB02F\r\nDevice: MAY-01\r\nRelease date: 11/21/2026 7:24:00 AM',
        'kaspersky: HEUR:Trojan.Win32.Generic — deleted on MAY-01, C:\\a\\b.exe, user an',
      ],
      [
        'Event type: Network attack detected\\r\\nUser: XA\\an (Active user)\\r\\nComponent: Network Threat Protection\\r\\nResult description: Blocked\\r\\nName: Intrusion.Win.MS17-010.o\\r\\nObject: TCP from 10.1.9.9 at 10.1.2.3:445\\r\\nObject type: Network packet\\r\\nComputer: MAY-01',
        'kaspersky: Intrusion.Win.MS17-010.o — blocked on MAY-01, user an',
      ],
      [
        'Event type: Previously opened malicious link detected\\r\\nResult description: Detected\\r\\nName: https://c2.xau.example/a\\r\\nObject type: Web page\\r\\nObject name: https://c2.xau.example/a\\r\\nUser: XA\\an (Active user)',
        'kaspersky: https://c2.xau.example/a — left on ?, https://c2.xau.example/a, user an',
      ],
    ]));
});
