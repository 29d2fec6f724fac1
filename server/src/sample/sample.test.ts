import { decodeLine, readDetection } from '@lachan/engine';
import { describe, expect, test } from 'vitest';
import { nationalList, stixBundle } from './feeds.ts';
import { generateLogs, type LogOptions, type PlantedContact } from './logs.ts';
import { abnormalLines } from './abnormal.ts';
import { machinesCsv, planProvince, type PlannedUnit } from './plan.ts';
import { lateThreat, threats } from './threats.ts';

const units: PlannedUnit[] = Array.from({ length: 40 }, (_, place) => ({
  id: `u${place}`,
  name: `UBND xã ${place}`,
  kind: place < 36 ? 'commune' : 'department',
}));
const options: LogOptions = { seed: 7, from: '2026-10-01', days: 5, linesPerDay: 400, infections: 12 };
const plan = planProvince(units, 7, '2026-11-21');

function write(): { lines: string[]; planted: PlantedContact[] } {
  const planted: PlantedContact[] = [];
  const lines = [...generateLogs(plan.machines, options, (contact) => planted.push(contact))].flatMap(
    (file) => file.lines,
  );
  return { lines, planted };
}

describe('the generator', () => {
  test('writes the same bytes for the same seed, and others for another', () => {
    expect(write()).toEqual(write());
    expect(machinesCsv(planProvince(units, 7, '2026-11-21').machines)).toBe(machinesCsv(plan.machines));
    expect(machinesCsv(planProvince(units, 8, '2026-11-21').machines)).not.toBe(machinesCsv(plan.machines));
  });

  test('writes lines that the engine understands, each with its time and source', () => {
    const { lines } = write();
    const detections = lines.filter((line) => line.startsWith('CEF:'));
    expect(detections.length).toBeGreaterThan(0);
    for (const line of detections)
      expect(readDetection(line)).toMatchObject({ product: 'kaspersky', isInfectionEvidence: true });
    const [first, last] = [Date.parse('2026-09-30T17:00:00Z'), Date.parse('2026-10-05T17:00:00Z')];
    const unread = lines.filter((line) => {
      const { at, sourceAddress } = decodeLine(line, 'auto', { now: last })?.fields ?? {};
      return (
        !line.startsWith('CEF:') && !(sourceAddress?.startsWith('10.') && at && at >= first && at < last)
      );
    });
    expect(unread).toEqual([]);
  });

  test('notes every contact that it plants', () => {
    const { lines, planted } = write();
    const inLogs = lines.filter(
      (line) =>
        !line.startsWith('CEF:') &&
        /(cap-nhat-office|tailieu-noibo|daokhoang|matkhau-trinhduyet|thanhtoan-khoiphuc|usb-lay-lan|dieukhien-cu|dichvucong-xacthuc|nganhang-canhbao|anh-ho-so)\.example[^.\w]|198\.51\.100\.|192\.0\.2\./i.test(
          line,
        ) &&
        !/notdieukhien/.test(line),
    );
    const noted = planted
      .filter(({ kind }) => kind !== 'antivirus')
      .reduce((sum, { count }) => sum + count, 0);
    expect(noted).toBe(inLogs.length);
    expect(noted).toBeGreaterThan(50);
  });

  test('writes abnormal signs that hold no indicator, the same for the same day', () => {
    const odd = abnormalLines(plan.machines, 7, '2026-11-21');
    expect(abnormalLines(plan.machines, 7, '2026-11-21')).toEqual(odd);
    for (const line of [...odd.zeek, ...odd.website, ...odd.server])
      expect(decodeLine(line, 'auto', { now: Date.parse('2026-11-21') }).format).toMatch(
        /zeek-json|access-log|sshd/,
      );
    const values = [...threats, lateThreat].flatMap(({ domains, addresses }) => [...domains, ...addresses]);
    const all = Object.values(odd).flat().join('\n');
    expect(values.filter((value) => all.includes(value))).toEqual([]);
  });

  test('leaves the gaps that a real province has', () => {
    const { machines, declared } = plan;
    const share = (test: (machine: (typeof machines)[number]) => boolean) =>
      machines.filter(test).length / machines.length;
    expect(share(({ antivirus }) => antivirus === null)).toBeGreaterThan(0.02);
    expect(share(({ antivirus }) => antivirus === null)).toBeLessThan(0.3);
    expect(new Set(machines.map(({ serial }) => serial)).size).toBeLessThan(machines.length);
    expect(declared.length).toBeLessThan(units.length);
  });
});

test('its feeds hold names of reserved domains only, beside what no list may hold', () => {
  const values = nationalList(2)
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  const real = values.filter((value) => !/\.example$|^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./.test(value));
  expect(real).toEqual(['8.8.8.8', 'gov.vn', '10.1.2.3', 'không phải tên miền']);
  expect(nationalList(1)).not.toBe(nationalList(2));
  const { objects } = JSON.parse(stixBundle(new Date('2026-11-12T00:00:00Z'))) as {
    objects: { id: string; type: string; target_ref?: string }[];
  };
  const ids = new Set(objects.map(({ id }) => id));
  expect(ids.size).toBe(objects.length);
  expect(objects.every(({ target_ref }) => target_ref === undefined || ids.has(target_ref))).toBe(true);
});
