import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dayOf, dayOfLunar, forecastHolidays, type Day } from '../src/index.ts';
import { sharedPath } from './shared-data.ts';

interface PeerHoliday {
  start: string;
  end: string;
  type: string;
  rule: string;
}

const folder = sharedPath('data/vn-holidays-date-holidays');

test('the forecast has the public holidays of date-holidays, 2015–2029', ({ skip }) => {
  if (folder === null) return skip('the data set vn-holidays-date-holidays is not beside the repository');
  const fixtures = join(folder, 'test/fixtures');
  const files = readdirSync(fixtures).filter((name) => /^VN-\d{4}\.json$/u.test(name));
  expect(files.length).toBeGreaterThanOrEqual(15);
  for (const name of files) {
    const year = Number(name.slice(3, 7));
    const peers = JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as PeerHoliday[];
    const theirs = peers.filter(({ type }) => type === 'public').flatMap(daysOfPeer);
    const ours = forecastHolidays(year).filter(({ kind }) => kind === 'holiday');
    expect(ours.map(({ day }) => day)).toEqual(expect.arrayContaining(theirs));
    // What we have more: the second day of Quốc khánh since 2021 and 24/11 since 2026.
    const more = ours.filter(({ day }) => !theirs.includes(day)).map(({ holiday }) => holiday);
    expect(more.filter((holiday) => holiday !== 'national' && holiday !== 'culture')).toEqual([]);
    for (const peer of peers) {
      const lunar = /^vietnamese (\d+)-0-(\d+)$/u.exec(peer.rule);
      // The 12th lunar month ends in the next civil year.
      const lunarYear = Number(lunar?.[1]) === 12 ? year - 1 : year;
      const day =
        lunar &&
        dayOfLunar({ year: lunarYear, month: Number(lunar[1]), day: Number(lunar[2]), isLeap: false });
      expect(day ?? dayOf(peer.start)).toBe(dayOf(peer.start));
    }
  }
});

function daysOfPeer(peer: PeerHoliday): Day[] {
  const days: Day[] = [];
  for (let at = Date.parse(peer.start); at < Date.parse(peer.end); at += 86_400_000) {
    days.push(dayOf(new Date(at).toISOString()));
  }
  return days;
}
