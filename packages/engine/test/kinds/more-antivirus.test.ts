import { describe, expect, test } from 'vitest';
import { actionOf } from '../../src/detection/detection.ts';
import { expectFound, expectTold } from './told.ts';

const sha = '131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267';

/** After "External Logging settings and log event severity levels" of Symantec Endpoint Protection Manager. */
describe('Symantec Endpoint Protection', () => {
  const risk = (kind: string, action: string): string =>
    `<54>Nov 21 07:24:09 SEPM SymantecServer: ${kind},IP Address: 10.1.2.3,Computer name: MAY-01,Intensive Protection Level: 0,Source: Real Time Scan,Risk name: Trojan.Gen.2,Occurrences: 1,File path: C:\\a\\b.exe,Description: "x, y",Actual action: ${action},Requested action: Cleaned,Secondary action: Quarantined,Event time: 2026-11-21 00:24:09,Event Insert Time: 2026-11-21 00:25:00,User Name: an,Source Computer Name: ,Source Computer IP: ,Disposition: Bad,Application hash: ${sha},Hash type: SHA2,Category set: Malware,Category type: Virus`;
  test('risks, in all words for what was done', () =>
    expectFound([
      [
        risk('Virus found', 'Cleaned by deletion'),
        'symantec: Trojan.Gen.2 — deleted on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
      [
        risk('Security risk found', 'Left alone'),
        'symantec: Trojan.Gen.2 — left on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
      [
        risk('SONAR detection now allowed', 'Restored'),
        'symantec: Trojan.Gen.2 — left on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
      [
        risk('Potential risk found', 'Pending Analysis'),
        'symantec: Trojan.Gen.2 — left on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
      [
        risk('Forced SONAR threat detected', 'Process terminated'),
        'symantec: Trojan.Gen.2 — blocked on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
      ],
    ]));
  test('attacks, traffic, scans and the rest', () => {
    const security =
      'MAY-01,Event Description: [SID: 30614] System Infected: Trojan.X Activity detected.  Traffic has been blocked for this application: C:\\A\\B.EXE,Event Type: Intrusion Prevention,Local Host IP: 10.1.2.3,Local Host MAC: 001122334455,Remote Host Name: ,Remote Host IP: 198.51.100.7,Remote Host MAC: 001122334466,Outbound,TCP,,Begin: 2026-11-21 00:24:09,End Time: 2026-11-21 00:24:09,Occurrences: 1,Application: C:/A/B.EXE,Location: Default,User Name: an,Domain Name: XA,Local Port: 50001,Remote Port: 443,CIDS Signature ID: 30614,CIDS Signature string: System Infected: Trojan.X Activity,Intrusion URL: c2.xau.example/a,SHA-256: ,MD-5: ';
    const traffic =
      'MAY-01,Local Host IP: 10.1.2.3,Local Port: 50001,Local Host MAC: 001122334455,Remote Host IP: 198.51.100.7,Remote Host Name: ,Remote Port: 443,Remote Host MAC: 001122334466,TCP,Outbound,Begin: 2026-11-21 00:24:09,End Time: 2026-11-21 00:24:10,Occurrences: 1,Application: C:/a/b.exe,Rule: Block all other traffic,Location: Default,User Name: an,Domain Name: XA,Action: Blocked,SHA-256: ,MD-5: ';
    expectFound([
      [
        security,
        'symantec: System Infected: Trojan.X Activity — blocked on MAY-01 (10.1.2.3), c2.xau.example/a, → 198.51.100.7, user an',
      ],
      [traffic, 'symantec: nothing found'],
      [
        "Scan ID: 7,Begin: 2026-11-21 00:24:09,End Time: 2026-11-21 00:25:09,Completed,Duration (seconds): 60,User1: SYSTEM,User2: ,'Scan started on all drives and all extensions.','Scan Complete: Risks: 0   Scanned: 7',Command: Not a command scan (),Threats: 0,Infected: 0,Total files: 7,Omitted: 0,Computer: MAY-01,IP Address: 10.1.2.3,Domain Name: Default,Group Name: My Company,Server Name: SEPM",
        'symantec: nothing found',
      ],
    ]);
    expectTold([
      [
        'Site: Tinh,Server Name: SEPM,Domain Name: Default,Admin: quantri,Administrator log on succeeded',
        'user=quantri',
      ],
      [traffic, '10.1.2.3:50001 → 198.51.100.7:443 user=an host=MAY-01 at=10.1.2.3'],
      [
        security.replace('Outbound', 'Inbound'),
        '198.51.100.7:443 → 10.1.2.3:50001 url=c2.xau.example/a user=an host=MAY-01 at=10.1.2.3',
      ],
    ]);
  });
});

/** After the event types of Sophos Central's SIEM integration. */
test('Sophos Central', () => {
  const event = (type: string, name: string, rest = ''): string =>
    `{"type":"Event::Endpoint::${type}","name":"${name}","source_info":{"ip":"10.1.2.3"},"dhost":"MAY-01","suser":"XA\\\\an","rt":"2026-11-21T00:24:09.000Z","severity":"high"${rest}}`;
  expectFound([
    [
      event('Threat::Detected', "Malware detected: 'Troj/X-A' at 'C:\\\\a\\\\b.exe'", ',"threat":"Troj/X-A"'),
      'sophos: Troj/X-A — left on MAY-01 (10.1.2.3), C:\\a\\b.exe, user an',
    ],
    [
      event('CoreDetection', "Malware detected: 'ML/PE-A' at 'C:\\\\b.exe'"),
      'sophos: ML/PE-A — left on MAY-01 (10.1.2.3), C:\\b.exe, user an',
    ],
    [
      event('CoreClean', "Malware cleaned up: 'ML/PE-A' at 'C:\\\\b.exe'"),
      'sophos: ML/PE-A — cleaned on MAY-01 (10.1.2.3), C:\\b.exe, user an',
    ],
    [
      event('CoreCleanFailed', "Manual malware cleanup required: 'ML/PE-A' at 'C:\\\\b.exe'"),
      'sophos: ML/PE-A — left on MAY-01 (10.1.2.3), C:\\b.exe, user an',
    ],
    [
      event(
        'Threat::CommandAndControlDetected',
        "Malicious traffic detected: 'C2/Generic-A' at 'C:\\\\b.exe'",
      ),
      'sophos: C2/Generic-A — left on MAY-01 (10.1.2.3), C:\\b.exe, user an',
    ],
    [
      event('HmpaCryptoGuard', "CryptoGuard detected ransomware in 'C:\\\\b.exe'"),
      "sophos: CryptoGuard detected ransomware in 'C:\\b.exe' — left on MAY-01 (10.1.2.3), user an",
    ],
    [
      event('HmpaExploitPrevented', "'Lockdown' exploit prevented in 'Word'"),
      "sophos: 'Lockdown' exploit prevented in 'Word' — blocked on MAY-01 (10.1.2.3), user an",
    ],
    [
      event(
        'WebFilteringBlocked',
        'Access was blocked to \\"c2.xau.example\\" because of \\"Mal/HTMLGen-A\\".',
      ),
      'sophos: Mal/HTMLGen-A — blocked on MAY-01 (10.1.2.3), c2.xau.example, user an',
    ],
    [
      event('WebFilteringBlocked', 'Access was blocked to \\"game.example\\" because of \\"Games\\".'),
      'sophos: nothing found',
    ],
    [event('SavScanComplete', "Scan 'x' completed"), 'sophos: nothing found'],
    [
      event('Threat::CleanedUp', "Malware cleaned up: 'Troj/X-A' at 'C:\\\\b.exe'"),
      'sophos: Troj/X-A — cleaned on MAY-01 (10.1.2.3), C:\\b.exe, user an',
    ],
    [
      "CEF:0|sophos|sophos central|1.0|Event::Endpoint::Threat::Detected|Malware detected: 'Troj/X-A' at 'C:\\\\b.exe'|8|rt=2026-11-21T00:24:09.000Z dhost=MAY-01 suser=XA\\\\an threat=Troj/X-A",
      'sophos: Troj/X-A — left on MAY-01, C:\\b.exe, user an',
    ],
  ]);
});

/** After the events of Trellix Endpoint Security in ePolicy Orchestrator. */
test('Trellix ePO', () => {
  const event = (rest: string): string =>
    `<29>1 2026-11-21T00:24:10.0Z epo EPOEvents - EventFwd [agentInfo@3401 tenantId="1"] <?xml version="1.0" encoding="UTF-8"?><EPOevent><MachineInfo><MachineName>MAY-01</MachineName><IPAddress>10.1.2.3</IPAddress><UserName>XA\\an</UserName></MachineInfo><SoftwareInfo ProductName="Trellix Endpoint Security"><Event><DetectedUTC>2026-11-21T00:24:09Z</DetectedUTC>${rest}</Event></SoftwareInfo></EPOevent>`;
  expectFound([
    [
      event(
        '<ThreatCategory>av.detect</ThreatCategory><ThreatName>X!tr</ThreatName><ThreatType>trojan</ThreatType><ThreatActionTaken>IDS_ALERT_ACT_TAK_DEL</ThreatActionTaken><ThreatHandled>True</ThreatHandled><TargetFileName>C:\\b.exe</TargetFileName>',
      ),
      'trellix: X!tr — deleted on MAY-01 (10.1.2.3), C:\\b.exe, user an',
    ],
    [
      event(
        '<ThreatCategory>av.pup</ThreatCategory><ThreatName>PUP-X</ThreatName><ThreatActionTaken>IDS_ALERT_ACT_TAK_DEN</ThreatActionTaken>',
      ),
      'trellix: PUP-X — blocked on MAY-01 (10.1.2.3), user an',
    ],
    [
      event(
        '<ThreatCategory>av.detect</ThreatCategory><ThreatName>X</ThreatName><ThreatActionTaken>cleaned</ThreatActionTaken><ThreatHandled>False</ThreatHandled>',
      ),
      'trellix: X — left on MAY-01 (10.1.2.3), user an',
    ],
    [
      event(
        '<ThreatCategory>av.detect.heuristics</ThreatCategory><ThreatName>X</ThreatName><ThreatActionTaken>IDS_ACTION_WOULD_BLOCK</ThreatActionTaken>',
      ),
      'trellix: X — left on MAY-01 (10.1.2.3), user an',
    ],
    [
      event(
        '<ThreatCategory>hip.bo</ThreatCategory><ThreatName>ExP:Illegal API Use</ThreatName><ThreatType>IDS_THREAT_TYPE_VALUE_BOP</ThreatType><ThreatActionTaken>blocked</ThreatActionTaken>',
      ),
      'trellix: ExP:Illegal API Use — blocked on MAY-01 (10.1.2.3), user an',
    ],
    [
      event(
        '<ThreatCategory>ops.update.end</ThreatCategory><ThreatName>_</ThreatName><ThreatActionTaken>none</ThreatActionTaken>',
      ),
      'trellix: nothing found',
    ],
  ]);
});

/** After clamd.conf(5) and clamonacc(8). */
test('ClamAV', () =>
  expectFound([
    ['/srv/a b.exe: Win.Trojan.X-1 FOUND', 'clamav: Win.Trojan.X-1 — left on ?, /srv/a b.exe'],
    [
      'Nov 21 07:24:09 web-01 clamd[811]: ScanOnAccess: /srv/a.exe: Win.Trojan.X-1(44d88612fea8a8f36de82e1278abb02f:68) FOUND',
      'clamav: Win.Trojan.X-1 — left on web-01, /srv/a.exe',
    ],
    [
      'Nov 21 07:24:09 mail-01 clamd[811]: instream(10.1.2.3@40112): Win.Trojan.X-1 FOUND',
      'clamav: Win.Trojan.X-1 — left on mail-01 (10.1.2.3)',
    ],
    [
      'Nov 21 07:24:09 mail-01 clamd[811]: fd[10]: Win.Trojan.X-1 FOUND',
      'clamav: Win.Trojan.X-1 — left on mail-01',
    ],
    [
      "Nov 21 07:24:09 mail-01 clamav-milter[811]: Message 4T9 from <a@xau.example> to <an@xa.example> with subject 'x' message-id '<1@x>' date 'y' infected by Win.Trojan.X-1",
      'clamav: Win.Trojan.X-1 — unknown on mail-01',
    ],
    ['/srv/a.exe: OK', 'not an antivirus line'],
  ]));

/** Tables of advanced hunting, and the events of Defender Antivirus on a machine. */
describe('Microsoft Defender', () => {
  const row = (table: string, properties: string): string =>
    `{"time":"2026-11-21T00:25:00Z","tenantId":"t","operationName":"Publish","category":"AdvancedHunting-${table}","properties":{"Timestamp":"2026-11-21T00:24:09.1Z",${properties}}}`;
  test('XDR', () =>
    expectFound([
      [
        row(
          'AlertInfo',
          '"AlertId":"a","Title":"Suspicious PowerShell","Category":"Execution","Severity":"High"',
        ),
        'defender: Suspicious PowerShell — unknown on ?',
      ],
      [
        row(
          'DeviceEvents',
          '"DeviceName":"may-01","ActionType":"AntivirusDetection","FileName":"b.exe","FolderPath":"C:\\\\a\\\\b.exe","AdditionalFields":"{\\"ThreatName\\":\\"Trojan:Win32/X\\",\\"WasRemediated\\":true}"',
        ),
        'defender: Trojan:Win32/X — cleaned on may-01, C:\\a\\b.exe',
      ],
      [
        row(
          'DeviceEvents',
          '"DeviceName":"may-01","ActionType":"AntivirusDetection","FileName":"b.exe","AdditionalFields":{"ThreatName":"Trojan:Win32/X","WasRemediated":false}',
        ),
        'defender: Trojan:Win32/X — left on may-01',
      ],
      [
        row('DeviceEvents', '"DeviceName":"may-01","ActionType":"AntivirusScanCompleted"'),
        'defender: nothing found',
      ],
      [
        row('DeviceEvents', '"DeviceName":"may-01","ActionType":"AntivirusDefinitionsUpdated"'),
        'defender: nothing found',
      ],
      [
        row(
          'DeviceProcessEvents',
          '"DeviceName":"may-01","ActionType":"ProcessCreated","FileName":"cmd.exe"',
        ),
        'defender: nothing found',
      ],
    ]));
  test('Windows events, with and without their fields', () => {
    const event = (id: number, rest: string): string =>
      `{"EventTime":"2026-11-21 07:24:09","Hostname":"MAY-01","EventID":${id},"SourceName":"Microsoft-Windows-Windows Defender","Channel":"Microsoft-Windows-Windows Defender/Operational"${rest}}`;
    const fields =
      ',"Threat Name":"Trojan:Win32/X","Category Name":"Trojan","Path":"file:_C:\\\\b.exe","Detection User":"XA\\\\an"';
    expectFound([
      [event(1116, fields), 'defender: Trojan:Win32/X — left on MAY-01, C:\\b.exe, user an'],
      [
        event(1117, `${fields},"Action Name":"Quarantine","Error Code":"0x00000000"`),
        'defender: Trojan:Win32/X — quarantined on MAY-01, C:\\b.exe, user an',
      ],
      [
        event(1117, `${fields},"Action Name":"Remove","Error Code":"0x80508023"`),
        'defender: Trojan:Win32/X — left on MAY-01, C:\\b.exe, user an',
      ],
      [
        event(1117, `${fields},"Action Name":"Allow"`),
        'defender: Trojan:Win32/X — left on MAY-01, C:\\b.exe, user an',
      ],
      [
        event(
          1116,
          ',"Message":"Microsoft Defender Antivirus has detected malware or other potentially unwanted software.\\r\\n \\tName: Trojan:Win32/X\\r\\n \\tSeverity: Severe\\r\\n \\tCategory: Trojan\\r\\n \\tPath: file:_C:\\\\b.exe\\r\\n \\tUser: XA\\\\an"',
        ),
        'defender: Trojan:Win32/X — left on MAY-01, C:\\b.exe, user an',
      ],
      [event(2000, ',"Message":"Antivirus signature version has been updated."'), 'defender: nothing found'],
    ]);
  });
});

test('every word for an action is understood', () => {
  const words: Readonly<Record<string, string>> = {
    cleaned: 'Cleaned | disinfected | Cured | File cleaned | Repaired | Remediated',
    deleted: 'Deleted | Cleaned by deletion | File deleted | removed | cleaned by deleting',
    quarantined: 'Quarantined | moved to quarantine | File quarantined | Isolated | contained',
    blocked:
      'Blocked | Access denied | aph_blocked | Terminated | connection terminated | Prevented | File renamed | IDS:Reset',
    left: 'Left alone | No action | still present | ignored | Restored | Pending repair | Partially repaired | retained | detect only | report only | File passed | Unable to clean file | Allowed | Log | reportOnly | Excluded | Reboot required | Quarantine failed | Skipped | Not disinfected | client.would.blocked | Bỏ qua | Chưa xử lý',
  };
  for (const [action, list] of Object.entries(words))
    expect(list.split(' | ').map((word) => [word, actionOf(word)])).toEqual(
      list.split(' | ').map((word) => [word, action]),
    );
});
