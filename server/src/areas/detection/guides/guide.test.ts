import { describe, expect, test } from 'vitest';
import { guideSections, guideSystems } from '../contract.ts';
import { guideFor } from './guide.ts';
import { generalAdvice, malwareAdvice } from './malware.ts';

const said = (system: (typeof guideSystems)[number] | null) => ({ said: system });
const allOf = (guide: ReturnType<typeof guideFor>) => guide.sections.flatMap(({ steps }) => steps);
const words = (guide: ReturnType<typeof guideFor>) => allOf(guide).join(' ');

describe('the cleaning guide', () => {
  test.each([
    ['Trojan-Ransom.Win32.Lockbit.gen', 'tống tiền'],
    ['PlugX', 'gián điệp'],
    ['APT32', 'gián điệp'],
    ['Trojan.Win32.Miner.gen', 'đào tiền'],
    ['Mirai', 'botnet'],
    ['Backdoor:PHP/Chopper.B', 'web shell'],
    ['Worm.Win32.Gamarue.gen', 'USB'],
    ['RedLine Stealer', 'mật khẩu'],
    ['Win.Trojan.Emotet-7100807-0', 'mật khẩu'],
    ['Captcha lạ', 'dấu hiệu nhiễm'],
  ])('for %s is about %s', (malware, about) => {
    expect(guideFor(malware).title).toContain(about);
  });

  test.each([
    ['Emotet', { said: null, osName: 'Windows 11 Pro', kind: 'workstation' }, 'windows', 'inventory'],
    ['Emotet', { said: null, osName: 'Windows Server 2019', kind: 'server' }, 'windows_server', 'inventory'],
    ['Emotet', { said: null, osName: 'Rocky Linux 9', kind: 'server' }, 'linux_server', 'inventory'],
    ['Emotet', { said: null, osName: '', kind: 'device' }, 'device', 'inventory'],
    ['Emotet', { said: 'phone', osName: 'Windows 11 Pro', kind: null }, 'phone', 'person'],
    ['HEUR:Backdoor.Linux.XorDDoS.a', { said: null }, 'linux_server', 'malware'],
    ['Trojan-Banker.AndroidOS.Flubot', { said: null }, 'phone', 'malware'],
    ['Mirai', { said: null }, 'device', 'malware'],
    ['Emotet', { said: null }, 'windows', 'assumed'],
  ] as const)('for %s on %j is the one of %s', (malware, known, system, systemFrom) => {
    expect(guideFor(malware, known)).toMatchObject({ system, systemFrom });
  });

  test('tells for every malware on every system whom to call, what not to do and when it is over, on one page', () => {
    for (const malware of [...malwareAdvice.map(({ title }) => title), 'gì đó'])
      for (const system of guideSystems) {
        const guide = guideFor(malware, said(system));
        expect(guide.sections.map(({ key }) => key)).toEqual([...guideSections]);
        for (const { steps } of guide.sections) expect(steps.length).toBeGreaterThan(0);
        // About sixty lines of ninety characters are one printed page.
        const lines = allOf(guide).reduce((sum, step) => sum + Math.ceil(step.length / 90), 0);
        expect(lines).toBeLessThan(45);
        expect(words(guide)).toContain('Đã làm sạch');
        expect(words(guide)).toContain('7 ngày');
      }
  });

  test('of a ransomware machine keeps it running, and its files', () => {
    for (const system of guideSystems)
      expect(words(guideFor('LockBit', said(system)))).toMatch(/Không tắt nguồn.*không xóa tệp đã bị mã hóa/);
  });

  test('never sends someone at a Linux server, a camera or a phone to Task Manager', () => {
    for (const malware of ['XMRig', 'Emotet', 'Mirai', 'Captcha lạ'])
      for (const system of ['linux_server', 'device', 'phone'] as const)
        expect(words(guideFor(malware, said(system)))).not.toMatch(/Task Manager|Windows Update|Defender/);
  });

  test('is found by the names that several vendors give', () => {
    expect(generalAdvice.title).not.toBe(guideFor('BKDR_BLADABI.SMC').title);
    expect(guideFor('Win32/Emotet.BN').title).toBe(guideFor('Trojan:Win32/Emotet.A!ml').title);
  });
});
