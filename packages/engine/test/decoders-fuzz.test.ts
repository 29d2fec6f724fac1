import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeLine,
  logFormats,
  readColumns,
  readDetection,
  readEcs,
  stripSyslog,
  type DecodeContext,
} from '../src/index.ts';
import { logLines, unknownLines } from './log-lines.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 200);
const now = Date.UTC(2026, 10, 21, 12);
const lines = [
  ...logLines.map(({ line }) => line),
  ...unknownLines,
  'Virus found,IP Address: 10.1.2.3,Computer name: MAY-03,Risk name: EICAR,File path: C:\\tmp\\e.txt,Actual action: Quarantined',
  'Event type: Malicious object detected\\r\\nResult description: Deleted\\r\\nName: X\\r\\nType: Trojan\\r\\nObject path: C:\\tmp\\\\r\\nObject name: x.exe',
  '<?xml version="1.0"?><EPOEvent><MachineInfo><MachineName>M</MachineName></MachineInfo><ThreatName>X</ThreatName></EPOEvent>',
  '{"event_type":"Threat_Event","hostname":"x","occured":"21-Nov-2026 00:24:09","threat_name":"X","object_uri":"file:///C:/a"}',
  '{"type":"Event::Endpoint::Threat::Detected","name":"X at ′C:\\\\a′","dhost":"m"}',
  '{"time":"2026-11-21T00:00:00Z","category":"AdvancedHunting-DeviceEvents","properties":{"DeviceName":"m","AdditionalFields":"{}"}}',
  'Sat Nov 21 00:09:14 2026 -> /srv/x: Eicar-Test-Signature FOUND',
  'RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.142 reason="TCP FIN" source-address="10.1.2.3" source-port="56732" destination-address="198.51.100.7"]',
  'tmm[1]: Rule /Common/x <HTTP_RESPONSE>: 198.51.100.7:57590: HTTP: 200 response to from 10.1.2.3:443 URL: a/b in TLSv1.3',
  'perl[3]: 01310039:3: [SECEV] Request violations: x. source ip: 1.2.3.4, source port: 34066, destination ip: 2.3.4.5, request: <GET https://a.b HTTP/1.0',
  "vobd: [GenericCorrelator] 2216526905us: [vob.user.ssh.session.failed] SSH login has failed for 'root@10.1.2.3'.",
  '%ASA-6-106100: access-list trong denied tcp inside/10.1.2.3(50001)(XA\\an) -> outside/198.51.100.7(443) hit-cnt 1 first hit',
  '%ASA-5-304001: an@10.1.2.3 Accessed URL 198.51.100.7:http://c2.xau.example/a',
  "client @0x7fe1 198.51.100.9#40112 (xa.example): query (cache) 'xa.example/ANY/IN' denied",
  'client @0x7fe1 198.51.100.9#40112 (xa.example): rate limit drop REFUSED response to 198.51.100.0/24 for xa.example IN A (0)',
  '[1795219768] unbound[12597:0] info: rpz: applied [rpz-xa] c2.xau.example. nxdomain 10.1.2.3@50001 c2.xau.example. A IN',
  'RT_UTM: WEBFILTER_URL_PERMITTED: WebFilter: ACTION="URL Permitted" 10.1.2.3(50001)->198.51.100.7(443) URL=xa.example OBJ=/a username N/A',
  '2026/11/21 07:24:09 [error] 811#811: *7 user "admin": password mismatch, client: 10.1.2.3, upstream: "http://[2001:db8::80]:8080/"',
  '[Sat Nov 21 07:24:09 2026] [auth_basic:error] [pid 1] [client 10.1.2.3:40112] AH01617: user admin: authentication failure for "/a": Password Mismatch',
  'Nov 21 07:24:09 mail dovecot: imap-login: Disconnected (auth failed, 1 attempts): user=<an@xa.example>, rip=10.1.2.3, lip=10.1.0.25',
  'time=1795220649|hostname=gw-01|product=Anti-Bot|action=Prevent|src=10.1.2.3|dst=198.51.100.7',
  '{"module":"av","computer_name":"M","malware_name":"X","final_status":"deleted","file_path":"C:\\\\a.exe","product_installed":"BEST"}',
  'CEF:0|ESET|Protect|10.0.5.1|101|Threat detected|5|dvc=10.1.2.3 cs1=X cs1Label=Threat Name filePath=file:///C:/a.doc act=Cleaned',
  "Message 4T9 from <a@x> to <b@x> with subject 'x' infected by Win.Trojan.X-1",
  'Thời gian,Tên máy tính,Tên mã độc,Kết quả',
  'ts,src_ip,dst_ip,dst_port',
];
const contexts: readonly DecodeContext[] = [
  {},
  { now },
  { now, columns: 'ts,te,td,sa,da,sp,dp,pr'.split(',') },
  { now, columns: ['Tên máy tính', 'Tên mã độc', 'Kết quả'] },
  { now, columns: ['date', 'time', 'c-ip', 'cs-method', 'cs-uri-stem'] },
];

/** Everything that reads a line. @returns the format found */
function readAll(line: string, context: DecodeContext): void {
  for (const format of ['auto', ...logFormats] as const) {
    const decoded = decodeLine(line, format, context);
    expect(logFormats).toContain(decoded.format);
    expect(decoded.fields.at === null || typeof decoded.fields.at === 'number').toBe(true);
  }
  readDetection(line, context);
  readEcs(line, context);
  readColumns(line);
  stripSyslog(line, context);
}

/** What breaks a property, made small; `null` when nothing does. */
function failureOf<T>(property: fc.IProperty<T>): string | null {
  const details = fc.check(property, { numRuns });
  return details.failed ? (fc.defaultReportMessage(details) ?? 'failed') : null;
}

describe('no decoder throws', { timeout: 60_000 }, () => {
  test('on any text', () =>
    expect(
      failureOf(
        fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...contexts), readAll),
      ),
    ).toBeNull());
  test('on any bytes', () =>
    expect(
      failureOf(
        fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...contexts), (bytes, context) =>
          readAll(new TextDecoder().decode(bytes), context),
        ),
      ),
    ).toBeNull());
  test('on lines cut, joined and stirred', () =>
    expect(
      failureOf(
        fc.property(
          fc.constantFrom(...lines),
          fc.constantFrom(...lines),
          fc.nat(200),
          fc.nat(200),
          fc.string({ unit: 'binary', maxLength: 6 }),
          fc.constantFrom(...contexts),
          (a, b, cutA, cutB, between, context) =>
            readAll(a.slice(0, cutA) + between + b.slice(cutB), context),
        ),
      ),
    ).toBeNull());
});

/** A pattern that takes quadratic time needs a second and more for such a line; a good one a few milliseconds. */
const longestMs = 250;

test('no decoder takes more than linear time, whatever is repeated', () => {
  const slowest = (read: () => void): number => {
    let best = Infinity;
    // A pause of the machine is not the decoder's: only what is slow three times is slow.
    for (let i = 0; i < 3 && best > longestMs; i++) {
      const start = performance.now();
      read();
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...lines),
      fc.nat(400),
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      fc.constantFrom('auto' as const, ...logFormats),
      fc.constantFrom(...contexts),
      (line, from, length, keepsEnd, format, context) => {
        const at = from % line.length;
        const piece = line.slice(at, at + length);
        const long =
          line.slice(0, at) + piece.repeat(16_000 / piece.length) + (keepsEnd ? line.slice(at) : '!');
        expect(slowest(() => decodeLine(long, format, context))).toBeLessThan(longestMs);
        expect(slowest(() => readDetection(long, context))).toBeLessThan(longestMs);
        expect(slowest(() => readColumns(long))).toBeLessThan(longestMs);
      },
    ),
    { numRuns: numRuns * 3 },
  );
}, 60_000);
