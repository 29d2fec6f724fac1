import { describe, expect, test } from 'vitest';
import { readDetection } from '../src/index.ts';
import { hasSharedData, readShared } from './shared-data.ts';

const cef =
  'CEF:0|Bitdefender|GravityZone|6.5|10|AntiMalware|9|BitdefenderGZComputerFQDN=may-01.tinh.example dvc=10.0.0.4 BitdefenderGZMalwareName=EICAR-Test-File BitdefenderGZMalwareType=file act=blocked filePath=C:\\\\Users\\\\an\\\\eicar.tmp BitdefenderGZDetectionTime=2024-05-15T09:06:52.000Z suser=an';

describe('an antivirus event tells machine, malware and what became of it', () => {
  test('Bitdefender, behind a syslog header too', () => {
    const wanted = {
      product: 'bitdefender',
      isInfectionEvidence: true,
      at: Date.UTC(2024, 4, 15, 9, 6, 52),
      hostName: 'may-01.tinh.example',
      hostAddress: '10.0.0.4',
      user: 'an',
      malware: 'EICAR-Test-File',
      malwareClass: 'file',
      action: 'blocked',
      filePath: 'C:\\Users\\an\\eicar.tmp',
      fileName: 'eicar.tmp',
    };
    expect(readDetection(cef)).toMatchObject(wanted);
    expect(readDetection(`<134>May 15 16:06:52 gz ${cef}`)).toMatchObject(wanted);
  });
  test('ESET, with threats that were not handled', () =>
    expect(
      readDetection(
        '{"event_type":"Threat_Event","ipv4":"10.0.0.5","hostname":"may-02","occured":"06-May-2024 14:39:17","threat_type":"Trojan","threat_name":"Win32/X","action_taken":"Contained infected files","threat_handled":false,"object_uri":"file:///C:/a/b.exe","username":"T\\\\binh"}',
      ),
    ).toMatchObject({
      product: 'eset',
      action: 'left',
      malware: 'Win32/X',
      malwareClass: 'Trojan',
      fileName: 'b.exe',
      user: 'binh',
      at: Date.UTC(2024, 4, 6, 14, 39, 17),
    }));
  test('Symantec', () =>
    expect(
      readDetection(
        'Virus found,IP Address: 10.0.0.6,Computer name: MAY-03,Source: Auto-Protect scan,Risk name: EICAR,File path: C:\\tmp\\e.txt,Actual action: Quarantined,Event time: 2022-10-04 19:10:48,User Name: chi,Application hash: 131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267',
      ),
    ).toMatchObject({
      product: 'symantec',
      isInfectionEvidence: true,
      action: 'quarantined',
      hostName: 'MAY-03',
      fileName: 'e.txt',
      hashes: ['131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267'],
    }));
  test('Kaspersky', () =>
    expect(
      readDetection(
        'Event type: Malicious object detected\\r\\nResult description: Deleted\\r\\nName: HEUR:Trojan.Win32.Generic\\r\\nUser: T\\dung (Active user)\\r\\nObject type: File\\r\\nObject path: C:\\tmp\\\\r\\nObject name: x.exe\\r\\nSHA256 hash: 131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267\\r\\nComputer: MAY-04',
      ),
    ).toMatchObject({
      product: 'kaspersky',
      isInfectionEvidence: true,
      action: 'deleted',
      user: 'dung',
      fileName: 'x.exe',
      hostName: 'MAY-04',
    }));
  test('Defender: found and failed to clean is still there', () =>
    expect(
      readDetection(
        '{"EventTime":"2022-03-21 09:17:49","Hostname":"may-05","EventID":1118,"SourceName":"Microsoft-Windows-Windows Defender","Threat Name":"Trojan:Win32/X","Category Name":"Trojan","Path":"file:_C:\\\\a\\\\b.exe","Action Name":"Quarantine"}',
      ),
    ).toMatchObject({
      product: 'defender',
      isInfectionEvidence: true,
      action: 'left',
      malware: 'Trojan:Win32/X',
      filePath: 'C:\\a\\b.exe',
    }));
  test('Trellix', () =>
    expect(
      readDetection(
        '<?xml version="1.0"?><EPOEvent><MachineInfo><MachineName>MAY-06</MachineName><IPAddress>10.0.0.7</IPAddress><UserName>T\\em</UserName></MachineInfo><DetectedUTC>2024-12-20T15:35:05Z</DetectedUTC><TargetFileName>C:\\a\\c.exe</TargetFileName><ThreatCategory>av.detect</ThreatCategory><ThreatName>EICAR</ThreatName><ThreatType>test</ThreatType><ThreatActionTaken>IDS_ALERT_ACT_TAK_DEL deleted</ThreatActionTaken></EPOEvent>',
      ),
    ).toMatchObject({
      product: 'trellix',
      isInfectionEvidence: true,
      action: 'deleted',
      hostAddress: '10.0.0.7',
      at: Date.UTC(2024, 11, 20, 15, 35, 5),
    }));
  test('ClamAV', () =>
    expect(
      readDetection(
        '<132>1 2026-11-21T00:24:52.691770+00:00 vm clamd - - -  /srv/x: Eicar-Test-Signature FOUND',
      ),
    ).toMatchObject({
      product: 'clamav',
      action: 'left',
      hostName: 'vm',
      filePath: '/srv/x',
      malware: 'Eicar-Test-Signature',
      at: Date.UTC(2026, 10, 21, 0, 24, 52, 691),
    }));
});

test('updates, log-ons and other lines are no evidence of infection', () => {
  expect(
    readDetection(
      '{"event_type":"Audit_Event","hostname":"x","occured":"20-May-2024 09:05:05","action":"Update"}',
    ),
  ).toMatchObject({ isInfectionEvidence: false });
  expect(
    readDetection('{"type":"Event::Endpoint::UpdateSuccess","name":"Update succeeded","dhost":"x"}'),
  ).toMatchObject({ isInfectionEvidence: false });
  expect(readDetection('Nov 21 00:09:26 dnsmasq[1]: query[A] x.example from 127.0.0.1')).toBeNull();
});

test.skipIf(!hasSharedData)(
  'recorded ClamAV runs (skipped without the shared data) name every infected file',
  () => {
    const found = readShared('peer-recorded/clamscan.txt')
      .split('\n')
      .map((line) => readDetection(line)?.fileName);
    expect(found.filter((name) => name !== undefined).sort()).toEqual(['clam.exe', 'clam.zip', 'eicar.com']);
  },
);
