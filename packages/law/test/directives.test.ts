import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextDueDates, parseDeadline, type FoundDeadline } from '../src/index.ts';
import { sharedPath } from './shared-data.ts';

const folder = sharedPath('seeds');

test.for([
  ['gia-lai-2018-chi-thi-14', 3],
  ['bien-hoa-2024-tang-cuong-attt', 0],
  ['hcm-4033-2017-petrwrap', 0],
  ['kon-tum-2020-tet-canh-ty', 0],
  ['website-an-toan-thong-tin', 0],
] as const)('%s: %i deadlines with a day, no historic date among them', ([name, count], { skip }) => {
  if (folder === null) return skip('the directives are not beside the repository');
  const text = readFileSync(join(folder, `${name}.txt`), 'utf8');
  const found = parseDeadline(text);
  expect(found.filter(hasDay)).toHaveLength(count);
  expect(found.every(({ span }) => text.slice(span.start, span.end).trim() !== '')).toBe(true);
});

test('the three deadlines of the directive of Gia Lai', ({ skip }) => {
  if (folder === null) return skip('the directives are not beside the repository');
  const text = readFileSync(join(folder, 'gia-lai-2018-chi-thi-14.txt'), 'utf8');
  const rules = parseDeadline(text).filter(hasDay);
  expect(
    rules.map(({ rule, span }) => [
      // Half of this file's marks are combining characters.
      text.slice(span.start, span.end).normalize('NFC'),
      ...nextDueDates(rule, '2018-07-20', 2).map(({ dueOn }) => dueOn),
    ]),
  ).toEqual([
    ['Thời hạn hoàn thành: Tháng 12 năm 2018', '2018-12-31'],
    ['trước ngày 15 của tháng cuối cùng trong Quý', '2018-09-14', '2018-12-14'],
    ['trước ngày 30/5 và 30/11 hàng năm', '2018-11-29', '2019-05-29'],
  ]);
});

function hasDay({ rule }: FoundDeadline): boolean {
  return rule.kind !== 'continuous' && rule.kind !== 'needs-human' && rule.kind !== 'none';
}
