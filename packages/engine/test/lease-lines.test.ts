import { describe, expect, test } from 'vitest';
import { LeaseBook, readLeaseLine } from '../src/index.ts';

const context = { now: Date.UTC(2026, 10, 20, 9), offsetMinutes: 420 };
const at = (time: string) => Date.parse(`2026-11-20T${time}+07:00`);

describe('lines of DHCP servers', () => {
  test.each([
    [
      'ISC dhcpd',
      '<30>Nov 20 08:50:00 gw dhcpd[811]: DHCPACK on 10.1.6.20 to 00:11:22:33:44:66 (PC-HOTICH) via eth1',
      { address: '10.1.6.20', kind: 'given', mac: '00:11:22:33:44:66', hostName: 'PC-HOTICH', lastsMs: null },
    ],
    [
      'ISC dhcpd without a name',
      'Nov 20 08:50:00 gw dhcpd: DHCPACK on 10.1.6.20 to 00:11:22:33:44:66 via eth1',
      { kind: 'given', hostName: null },
    ],
    [
      'ISC dhcpd, given back',
      'Nov 20 08:50:00 gw dhcpd[8]: DHCPRELEASE of 10.1.6.20 from 00:11:22:33:44:66 (PC) via eth1 (found)',
      { address: '10.1.6.20', kind: 'ended', mac: '00:11:22:33:44:66' },
    ],
    [
      'dnsmasq',
      'Nov 20 08:50:00 router dnsmasq-dhcp[1234]: DHCPACK(br-lan) 192.168.1.50 aa:bb:cc:dd:ee:ff DESKTOP-7QK',
      { address: '192.168.1.50', kind: 'given', mac: 'aa:bb:cc:dd:ee:ff', hostName: 'DESKTOP-7QK' },
    ],
    [
      'Kea',
      'Nov 20 08:50:00 gw kea-dhcp4[99]: INFO  [kea-dhcp4.leases] DHCP4_LEASE_ALLOC [hwtype=1 00:0c:01:02:03:04], cid=[no info], tid=0x1: lease 10.9.0.5 has been allocated for 3600 seconds',
      { address: '10.9.0.5', kind: 'given', mac: '00:0c:01:02:03:04', lastsMs: 3_600_000 },
    ],
    [
      'Windows in syslog',
      '<14>Nov 20 08:50:01 DC01 dhcpsrv: 10,11/20/26,08:50:00,Assign,10.1.5.20,PC-SANG.xa.local,001122334455,,123,0,,,,,,,,,0',
      { address: '10.1.5.20', kind: 'given', mac: '00:11:22:33:44:55', hostName: 'PC-SANG' },
    ],
    [
      'Windows, bare, given back',
      '12,11/20/26,08:50:00,Release,10.1.5.20,PC-SANG.xa.local,001122334455,,1,6,,,,,,,,,0',
      { address: '10.1.5.20', kind: 'ended' },
    ],
  ])('of %s say who has which address', (_, line, said) => {
    expect(readLeaseLine(line, context)).toMatchObject({ ...said, at: at('08:50:00') });
  });

  test("are read with Kea's own stamp where no syslog stands before it", () => {
    const line =
      '2026-11-20 08:50:00.123 INFO  [kea-dhcp4.leases/7.1] DHCP4_LEASE_ALLOC [hwtype=1 00:0c:01:02:03:04], tid=0x1: lease 10.9.0.5 has been allocated for 3600 seconds';
    expect(readLeaseLine(line, context)).toMatchObject({ at: at('08:50:00') });
  });

  test.each([
    'Nov 20 08:50:00 gw dhcpd[811]: DHCPOFFER on 10.1.6.20 to 00:11:22:33:44:66 via eth1',
    'Nov 20 08:50:00 gw dhcpd[811]: DHCPREQUEST for 10.1.6.20 from 00:11:22:33:44:66 via eth1',
    'Nov 20 08:50:00 gw dhcpd[811]: DHCPACK on không to 00:11:22:33:44:66 via eth1',
    '10,11/20/26,08:50:00,Assign,,,,,,',
    'GET /?q=DHCPACK HTTP/1.1',
    '',
  ])('that give nothing are passed over: %s', (line) => {
    expect(readLeaseLine(line, context)).toBeNull();
  });

  test('are handed over in order of time', () => {
    const book = new LeaseBook(context);
    for (const time of ['09:00:00', '08:00:00'])
      book.push(`Nov 20 ${time} gw dhcpd: DHCPACK on 10.1.6.20 to 00:11:22:33:44:66 via eth1`);
    expect(book.take().map((word) => word.at)).toEqual([at('08:00:00'), at('09:00:00')]);
    expect(book.take()).toEqual([]);
  });
});
