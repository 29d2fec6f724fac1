import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testFolder } from '../kernel/testing.ts';
import * as clock from './law-clock.ts';
import * as due from './law-due.ts';
import * as holidays from './law-holidays.ts';
import * as level from './law-level.ts';
import { outcomeOf, type Outcome } from './terminal/testing.ts';

const json = ({ code, err, out }: Outcome): unknown => {
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};
const refusal = (text: RegExp) => ({
  code: 2,
  out: '',
  err: expect.stringMatching(new RegExp(`^[^\n]*${text.source}[^\n]*\n$`)) as string,
});

describe('lachan law due', () => {
  const call = (...args: string[]) => outcomeOf(due, args);

  test('gives the next dates of a quarterly deadline', async () => {
    const text = 'Báo cáo trước ngày 15 của tháng cuối cùng trong Quý';
    expect(json(await call(text, '--from', '2026-11-21', '--count', '2'))).toMatchObject([
      {
        words: 'trước ngày 15 của tháng cuối cùng trong Quý',
        rule: { kind: 'recurring', every: 'quarter', day: 15, bound: 'before' },
        meaning: { vi: expect.stringContaining('ngày 15') as string },
        due: [{ dueOn: '2026-12-14' }, { dueOn: '2027-03-14' }],
      },
    ]);
  });

  test('completes a date without a year from the day of the document', async () => {
    expect(
      json(await call('trước ngày 20/12', '--from', '2026-11-21', '--issued', '2026-11-01')),
    ).toMatchObject([{ assumed: ['year'], due: [{ dueOn: '2026-12-19' }] }]);
  });

  test('a text without a deadline has none', async () => {
    expect(json(await call('Không có gì', '--from', '2026-11-21'))).toEqual([]);
  });

  test('refuses a bad day, a bad count and a missing text in one line', async () => {
    const text = 'trước ngày 15/12/2026';
    expect(await call(text, '--from', '2026-02-30')).toEqual(refusal(/2026-02-30/));
    expect(await call(text, '--from', '2026-02-28', '--count', 'x')).toEqual(refusal(/--count/));
    expect(await call('--from', '2026-02-28')).toEqual(refusal(/Which text/));
    expect(await call(text)).toEqual(refusal(/--from is missing/));
    expect(await call(text, '--until', 'x')).toEqual(refusal(/--until/));
  });
});

describe('lachan law level', () => {
  const file = join(testFolder(), 'facts.json');
  const call = (facts: string) => {
    writeFileSync(file, facts);
    return outcomeOf(level, [file, '--on', '2026-11-21']);
  };

  test('gives the level with all criteria that fired', async () => {
    const decision = json(await call('{"kind":"service","resolvesProcedures":true,"riskLevel":4}'));
    expect(decision).toMatchObject({ level: 4, isRaisedByRisk: true });
    expect((decision as { fired: unknown[] }).fired.length).toBeGreaterThan(0);
  });

  test('names the fact that cannot be used', async () => {
    expect(await call('{"kind":"cloud","colour":1}')).toEqual(
      refusal(/kind: bad_value, colour: unknown_field/),
    );
    expect(await call('[]')).toEqual(refusal(/the file: not_an_object/));
    expect(await call('{')).toEqual(refusal(/is not JSON/));
    expect(await outcomeOf(level, ['/nowhere.json', '--on', '2026-11-21'])).toEqual(refusal(/nowhere/));
  });
});

describe('lachan law clock', () => {
  const call = (...args: string[]) => outcomeOf(clock, args);

  test('runs through the night, and personal data has a clock of its own', async () => {
    const args = ['--detected', '2026-11-21T22:15:00+07:00', '--severity', 'serious'];
    const serious = json(await call('--kind', 'incident', ...args)) as { dueAt: string | null }[];
    expect(serious.map(({ dueAt }) => dueAt)).toContain('2026-11-22T15:15:00.000Z');
    const withData = json(await call('--kind', 'incident', 'personal-data', ...args)) as unknown[];
    expect(withData.length).toBe(serious.length + 1);
  });

  test('refuses an unknown kind, a severity and an instant without a zone', async () => {
    const at = ['--detected', '2026-11-21T22:15:00+07:00'];
    expect(await call(...at)).toEqual(refusal(/--kind is one or more of/));
    expect(await call('--kind', 'flood', ...at)).toEqual(refusal(/--kind is one or more of/));
    expect(await call('--kind', 'incident', ...at, '--severity', 'huge')).toEqual(refusal(/--severity/));
    expect(await call('--kind', 'incident', '--detected', '2026-11-21T22:15')).toEqual(refusal(/zone/));
  });
});

test('lachan law holidays lists a year and refuses what is no year', async () => {
  const days = json(await outcomeOf(holidays, ['2026']));
  expect(days).toContainEqual(expect.objectContaining({ day: '2026-04-27', kind: 'compensatory' }));
  expect(days).toContainEqual(expect.objectContaining({ day: '2026-11-24', holiday: 'culture' }));
  expect(await outcomeOf(holidays, ['26'])).toEqual(refusal(/no year/));
  expect(await outcomeOf(holidays, ['9998'])).toEqual(refusal(/9998/));
});
