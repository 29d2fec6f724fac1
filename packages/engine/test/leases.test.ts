import { describe, expect, test } from 'vitest';
import { leaseOver, readLeases } from '../src/index.ts';

const at = (text: string) => Date.parse(text);

describe('leases of a DHCP server', () => {
  test('of ISC are read: renewals are one lease, the next machine ends it, what has no machine is none', () => {
    const block = (address: string, starts: string, ends: string, mac: string, name: string) =>
      `lease ${address} {\n  starts 5 2026/11/20 ${starts};\n  ends 5 2026/11/20 ${ends};\n  binding state active;\n  hardware ethernet ${mac};\n  client-hostname "${name}";\n}\n`;
    const file = readLeases(
      `# The format of this file is documented in the dhcpd.leases(5) manual page.\n${block('10.1.5.20', '01:00:00', '03:00:00', '00:11:22:33:44:55', 'PC-VANTHU')}${block('10.1.5.20', '02:00:00', '04:00:00', '00:11:22:33:44:55', 'PC-VANTHU')}${block('10.1.5.20', '03:30:00', '05:30:00', '66:77:88:99:aa:bb', 'PC-KETOAN')}lease 10.1.5.21 {\n  binding state abandoned;\n}\nlease 10.1.5.22 {\n  starts khi nào;\n  hardware ethernet 00:11:22:33:44:55;\n}\n`,
    );
    expect(file).toMatchObject({ format: 'isc', unread: [26] });
    expect(file.leases).toEqual([
      {
        address: '10.1.5.20',
        mac: '00:11:22:33:44:55',
        hostName: 'PC-VANTHU',
        from: at('2026-11-20T01:00:00Z'),
        to: at('2026-11-20T03:30:00Z'),
      },
      {
        address: '10.1.5.20',
        mac: '66:77:88:99:aa:bb',
        hostName: 'PC-KETOAN',
        from: at('2026-11-20T03:30:00Z'),
        to: at('2026-11-20T05:30:00Z'),
      },
    ]);
  });

  test('of Kea are read, without what a machine declined', () => {
    const file = readLeases(
      'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n' +
        '10.1.5.30,00:11:22:33:44:66,,3600,1795143600,1,0,0,pc-01.xa.gialai.gov.vn,0,\n' +
        '10.1.5.31,,,3600,1795143600,1,0,0,,1,\n10.1.5.32,00:11:22:33:44:66,,3600,rác,1,0,0,,0,\n',
    );
    expect(file).toEqual({
      format: 'kea',
      unread: [4],
      leases: [
        {
          address: '10.1.5.30',
          mac: '00:11:22:33:44:66',
          hostName: 'pc-01',
          from: 1_795_140_000_000,
          to: 1_795_143_600_000,
        },
      ],
    });
  });

  test('of Windows are read in local time, until they are given back', () => {
    const file = readLeases(
      'Microsoft DHCP Service Activity Log\r\n\r\nID,Date,Time,Description,IP Address,Host Name,MAC Address,User Name\r\n' +
        '24,11/20/26,00:00:01,Database Cleanup Begin,,,,\r\n10,11/20/26,08:00:00,Assign,10.1.5.40,PC-02.gialai.local,001122334477,\r\n' +
        '12,11/20/26,17:00:00,Release,10.1.5.40,PC-02.gialai.local,001122334477,\r\n',
    );
    expect(file).toMatchObject({
      format: 'windows',
      unread: [],
      leases: [{ hostName: 'PC-02', from: at('2026-11-20T01:00:00Z'), to: at('2026-11-20T10:00:00Z') }],
    });
    const hour = (utc: string) => at(`2026-11-20T${utc}:00Z`);
    expect(leaseOver(file.leases, hour('02:00'), hour('03:00'))).toMatchObject({ hostName: 'PC-02' });
    expect(leaseOver(file.leases, hour('09:00'), hour('11:00'))).toBeNull();
  });

  test('are not found in other files', () => {
    expect(readLeases('xin chào\n')).toEqual({ format: null, leases: [], unread: [] });
  });
});
