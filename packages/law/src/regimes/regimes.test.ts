import { expect, test } from 'vitest';
import { isCitable } from '../certainty.ts';
import { addDays } from '../day.ts';
import { authorities, authorityOn } from './authorities.ts';
import { termOn } from './nd-331-2026-terms.ts';
import { provinces, provinceTitle, provinceToday } from './nq-202-2025-provinces.ts';
import { milestonesBetween, regimeOn, regimes } from './regimes.ts';
import { reportingLinesOn } from './reporting-lines.ts';
import { successorsOf } from './successor-actors.ts';
import { textOn } from './texts-in-force.ts';

test('every day has one regime, and the day of change belongs to the new one', () => {
  expect(
    ['2018-05-25', '2025-02-28', '2025-03-01', '2026-06-30', '2026-07-01'].map((day) => regimeOn(day).regime),
  ).toEqual(['R1', 'R1', 'R2', 'R2', 'R3']);
  expect(
    regimes.slice(1).every((regime, index) => regime.validFrom === addDays(regimes[index]?.validTo ?? '', 1)),
  ).toBe(true);
  expect(milestonesBetween('2025-06-01', '2026-07-01').map(({ on }) => on)).toEqual([
    '2025-07-01',
    '2026-01-01',
    '2026-04-30',
    '2026-07-01',
  ]);
});

test('no role has two holders on one day', () => {
  for (const { role } of authorities) {
    for (const { validFrom, validTo } of authorities.filter((other) => other.role === role)) {
      for (const day of [validFrom ?? '2017-01-01', validTo ?? '2030-01-01']) {
        const holders = authorities.filter((other) => {
          return other.role === role && (other.validFrom ?? '') <= day && day <= (other.validTo ?? '9999');
        });
        expect(holders).toHaveLength(1);
      }
    }
  }
});

test('in 2026 nobody reports to Bộ TT&TT, Cục ATTT or Sở TT&TT', () => {
  const names = authorities.filter(({ validTo }) => validTo === null).map(({ name }) => name);
  expect(names.filter((name) => /Thông tin và Truyền thông|An toàn thông tin/u.test(name))).toEqual([]);
  expect(authorityOn('provincial-security', '2018-07-01')?.shortName).toBe('Sở TT&TT');
  expect(authorityOn('provincial-security', '2026-11-21')?.name).toBe('Công an tỉnh');
  expect(authorityOn('provincial-centre', '2024-01-01')).toBeNull();
});

test('the quarterly malware report is no law any more, and says so', () => {
  const [old] = reportingLinesOn('malware-quarterly', '2018-09-14');
  expect([old?.recipient?.name, old && isCitable(old.line)]).toEqual(['Sở Thông tin và Truyền thông', true]);
  const [now] = reportingLinesOn('malware-quarterly', '2026-12-14');
  expect([now?.recipient?.name, now && isCitable(now.line)]).toEqual(['Công an tỉnh', false]);
});

test('a decision of today may not cite NĐ 85, one of 2024 may', () => {
  expect(textOn('nd-85-2016', '2024-01-01')?.isInForce).toBe(true);
  expect(textOn('nd-85-2016', '2026-08-18')?.isInForce).toBe(true);
  expect(textOn('nd-85-2016', '2026-08-19')).toMatchObject({
    isInForce: false,
    text: { replacedBy: 'nd-331-2026' },
  });
  expect(textOn('tcvn-unknown' as never, '2026-08-19')).toBeNull();
});

test('old terms are read as "an ninh mạng" from 19/8/2026', () => {
  expect(termOn('An toàn thông tin mạng', '2026-11-01').term).toBe('An ninh mạng');
  expect(termOn('an toàn thông tin mạng', '2024-11-01')).toEqual({
    term: 'an toàn thông tin mạng',
    change: null,
  });
});

test('63 old provinces lie in 34 new ones, each in one', () => {
  expect(provinces).toHaveLength(34);
  expect(new Set(provinces.flatMap(({ madeOf }) => madeOf)).size).toBe(63);
  expect(provinces.filter(({ madeOf }) => madeOf.length === 1)).toHaveLength(11);
  expect(new Set(provinces.map(({ code }) => code)).size).toBe(34);
});

test.each([
  ['UBND tỉnh Kon Tum', 'Quảng Ngãi'],
  ['Tỉnh Gia Lai', 'Gia Lai'],
  ['TP.HCM', 'Hồ Chí Minh'],
  ['Thừa Thiên Huế', 'Huế'],
  ['tinh Hoa Binh', 'Phú Thọ'],
  ['Hoà Bình'.normalize('NFD'), 'Phú Thọ'],
  ['Bà Rịa – Vũng Tàu', 'Hồ Chí Minh'],
])('%s lies in %s today', (name, today) => {
  expect(provinceToday(name)?.name).toBe(today);
});

test('Đồng Nai is a city from 30/4/2026', () => {
  const dongNai = provinceToday('Đồng Nai');
  if (!dongNai) throw new Error('Đồng Nai is missing');
  expect([provinceTitle(dongNai, '2026-04-29'), provinceTitle(dongNai, '2026-04-30')]).toEqual([
    'Tỉnh Đồng Nai',
    'Thành phố Đồng Nai',
  ]);
  expect(successorsOf('UBND tỉnh Đồng Nai', '2026-08-12').map(({ successor }) => successor)).toEqual([
    'Thành phố Đồng Nai',
  ]);
  expect(successorsOf('UBND tỉnh Đồng Nai', '2025-08-12')).toEqual([]);
});

test.each([
  ['Sở Thông tin và Truyền thông', '2026-11-01', ['Công an tỉnh', 'Sở Khoa học và Công nghệ']],
  ['Sở TT&TT', '2018-07-01', []],
  [
    'Cục An toàn thông tin thuộc Bộ Thông tin và Truyền thông',
    '2025-04-01',
    ['Bộ Công an (A05)', 'Bộ Khoa học và Công nghệ', 'Cục A05, Bộ Công an'],
  ],
  ['Ủy ban nhân dân các huyện, thị xã, thành phố', '2026-11-01', ['UBND các xã, phường, đặc khu']],
  ['UBND thành phố Biên Hòa', '2026-11-01', ['UBND các phường thuộc địa bàn thành phố Biên Hòa cũ']],
  ['Ủy ban nhân dân tỉnh Kon Tum', '2026-11-01', ['Tỉnh Quảng Ngãi']],
  ['Công an tỉnh', '2026-11-01', []],
])('%s on %s stands for %j', (actor, onDate, expected) => {
  expect(successorsOf(actor, onDate).map(({ successor }) => successor)).toEqual(expected);
});

test('what is only recalled or our own idea is never citable', () => {
  const guesses = successorsOf('Phòng Văn hoá và Thông tin', '2026-11-01');
  expect(guesses.map(({ rule }) => isCitable(rule))).toEqual([false]);
  expect(
    ['A', 'B', 'M', 'C+', 'C', 'C-', 'D', '-'].filter((certainty) => isCitable({ certainty } as never)),
  ).toEqual(['A', 'B']);
});

test('a proposal is plain JSON, ready to be sent', () => {
  const proposals = successorsOf('Sở TT&TT', '2026-11-01');
  expect(JSON.parse(JSON.stringify(proposals))).toEqual(proposals);
});
