import { describe, expect, test } from 'vitest';
import { formatDateLine, formatDocumentNumber, isRealDate, parseDocumentNumber } from '../src/index.ts';

describe('numbers and dates', () => {
  test.each([
    ['Số: 4033 /UBND-KT', { sequence: 4033, symbol: 'UBND-KT' }],
    ['02(m)/CT-TTg', { sequence: 2, suffix: '(m)', symbol: 'CT-TTg' }],
    ['57-CT/TW', { sequence: 57, symbol: 'CT/TW', separator: '-' }],
    ['Số: 145/QĐ.UB', { sequence: 145, symbol: 'QĐ.UB' }],
    ['Số: 812/STC-TH&TK', { sequence: 812, symbol: 'STC-TH&TK' }],
    ['51/UBND-KGVX', { sequence: 51, symbol: 'UBND-KGVX' }],
    ['Số: 10/2025/QĐ-UBND', { sequence: 10, year: 2025, symbol: 'QĐ-UBND' }],
    ['Số:        /UBND-KGVX', { symbol: 'UBND-KGVX' }],
    ['Số: ....../KH-UBND', { symbol: 'KH-UBND' }],
    ['116/2025/QH15', { sequence: 116, year: 2025, symbol: 'QH15' }],
    ['08/TB-BCA-A05', { sequence: 8, symbol: 'TB-BCA-A05' }],
    ['237/NQ-UBTVQH16', { sequence: 237, symbol: 'NQ-UBTVQH16' }],
    ['Số: 12-QyĐ/TU', { sequence: 12, symbol: 'QyĐ/TU', separator: '-' }],
    ['Số: 03/CTr-UBND', { sequence: 3, symbol: 'CTr-UBND' }],
  ])('reads %s', (text, number) => {
    expect(parseDocumentNumber(text)).toEqual(number);
  });

  test.each(['24/7', 'ngày 15/6', '100%', 'Kính gửi:', '12-3/4', ''])('takes %j for no number', (text) => {
    expect(parseDocumentNumber(text)).toBeNull();
  });

  test('prints leading zeros as the decree wants: numbers and days below ten, January and February only', () => {
    expect(formatDocumentNumber({ sequence: 5, symbol: 'QĐ-UBND' })).toBe('05/QĐ-UBND');
    expect(formatDocumentNumber({ sequence: 57, symbol: 'CT/TW', separator: '-' })).toBe('57-CT/TW');
    expect(formatDateLine({ day: 5, month: 3, year: 2020 })).toBe('ngày 05 tháng 3 năm 2020');
    expect(formatDateLine({ day: 15, month: 2, year: 2020 })).toBe('ngày 15 tháng 02 năm 2020');
    expect(isRealDate({ day: 30, month: 2, year: 2024 })).toBe(false);
  });
});
