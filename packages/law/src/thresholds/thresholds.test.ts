import { expect, test } from 'vitest';
import { tcvn14423Requirements } from './tcvn-14423-2026.ts';
import { thresholdOn } from './thresholds.ts';

test('fifteen percent of an IT project go to security from 01/7/2026, not before', () => {
  expect(thresholdOn('security-budget-share', '2026-06-30')).toBeNull();
  expect(thresholdOn('security-budget-share', '2026-07-01')).toMatchObject({
    value: 15,
    unit: 'percent',
    bound: 'at-least',
  });
});

test('a machine that was not updated for 15 days is counted apart, and all machines are to be protected', () => {
  expect(thresholdOn('machine-silent-days', '2026-11-21')).toMatchObject({
    value: 15,
    unit: 'day',
    bound: 'at-most',
  });
  expect(thresholdOn('antivirus-coverage', '2018-12-31')?.value).toBe(100);
});

test('a higher level never asks for less', () => {
  for (const { id, months } of tcvn14423Requirements) {
    const figures = ([1, 2, 3, 4, 5] as const)
      .map((level) => months[level])
      .filter((value) => typeof value === 'number');
    const sorted = figures.toSorted((one, other) => (id === 'log-retention' ? one - other : other - one));
    expect([id, figures]).toEqual([id, sorted]);
  }
});
