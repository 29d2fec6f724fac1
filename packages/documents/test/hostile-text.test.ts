import { describe, expect, test } from 'vitest';
import { parseDocument } from '../src/index.ts';

const body = (words: string, times: number) => `Kính gửi: Công an tỉnh.\n\n1. ${words.repeat(times)}`;

describe('text that is made to be slow or to break the reader', () => {
  test.each([
    ['speakers without end', body('đề nghị các đơn vị ', 10_000)],
    ['cooperation without end', body('phối hợp với ', 15_000)],
    ['laws without end', 'Luật an toàn thông tin '.repeat(10_000)],
    ['a deadline that never comes', body('trước ngày ', 20_000)],
    ['a symbol without end', `Số: 1/UBND${'-A'.repeat(50_000)}`],
    ['a name without end', `Công ty ${'Aa '.repeat(50_000)}`],
    ['nothing but brackets', '('.repeat(100_000)],
    ['nothing but white space', ' \t\n'.repeat(100_000)],
    ['a crowd of capitals', 'SỞ A\n'.repeat(20_000)],
  ])('%s', { timeout: 60_000 }, (_, text) => {
    const before = process.cpuUsage();
    expect(() => parseDocument(text)).not.toThrow();
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000);
  });
});
