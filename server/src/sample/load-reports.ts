import { addDays, nextDueDates } from '@lachan/law';
import type { z } from 'zod';
import {
  AcceptReport,
  AnswerCell,
  ClosePeriod,
  GetReport,
  ListReports,
  OpenPeriod,
  SubmitReport,
  type FormCell,
} from '../areas/reports/contract.ts';
import type { ApiUser } from './api.ts';
import type { SampleAccount } from './people-of-sample.ts';
import { createRandom, type Random } from './random.ts';

const QUARTERLY = 'malware-quarterly';
/** Units that have already sent this quarter's report; the others are still owed. */
const UNITS_THAT_REPORT = 24;
/** Units that sent the report of this quarter a year ago, and of the last one: the habit has grown. */
const UNITS_THAT_REPORTED = [45, 90];

type AsOn = <Result>(login: string, day: string, work: (user: ApiUser) => Promise<Result>) => Promise<Result>;
/** What a unit says to one item. */
type Answered = Omit<z.input<typeof AnswerCell.input>, 'id' | 'key' | 'version'>;

/**
 * Opens the reports that are due, and two quarters that are over (the last one, and this one a year ago); lets some
 * units confirm their figures and submit, a few of them late.
 * @returns how many reports were submitted
 */
export async function loadReports(
  officer: ApiUser,
  accounts: readonly SampleAccount[],
  today: string,
  asOn: AsOn,
  as: (login: string) => Promise<ApiUser>,
): Promise<number> {
  const heads = accounts.filter(({ roles }) => roles.includes('unit_leader'));
  let submitted = 0;
  const pastDue = pastDueDays(today);
  for (const [index, dueOn] of pastDue.entries())
    submitted += await loadPast(every(heads, UNITS_THAT_REPORTED[index] ?? 0), dueOn, asOn);
  for (const formKey of [QUARTERLY, 'monitoring-six-month', 'security-yearly'])
    await officer.call(OpenPeriod, { formKey });
  const periodId = (await officer.call(OpenPeriod, { formKey: QUARTERLY })).id;
  for (const [index, { login, unitId }] of every(owing(heads), UNITS_THAT_REPORT).entries()) {
    const unit = await as(login);
    const report = await fillIn(unit, periodId, unitId, ({ key, computed }, cell) =>
      cell.kind === 'text'
        ? { answer: 'own', text: WORDS }
        : computed
          ? { answer: 'confirmed', reason: 'Đang mua bổ sung bản quyền cho các máy còn thiếu.' }
          : { answer: 'no_data', reason: `Đơn vị chưa có số liệu (${key}).` },
    );
    if (!report) continue;
    await unit.call(SubmitReport, report);
    if (index % 2 === 0) await officer.call(AcceptReport, report);
    submitted += 1;
  }
  return submitted;
}

const WORDS = 'Đã rà soát toàn bộ máy tính, cập nhật phần mềm diệt virus và nhắc nhở cán bộ không mở thư lạ.';

/** The deadline of the last quarter that is over, and the one a year before the quarter that runs. */
function pastDueDays(today: string): string[] {
  const rule = {
    kind: 'recurring',
    every: 'quarter',
    month: 3,
    day: 15,
    bound: 'before',
    reportsOn: 'current',
  } as const;
  const days = nextDueDates(rule, addDays(today, -420), 8).map(({ dueOn }) => dueOn);
  const next = days.findIndex((day) => day >= today);
  return [days[next - 4], days[next - 1]].flatMap((day) => day ?? []);
}

/** A quarter that is over: opened, answered from paper, accepted and closed. */
async function loadPast(units: readonly SampleAccount[], dueOn: string, asOn: AsOn): Promise<number> {
  const openedOn = addDays(dueOn, -20);
  const { id: periodId } = await asOn('can-bo-tinh', openedOn, (officer) =>
    officer.call(OpenPeriod, { formKey: QUARTERLY, on: openedOn }),
  );
  const submitted: { id: string; version: number }[] = [];
  for (const [index, { login, unitId }] of units.entries()) {
    const random = createRandom(index + 1);
    const isLater = Number(dueOn.slice(0, 4)) * 12 + Number(dueOn.slice(5, 7));
    const figures = pastFigures(random, isLater);
    const day = addDays(dueOn, index % 9 === 4 ? 1 + (index % 5) : -1 - (index % 7));
    const report = await asOn(login, day, async (unit) => {
      const filled = await fillIn(unit, periodId, unitId, ({ key }, cell) =>
        cell.kind === 'text'
          ? { answer: 'own', text: WORDS }
          : { answer: 'own', ...figures[key], reason: 'Số liệu tổng hợp từ sổ theo dõi của đơn vị.' },
      );
      if (filled) await unit.call(SubmitReport, filled);
      return filled;
    });
    if (report) submitted.push(report);
  }
  await asOn('can-bo-tinh', addDays(dueOn, 10), async (officer) => {
    for (const report of submitted) await officer.call(AcceptReport, report);
    await officer.call(ClosePeriod, { id: periodId });
  });
  return submitted.length;
}

/** Figures of a unit as it wrote them down then: a little better each quarter. */
function pastFigures(
  random: Random,
  months: number,
): Record<string, { numerator: number; denominator?: number }> {
  const machines = random.int(12, 60);
  const share = Math.min(0.98, 0.6 + ((months % 24) / 24) * 0.25 + random.int(0, 10) / 100);
  const infected = random.int(0, 4);
  const cleaned = Math.max(0, infected - random.int(0, 1));
  return {
    'machines-declared': { numerator: machines },
    'machines-known': { numerator: machines - random.int(0, 3) },
    'antivirus-coverage': { numerator: Math.round(machines * share), denominator: machines },
    'machines-silent': { numerator: random.int(0, 4) },
    'machines-infected': { numerator: infected },
    'infections-new': { numerator: infected },
    'infections-cleaned': { numerator: cleaned },
    'infections-open': { numerator: infected - cleaned },
    'c2-contacts': { numerator: random.int(0, 9) },
  };
}

async function fillIn(
  unit: ApiUser,
  periodId: string,
  unitId: string,
  answer: (filled: { key: string; computed: unknown }, cell: FormCell) => Answered,
): Promise<{ id: string; version: number } | null> {
  const { rows } = await unit.call(ListReports, { periodId, unitId, limit: 1 });
  const [report] = rows;
  if (!report) return null;
  const { cells, form, shown: version } = await unit.call(GetReport, { id: report.id });
  const asked = form.sections.flatMap((section) => section.cells);
  for (const filled of cells) {
    const cell = asked.find(({ key }) => key === filled.key);
    if (!cell) continue;
    await unit.call(AnswerCell, { id: report.id, key: cell.key, version, ...answer(filled, cell) });
  }
  return { id: report.id, version };
}

/** Those whose report of this quarter is left for the visitor of the sample to send. */
const LEFT_TO_VISITORS = new Set(['ia-hru', 'so-y-te', 'so-tu-phap']);

function owing(heads: readonly SampleAccount[]): SampleAccount[] {
  return heads.filter(({ login }) => !LEFT_TO_VISITORS.has(login));
}

/** So many of them, evenly spread. */
function every<Item>(items: readonly Item[], count: number): Item[] {
  const turn = (place: number) => Math.floor((place * count) / items.length);
  return items.filter((_, place) => turn(place + 1) > turn(place));
}
