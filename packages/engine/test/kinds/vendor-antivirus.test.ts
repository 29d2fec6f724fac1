import { describe, test } from 'vitest';
import { expectFound } from './told.ts';

const sha = '131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267';

/** After "Syslog event messages" and "Push event JSON RPC messages" of Bitdefender GravityZone. */
describe('Bitdefender GravityZone', () => {
  const json = (module: string, rest: string): string =>
    `<134>Nov 21 07:24:09 gz {"module":"${module}","product_installed":"BEST","user":{"id":"S-1-5-21","name":"XA\\\\an"},"computer_name":"MAY-01","computer_fqdn":"may-01.xa.example","computer_ip":"10.1.2.3","computer_id":"6257",${rest}}`;
  const cef = (name: string, module: string, rest: string): string =>
    `CEF:0|Bitdefender|GravityZone|6.50.0-27|10|${name}|9|BitdefenderGZModule=${module} dvchost=MAY-01 BitdefenderGZComputerFQDN=may-01.xa.example dvc=10.1.2.3 ${rest}`;
  test('its modules as JSON', () =>
    expectFound([
      [
        json(
          'av',
          `"malware_type":"file","malware_name":"Gen:Variant.X","hash":"${sha}","final_status":"deleted","file_path":"C:\\\\a.exe","timestamp":"2026-11-21T00:24:09.000Z"`,
        ),
        'bitdefender: Gen:Variant.X — deleted on may-01.xa.example (10.1.2.3), C:\\a.exe, user an',
      ],
      [
        json(
          'av',
          '"malware_type":"file","malware_name":"X","final_status":"still present","file_path":"C:\\\\a.exe"',
        ),
        'bitdefender: X — left on may-01.xa.example (10.1.2.3), C:\\a.exe, user an',
      ],
      [
        json(
          'aph',
          '"aph_type":"phishing","url":"c2.xau.example/a","status":"aph_blocked","last_blocked":"2026-11-21T00:24:09.000Z","count":1',
        ),
        'bitdefender: phishing — blocked on may-01.xa.example (10.1.2.3), c2.xau.example/a, user an',
      ],
      [
        json(
          'avc',
          '"exploit_type":"AVC Blocked Exploit","exploit_path":"C:\\\\a.exe","status":"avc_blocked","last_blocked":"2026-11-21T00:24:09.000Z"',
        ),
        'bitdefender: AVC Blocked Exploit — blocked on may-01.xa.example (10.1.2.3), C:\\a.exe, user an',
      ],
      [
        json(
          'hd',
          '"malware_type":"file","malware_name":"HD:X","attack_type":"targeted attack","is_fileless_attack":0,"final_status":"quarantined","file_path":"C:\\\\a.exe"',
        ),
        'bitdefender: HD:X — quarantined on may-01.xa.example (10.1.2.3), C:\\a.exe, user an',
      ],
      [
        json(
          'ransomware-mitigation',
          '"attack_type":"local","item_count":"3","detected_on":1795220649,"attack_source":"C:\\\\a.exe"',
        ),
        'bitdefender: ransomware-mitigation — unknown on may-01.xa.example (10.1.2.3), C:\\a.exe, user an',
      ],
      [
        '{"module":"network-sandboxing","computerName":"MAY-01","computerIp":"10.1.2.3","detectionTime":"2026-11-21T00:24:09.000Z","threatType":"RANSOMWARE","filePaths":["C:\\\\a.exe"],"remediationActions":["1"]}',
        'bitdefender: RANSOMWARE — unknown on MAY-01 (10.1.2.3), C:\\a.exe',
      ],
      [
        json(
          'network-monitor',
          '"actionTaken":"block","detection_name":"PrivacyThreat.PasswordStealer.HTTP","detection_attackTechnique":["discovery"],"source_ip":"10.1.9.9","victim_ip":"10.1.2.3"',
        ),
        'bitdefender: PrivacyThreat.PasswordStealer.HTTP — blocked on may-01.xa.example (10.1.2.3), user an',
      ],
      [json('modules', '"malware_status":1,"aph_status":1'), 'bitdefender: nothing found'],
      [json('task-status', '"taskName":"Quick scan","status":3'), 'bitdefender: nothing found'],
      [
        json('fw', '"status":"traffic_blocked","local_port":"445","application_path":"C:\\\\a.exe"'),
        'bitdefender: nothing found',
      ],
      [
        '{"jsonrpc":"2.0","method":"addEvents","params":{"events":[{"module":"av","computer_name":"MAY-01","computer_ip":"10.1.2.3","malware_name":"X","final_status":"blocked","file_path":"C:\\\\a.exe"}]},"id":7}',
        'bitdefender: X — blocked on MAY-01 (10.1.2.3), C:\\a.exe',
      ],
    ]));
  test('its modules as CEF', () =>
    expectFound([
      [
        cef(
          'Antiphishing',
          'aph',
          'BitdefenderGZAphType=phishing request=c2.xau.example/a act=aph_blocked end=2026-11-21T00:24:09.000Z suser=an',
        ),
        'bitdefender: phishing — blocked on may-01.xa.example (10.1.2.3), c2.xau.example/a, user an',
      ],
      [
        cef(
          'Advanced Threat Control',
          'avc',
          'BitdefenderGZExploitType=AVC Blocked Exploit BitdefenderGZExploitPath=C:\\\\a.exe act=avc_blocked suser=an',
        ),
        'bitdefender: AVC Blocked Exploit — blocked on may-01.xa.example (10.1.2.3), C:\\a.exe, user an',
      ],
      [
        cef(
          'Ransomware Mitigation',
          'ransomware-mitigation',
          'BitdefenderGZAttackType=remote cnt=3 suser=an',
        ),
        'bitdefender: Ransomware Mitigation — unknown on may-01.xa.example (10.1.2.3), user an',
      ],
      [
        cef('Modules Status', 'modules', 'BitdefenderGZMalwareModuleStatus=enabled'),
        'bitdefender: nothing found',
      ],
      [cef('Firewall', 'fw', 'act=traffic_blocked src=10.1.9.9'), 'bitdefender: nothing found'],
    ]));
});

/** After the CEF tables of Trend Micro Apex Central and Deep Security. */
describe('Trend Micro', () => {
  const apex = (id: string, name: string, rest: string): string =>
    `CEF:0|Trend Micro|Apex Central|2019|${id}|${name}|3|deviceExternalId=7 rt=Nov 21 2026 00:24:09 GMT+00:00 ${rest} deviceFacility=Apex One`;
  test('Apex Central', () =>
    expectFound([
      [
        apex(
          'AV:File quarantined',
          'TROJ_X',
          'cnt=1 dhost=MAY-01 duser=XA\\\\an act=File quarantined cs5Label=First_Action_Result cs5=File quarantined cs6Label=Second_Action_Result cs6=N/A fname=a.exe filePath=C:\\\\a\\\\ dst=10.1.2.3',
        ),
        'trend-micro: TROJ_X — quarantined on MAY-01 (10.1.2.3), C:\\a\\a.exe, user an',
      ],
      [
        apex(
          'AV:Unable to clean file',
          'TROJ_X',
          'dhost=MAY-01 act=Unable to clean file cs5Label=First_Action_Result cs5=Unable to clean file cs6Label=Second_Action_Result cs6=File deleted fname=a.exe filePath=C:\\\\a\\\\ dst=10.1.2.3',
        ),
        'trend-micro: TROJ_X — deleted on MAY-01 (10.1.2.3), C:\\a\\a.exe',
      ],
      [
        apex(
          'Spyware Detected',
          'Spyware Detected',
          'cnt=1 cs1Label=VirusName cs1=ADW_X cs5Label=ActionResult cs5=Reboot system successfully dvchost=MAY-01 fname=C:\\\\a.bin filePath=C:\\\\a.bin dhost=MAY-01 dst=10.1.2.3 duser=an',
        ),
        'trend-micro: ADW_X — left on MAY-01 (10.1.2.3), C:\\a.bin, user an',
      ],
      [
        apex(
          'BM:1000',
          'Behavior Monitoring',
          'dvchost=MAY-01 cs2Label=Policy cs2=1000 sproc=C:\\\\a.exe act=3 shost=MAY-01 src=10.1.2.3',
        ),
        'trend-micro: Behavior Monitoring — unknown on MAY-01 (10.1.2.3)',
      ],
      [
        apex(
          'CnC:Block',
          'CnC Callback',
          'shost=MAY-01 src=10.1.2.3 act=Block dst=198.51.100.7 cs5Label=SLF_CCCA_DestinationURL cs5=http://c2.xau.example/',
        ),
        'trend-micro: CnC Callback — blocked on MAY-01 (10.1.2.3), → 198.51.100.7',
      ],
      [
        apex(
          'NCIE:Block',
          'Suspicious Connection',
          'cat=1756 src=10.1.2.3 shost=MAY-01 dst=198.51.100.7 dpt=443 act=Block cs1Label=SLF_PatternRuleName cs1=X',
        ),
        'trend-micro: Suspicious Connection — blocked on MAY-01 (10.1.2.3), → 198.51.100.7',
      ],
      [
        apex(
          'SB:Quarantine',
          'Sandbox Detection Log',
          'dhost=MAY-01 dst=10.1.2.3 fname=a.exe act=Quarantine cs1Label=VirusName cs1=VAN_X',
        ),
        'trend-micro: VAN_X — quarantined on MAY-01 (10.1.2.3), a.exe',
      ],
      [
        apex('700220', 'Update Status', 'dvchost=MAY-01 cs1Label=VirusName cs1=N/A'),
        'trend-micro: nothing found',
      ],
    ]));
  test('Deep Security', () =>
    expectFound([
      [
        'CEF:0|Trend Micro|Deep Security Agent|20.0|4000030|Anti-Malware|6|cn1=1 cn1Label=Host ID dvchost=MAY-01 filePath=C:\\\\a.exe act=Delete msg=Realtime TrendMicroDsMalwareTarget=C:\\\\a.exe TrendMicroDsMalwareTargetType=File TrendMicroDsBehaviorType=Threat-Detection',
        'trend-micro: Anti-Malware — deleted on MAY-01, C:\\a.exe',
      ],
      [
        'LEEF:2.0|Trend Micro|Deep Security Agent|20.0|4000030|cat=Anti-Malware\tname=HEU_AEGIS_CRYPT\tdesc=HEU_AEGIS_CRYPT\tsev=6\tcn1=241\tdvchost=MAY-01\tfilePath=C:\\a.exe\tact=Terminate\tmsg=Realtime',
        'trend-micro: HEU_AEGIS_CRYPT — blocked on MAY-01, C:\\a.exe',
      ],
      [
        'CEF:0|Trend Micro|Deep Security Agent|20.0|5000000|WebReputation|5|cn1=1 cn1Label=Host ID dvchost=MAY-01 request=http://c2.xau.example/a msg=Blocked By Admin',
        'trend-micro: WebReputation — unknown on MAY-01, http://c2.xau.example/a',
      ],
      [
        'CEF:0|Trend Micro|Deep Security Agent|20.0|20|Log for TCP Port 80|0|cn1=1 dvchost=MAY-01 act=Log src=10.1.2.3 dst=198.51.100.7 proto=TCP spt=50001 dpt=80',
        'trend-micro: nothing found',
      ],
      [
        'CEF:0|Trend Micro|Deep Security Manager|20.0|600|Administrator Signed In|4|suser=master src=10.1.2.4 target=an',
        'trend-micro: nothing found',
      ],
    ]));
});
