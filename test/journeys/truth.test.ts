import { expect, inject, test } from 'vitest';
import { dayOf } from '../../server/src/kernel/time.ts';
import { sampleLogOptions } from '../../server/src/sample/load-logs.ts';
import { attributionSensors } from '../../server/src/sample/load-attribution.ts';
import { COMPANY_CONSOLE } from '../../server/src/sample/load-exchange.ts';
import { SEED } from '../../server/src/sample/load.ts';
import { generateLogs, type PlantedContact } from '../../server/src/sample/logs.ts';
import { SAMPLE_PASSWORD } from '../../server/src/sample/people-of-sample.ts';
import { planProvince, type PlannedUnit } from '../../server/src/sample/plan.ts';

interface Page<Row> {
  rows: Row[];
  next: string | null;
}

test('every contact that the sample planted is found, at its unit and on its day, and nothing else', async () => {
  const ask = await askAs('ky-thuat');
  const units = await all<PlannedUnit>(ask, '/api/units');
  const today = dayOf(new Date());
  const planted: PlantedContact[] = [];
  const { machines } = planProvince(units, SEED, today);
  for (const _file of generateLogs(machines, sampleLogOptions(today), (contact) => planted.push(contact)));

  const sightings = await all<{ day: string; unitId: string; value: string; sourceName: string }>(
    ask,
    '/api/detection/sightings',
  );
  const elsewhere = new Set([
    'Cảm biến thử',
    'Kaspersky Security Center',
    COMPANY_CONSOLE,
    ...Object.values(attributionSensors).map(({ name }): string => name),
  ]);
  const fromLogs = sightings.filter(({ sourceName }) => !elsewhere.has(sourceName));
  const keyOf = (day: string, unitId: string, indicator: string) => `${day} ${unitId} ${indicator}`;
  const found = new Set(fromLogs.map(({ day, unitId, value }) => keyOf(day, unitId, value)));
  const truth = new Set(
    planted
      .filter(({ kind }) => kind !== 'antivirus')
      .map(({ day, unitId, indicator }) => keyOf(day, unitId, indicator)),
  );
  expect(truth.size).toBeGreaterThan(100);
  expect([...truth].filter((key) => !found.has(key))).toEqual([]);
  expect([...found].filter((key) => !truth.has(key))).toEqual([]);
});

async function askAs(login: string): Promise<<Answer>(path: string) => Promise<Answer>> {
  const address = inject('address');
  const body = JSON.stringify({ login, password: SAMPLE_PASSWORD });
  const answer = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return async <Answer>(path: string) =>
    (await (await fetch(`${address}${path}`, { headers: { cookie } })).json()) as Answer;
}

async function all<Row>(ask: <Answer>(path: string) => Promise<Answer>, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Page<Row> = await ask<Page<Row>>(
      `${path}?limit=500${after ? `&after=${encodeURIComponent(after)}` : ''}`,
    );
    rows.push(...page.rows);
    after = page.next;
  }
  return rows;
}
