import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { provinces, provinceTitle, provinceToday } from '../src/index.ts';
import { withoutMarks } from '../src/vietnamese-text.ts';
import { sharedPath } from './shared-data.ts';

const today = sharedPath('data/vn-admin-2026/json');
const before = sharedPath('data/vn-admin-63-2025-03/json');
const mapping = sharedPath('data/vn-admin-old-to-new/vietnamadminunits/data/converter_2025.json');

test('the 34 provinces have the codes and full names of the official list of 7/2026', ({ skip }) => {
  if (today === null) return skip('the list of units is not beside the repository');
  const units = readJson(today) as { Code: string; FullName: string }[];
  const theirs = units.map(({ Code, FullName }) => withoutMarks(`${Code} ${FullName}`)).sort();
  // Without marks: the list writes "Thanh Hoá", the resolution "Thanh Hóa".
  const ours = provinces.map((province) =>
    withoutMarks(`${province.code} ${provinceTitle(province, '2026-07-25')}`),
  );
  expect(ours.sort()).toEqual(theirs);
});

test('every one of the 63 provinces of 3/2025 is found under its full name', ({ skip }) => {
  if (before === null) return skip('the list of units is not beside the repository');
  const units = readJson(before) as { FullName: string }[];
  expect(units).toHaveLength(63);
  expect(units.filter(({ FullName }) => provinceToday(FullName) === null)).toEqual([]);
});

test('the mergers are those of an independent mapping', ({ skip }) => {
  if (mapping === null) return skip('the mapping is not beside the repository');
  const converter = JSON.parse(readFileSync(mapping, 'utf8')) as { DICT_PROVINCE: Record<string, string[]> };
  const theirs = Object.entries(converter.DICT_PROVINCE).map(
    ([name, old]) => `${bare(name)}: ${old.map(bare).sort().join()}`,
  );
  const ours = provinces.map(({ name, madeOf }) => `${bare(name)}: ${madeOf.map(bare).sort().join()}`);
  expect(ours.sort()).toEqual(theirs.sort());
});

function readJson(folder: string): unknown {
  const [name] = readdirSync(folder);
  return JSON.parse(readFileSync(join(folder, name ?? ''), 'utf8'));
}

function bare(name: string): string {
  const letters = withoutMarks(name.toLowerCase()).replaceAll(/[^a-z]/gu, '');
  // Huế was called Thừa Thiên Huế until 2025.
  return letters.replace(/^(?:thanhpho|tinh)/u, '').replace('thuathienhue', 'hue');
}
