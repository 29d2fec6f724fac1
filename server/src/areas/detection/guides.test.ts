import { expect, test } from 'vitest';
import { guideFor } from './guides.ts';

test.each([
  ['Trojan-Ransom.Win32.Lockbit.gen', 'tống tiền'],
  ['PlugX', 'gián điệp'],
  ['APT32', 'gián điệp'],
  ['Trojan.Win32.Miner.gen', 'đào tiền'],
  ['Mirai', 'Camera'],
  ['HEUR:Backdoor.Linux.XorDDoS.a', 'Linux'],
  ['Worm.Win32.Gamarue.gen', 'USB'],
  ['RedLine Stealer', 'mật khẩu'],
  ['Captcha lạ', 'dấu hiệu nhiễm'],
])('whoever cleans %s gets the guide about %s', (malware, about) => {
  const guide = guideFor(malware);
  expect(guide.title).toContain(about);
  expect(guide.steps.at(-1)).toContain('Đã làm sạch');
});
