import { describe, expect, test } from 'vitest';
import {
  JsonLineJoiner,
  Utf8Recoder,
  decodeLine,
  detectEncoding,
  isSpreadJson,
  readColumns,
  readDetection,
} from '../src/index.ts';
import { hasSharedData, readShared } from './shared-data.ts';

const sha = '131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267';

describe('Kaspersky Security Center', () => {
  test('syslog with structured data', () =>
    expect(
      readDetection(
        `<134>1 2026-11-21T00:24:09.000Z ksc KES|12.0.0.0 - GNRL_EV_VIRUS_FOUND [event@23668 p1="${sha}" p2="C:\\\\Users\\\\an\\\\x.exe" p5="HEUR:Trojan.Win32.Generic" p7="XA\\\\an" et="GNRL_EV_VIRUS_FOUND" tdn="File Threat Protection" etdn="Malicious object detected" hdn="MAY-01" hip="10.1.2.3" gn="UBND"] Malicious object detected`,
      ),
    ).toMatchObject({
      product: 'kaspersky',
      isInfectionEvidence: true,
      at: Date.UTC(2026, 10, 21, 0, 24, 9),
      hostName: 'MAY-01',
      hostAddress: '10.1.2.3',
      user: 'an',
      fileName: 'x.exe',
      hashes: [sha],
      malware: 'HEUR:Trojan.Win32.Generic',
      action: 'left',
    }));
  test('CEF, with the event told label by label', () =>
    expect(
      readDetection(
        'CEF:0|KasperskyLab|SecurityCenter|14.2.0.26967|GNRL_EV_OBJECT_CURED|Object disinfected|4|msg=Result description: Disinfected\\r\\nType: Trojan\\r\\nUser: XA\\\\an (Active user)\\r\\nObject: C:\\\\a\\\\b.doc rt=1795220649000 cs1=Trojan.MSOffice.SAgent.gen cs1Label=VirusName dhost=MAY-01 dst=10.1.2.3 cs4Label=TaskName cs4=File Threat Protection',
      ),
    ).toMatchObject({
      product: 'kaspersky',
      isInfectionEvidence: true,
      hostName: 'MAY-01',
      hostAddress: '10.1.2.3',
      user: 'an',
      fileName: 'b.doc',
      malware: 'Trojan.MSOffice.SAgent.gen',
      malwareClass: 'Trojan',
      action: 'cleaned',
    }));
  test('events in Vietnamese', () =>
    expect(
      readDetection(
        'Loại sự kiện: Phát hiện đối tượng độc hại\\r\\nMô tả kết quả: Không thể khử nhiễm\\r\\nTên mối đe dọa: Trojan.Win32.Agent\\r\\nNgười dùng: XA\\an\\r\\nTên đối tượng: x.exe\\r\\nĐường dẫn đối tượng: D:\\tài liệu\\r\\nMáy tính: MÁY-KẾ-TOÁN\\r\\nĐịa chỉ IP: 10.1.2.3',
      ),
    ).toMatchObject({
      isInfectionEvidence: true,
      hostName: 'MÁY-KẾ-TOÁN',
      hostAddress: '10.1.2.3',
      filePath: 'D:\\tài liệu\\x.exe',
      malware: 'Trojan.Win32.Agent',
      action: 'left',
    }));
});

describe('exports of consoles', () => {
  test('English, comma separated', () => {
    const columns =
      readColumns('Date,Computer name,IP address,User,Threat,File path,SHA256,Action taken') ?? [];
    const row = `21/11/2026 07:24:09,MAY-01,10.1.2.3,XA\\an,Win32/Agent.ABC trojan,"C:\\a, b\\x.exe",${sha},cleaned by deleting`;
    expect(readDetection(row, { columns })).toMatchObject({
      product: 'eset',
      isInfectionEvidence: true,
      at: Date.UTC(2026, 10, 21, 0, 24, 9),
      hostName: 'MAY-01',
      hostAddress: '10.1.2.3',
      user: 'an',
      filePath: 'C:\\a, b\\x.exe',
      fileName: 'x.exe',
      malware: 'Win32/Agent.ABC trojan',
      action: 'deleted',
    });
  });
  test('Vietnamese, semicolons, letters and marks apart', () => {
    const columns =
      readColumns('Thời gian;Tên máy tính;Địa chỉ IP;Tên mã độc;Đường dẫn;Kết quả xử lý'.normalize('NFD')) ??
      [];
    expect(
      readDetection('21/11/2026 7:24:09 SA;MAY-01;10.1.2.3;Trojan.Win32.Agent;D:\\x.exe;Chưa xử lý', {
        columns,
      }),
    ).toMatchObject({
      product: 'other',
      isInfectionEvidence: true,
      hostName: 'MAY-01',
      action: 'left',
      malware: 'Trojan.Win32.Agent',
    });
  });
  test('another CSV is none', () => {
    const columns = readColumns('ts,src_ip,dst_ip,dst_port') ?? [];
    expect(readDetection('1795220649,10.1.2.3,198.51.100.7,443', { columns })).toBeNull();
  });
});

describe('a find is never lost', () => {
  test('a JSON event that a relay cut off', () =>
    expect(
      readDetection(
        '{"event_type":"Threat_Event","ipv4":"10.1.2.3","hostname":"may-02","occured":"21-Nov-2026 00:24:09","threat_name":"Win32/X","action_taken":"quarantined","object_uri":"file:///C:/a/b.exe","circumst',
      ),
    ).toMatchObject({
      product: 'eset',
      isInfectionEvidence: true,
      hostName: 'may-02',
      malware: 'Win32/X',
      action: 'quarantined',
      fileName: 'b.exe',
    }));
  test('fields that are missing or odd', () => {
    expect(
      readDetection(
        '{"event_type":"Threat_Event","hostname":"may-02","occured":"yesterday","threat_name":7}',
      ),
    ).toMatchObject({
      isInfectionEvidence: true,
      at: null,
      malware: '7',
      action: 'unknown',
    });
    expect(readDetection('CEF:0|Trend Micro|Apex Central|2019|AV:|Eicar_test_file|3|')).toMatchObject({
      product: 'trend-micro',
      isInfectionEvidence: true,
      malware: 'Eicar_test_file',
    });
    expect(readDetection('Virus found,Computer name: MAY-01,Risk name: X')).toMatchObject({
      product: 'symantec',
      isInfectionEvidence: true,
      at: null,
    });
    expect(
      readDetection(
        '<EPOEvent><MachineName>M</MachineName><ThreatCategory>av.detect</ThreatCategory><ThreatName>X &amp; Y',
      ),
    ).toMatchObject({
      product: 'trellix',
      isInfectionEvidence: true,
      hostName: 'M',
    });
  });
  test('what failed is left, whatever the word before it', () => {
    const actionIn = (text: string): unknown =>
      readDetection(`Virus found,Computer name: M,Risk name: X,Actual action: ${text}`)?.action;
    for (const text of [
      'Left alone',
      'Clean failed',
      'Cleaning not possible: cannot delete',
      'chưa xử lý',
      'Not processed',
      'Skipped',
    ])
      expect([text, actionIn(text)]).toEqual([text, 'left']);
    for (const [text, action] of [
      ['Quarantined', 'quarantined'],
      ['Đã cách ly', 'quarantined'],
      ['Deleted', 'deleted'],
      ['Đã xóa', 'deleted'],
      ['Cleaned', 'cleaned'],
      ['Đã làm sạch', 'cleaned'],
      ['Access denied', 'blocked'],
      ['Đã chặn', 'blocked'],
    ] as const)
      expect([text, actionIn(text)]).toEqual([text, action]);
  });
});

describe('encodings of exports', () => {
  const text = 'Thời gian,Tên máy tính,Tên mã độc,Kết quả\r\n21/11/2026,MÁY-ẤP-1,Trojan,Đã xóa\r\n';
  const utf16 = (order: 'le' | 'be', mark: boolean): Uint8Array => {
    const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
    return order === 'le' ? bytes : bytes.swap16();
  };
  // Windows-1258 by hand: marks of tone stand behind their letter.
  const old = Uint8Array.from([
    0x4d, 0xc1, 0x59, 0x20, 0xc2, 0xec, 0x50, 0x20, 0x2d, 0x20, 0xd0, 0x61, 0xde, 0x20, 0x78, 0xf3, 0x61,
    0x0a,
  ]);
  const through = (bytes: Uint8Array, size: number): string => {
    const recoder = new Utf8Recoder();
    let out = '';
    const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
    for (let i = 0; i < bytes.length; i += size)
      out += decoder.decode(recoder.push(bytes.subarray(i, i + size)), { stream: true });
    return out + decoder.decode(recoder.end());
  };
  test('UTF-16 with and without its mark, UTF-8, Windows-1258; chunks cut anywhere', () => {
    for (const size of [1000, 7, 2]) {
      for (const order of ['le', 'be'] as const) expect(through(utf16(order, true), size)).toBe(text);
      expect(through(Buffer.from(text), size)).toBe(text);
    }
    for (const order of ['le', 'be'] as const) expect(through(utf16(order, false), 1000)).toBe(text);
    expect(detectEncoding(old)).toBe('windows-1258');
    expect(through(old, 1000)).toBe('MÁY ẤP - Đã xóa\n');
    expect(detectEncoding(Buffer.from(text).subarray(0, 4))).toBe('utf-8');
  });
});

describe('JSON that is spread over many lines', () => {
  const through = (text: string, size: number): string[] => {
    const joiner = new JsonLineJoiner();
    const bytes = Buffer.from(text);
    let out = '';
    for (let i = 0; i < bytes.length; i += size)
      out += Buffer.from(joiner.push(Uint8Array.from(bytes.subarray(i, i + size)))).toString();
    return (out + Buffer.from(joiner.end()).toString()).split('\n').filter((line) => line !== '');
  };
  const flow =
    '[\n{\n\t"src4_addr" : "10.1.2.3",\n\t"dst4_addr" : "198.51.100.7",\n\t"x" : "}{\\"" },\n{ "a": {"b": 1}\n}\n]\n';
  test('each object comes out as a line, wherever it is cut', () => {
    for (const size of [1, 3, 1000]) {
      const lines = through(flow, size);
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        { src4_addr: '10.1.2.3', dst4_addr: '198.51.100.7', x: '}{"' },
        { a: { b: 1 } },
      ]);
      expect(decodeLine(lines[0] ?? '', 'auto', {})).toMatchObject({
        format: 'nfdump',
        fields: { sourceAddress: '10.1.2.3' },
      });
    }
    expect([
      isSpreadJson(flow),
      isSpreadJson('{\n "a": 1}'),
      isSpreadJson('{"a":1}\n{"a":2}\n'),
      isSpreadJson('[1] x'),
    ]).toEqual([true, true, false, false]);
  });
  test('an object that never ends is told at the end', () =>
    expect(through('[{"a": 1}, {"b"', 4)).toEqual(['{"a": 1}', '{"b"']));
  test.skipIf(!hasSharedData)('nfdump’s own file (skipped without the shared data)', () => {
    const text = readShared('peer-recorded/nfdump.json');
    const lines = through(text, 65_536).filter((line) => line.endsWith('}'));
    expect(lines.length).toBe(text.match(/^\}/gm)?.length);
    expect(new Set(lines.map((line) => decodeLine(line, 'auto', {}).format))).toEqual(new Set(['nfdump']));
  });
});
