import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { directives } from './index.ts';
import { readDeadline } from './service/deadlines.ts';
import { getDirective } from './service/directives.ts';
import { discardDraft, reviseDirective, reviseTasks } from './service/drafts.ts';
import { receiveFile, receiveText } from './service/intake.ts';
import { issueDirective } from './service/issue.ts';
import { listObligations } from './service/obligations.ts';
import { openPeriods } from './service/periods.ts';
import { previewIssue } from './service/plan.ts';
import { aTask, issueToTwo, LETTER, plantDraft } from './testing.ts';

type TestKernel = Kernel & { setNow(at: Date): void };

let kernel: TestKernel;
let province: TestProvince;

const TODAY = new Date('2026-11-21T02:00:00Z');
const audits = () =>
  inTransaction(province.system(), async ({ db }) => (await latestAudit(db, 1))[0]?.sequence ?? 0);

beforeAll(async () => {
  kernel = await openTestKernel([organisation, directives]);
  province = await plantTestProvince(kernel);
});

describe('a letter that comes in', () => {
  test('becomes a draft whose fields point to where they stand in the source', async () => {
    const officer = province.as('province_officer');
    const { id } = await receiveText(officer, { text: LETTER });
    const draft = await getDirective(officer, { id });
    expect(draft).toMatchObject({
      state: 'draft',
      label: '1234/UBND-KGVX',
      issuedOn: '2026-11-20',
      isCitable: true,
    });
    const { span } = draft.extraction.fields.subject;
    expect(draft.sourceText.slice(span?.start, span?.end)).toContain('phòng, chống phần mềm độc hại');
    expect(draft.tasks.map(({ deadline }) => deadline?.next[0]?.dueOn)).toEqual([
      '2026-12-31',
      '2026-12-14',
      '2026-12-09',
    ]);
    expect(draft.tasks[0]).toMatchObject({
      targetPercent: 100,
      addressing: { kinds: ['department', 'commune'] },
    });
    expect(draft.tasks[2]?.addressing.unitIds).toEqual([province.department]);
  });

  test('without number and date is taken, but cannot be cited', async () => {
    const officer = province.as('province_officer');
    const blank = LETTER.replace('Số: 1234/', 'Số:      /').replace('ngày 20 tháng', 'ngày    tháng');
    const { id } = await receiveText(officer, { text: blank });
    expect(await getDirective(officer, { id })).toMatchObject({
      label: null,
      issuedOn: null,
      isCitable: false,
    });
    const citing = await plantDraft(officer, [aTask()]);
    const { issuer, number, symbol, issuedOn, subject, urgency, addressees } = await getDirective(officer, {
      id: citing,
    });
    await expect(
      reviseDirective(officer, {
        id: citing,
        issuer,
        number,
        symbol,
        issuedOn,
        subject,
        urgency,
        addressees,
        implementsId: id,
        confirmed: [],
      }),
    ).rejects.toMatchObject({ reason: 'directives.not_citable' });
  });

  test('that is no document is refused by what is wrong with it', async () => {
    const officer = province.as('province_officer');
    const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
    await expect(receiveFile(officer, { fileName: 'a.docx', bytes: jpeg })).rejects.toMatchObject({
      kind: 'invalid',
      reason: 'directives.file_unsupported_format',
      faults: [{ file: 'a.docx' }],
    });
    const renamedZip = new Uint8Array(Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64'));
    await expect(receiveFile(officer, { fileName: 'b.docx', bytes: renamedZip })).rejects.toMatchObject({
      kind: 'invalid',
    });
  });

  test('stays invisible to units while it is a draft, and can be discarded', async () => {
    const officer = province.as('province_officer');
    const { id } = await receiveText(officer, { text: LETTER });
    const commune = province.as('unit_officer', province.communes[0]);
    await expect(getDirective(commune, { id })).rejects.toMatchObject({ kind: 'not_found' });
    await discardDraft(officer, { id });
    await expect(getDirective(officer, { id })).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('needs the permission to issue', async () => {
    const before = await audits();
    const commune = province.as('unit_officer', province.communes[0]);
    await expect(receiveText(commune, { text: LETTER })).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await audits()).toBe(before);
  });

  const seeds = ['../shared/seeds', '../../shared/seeds', '../../../shared/seeds'].find((path) =>
    existsSync(path),
  );
  test.skipIf(!seeds)('may be any of the five real ones', async () => {
    const officer = province.as('province_officer');
    for (const name of readdirSync(seeds ?? '.')) {
      const { id } = await receiveFile(officer, {
        fileName: name,
        bytes: new Uint8Array(readFileSync(`${seeds}/${name}`)),
      });
      const draft = await getDirective(officer, { id });
      expect(draft.tasks.length).toBeGreaterThan(3);
      expect(draft.sourceFileName).toBe(name);
      for (const { span, words } of draft.tasks)
        expect(draft.sourceText.slice(span?.start, span?.end).length).toBeGreaterThan(words.length / 2);
    }
  });
});

describe('a deadline in words', () => {
  test('"trước ngày 15 của tháng cuối quý" is the 14th, four times a year', async () => {
    const { deadlines } = await readDeadline(province.as('province_officer'), {
      text: 'trước ngày 15 của tháng cuối cùng trong quý',
    });
    expect(deadlines[0]).toMatchObject({
      isRecurring: true,
      next: [{ dueOn: '2026-12-14' }, { dueOn: '2027-03-14' }, { dueOn: '2027-06-14' }],
    });
  });

  test('that makes no sense is refused by field', async () => {
    const officer = province.as('province_officer');
    const { id } = await receiveText(officer, { text: LETTER });
    await expect(
      reviseTasks(officer, {
        id,
        tasks: [aTask({ deadlineRule: { kind: 'date', on: '2026-13-01', bound: 'by' } })],
      }),
    ).rejects.toMatchObject({
      kind: 'invalid',
      faults: [{ path: 'tasks.0.deadlineRule.on', reason: 'directives.bad_deadline' }],
    });
  });
});

describe('issuing', () => {
  test('135 communes with 8 tasks are 1,080 obligations in under two seconds, with one audit entry', async () => {
    const officer = province.as('province_officer');
    const eight = Array.from({ length: 8 }, (_, index) =>
      aTask({ place: String(index + 1), addressing: { kinds: ['commune'], unitIds: [], exceptUnitIds: [] } }),
    );
    const id = await plantDraft(officer, eight);
    expect(await previewIssue(officer, { id })).toMatchObject({ units: 135, obligations: 1080 });
    const before = await audits();
    const startedAt = performance.now();
    const issued = await issueDirective(officer, { id });
    const tookMs = performance.now() - startedAt;
    expect(issued).toMatchObject({ units: 135, obligations: 1080, tasks: 8 });
    expect(tookMs).toBeLessThan(2000);
    expect(await audits()).toBe(before + 1);
    if (process.env['LACHAN_TEST_LOG'] === '1') console.log(`issued in ${Math.round(tookMs)} ms`);
    await kernel.events.drain();
  });

  test('twice is refused', async () => {
    const { directiveId, officer } = await issueToTwo(province);
    await expect(issueDirective(officer, { id: directiveId })).rejects.toMatchObject({
      reason: 'directives.not_a_draft',
    });
  });

  test('is refused while a task has nobody to do it or a day that has passed, and says which', async () => {
    const officer = province.as('province_officer');
    const id = await plantDraft(officer, [
      aTask({ place: '1' }),
      aTask({
        place: '2',
        addressing: { kinds: ['department'], unitIds: [], exceptUnitIds: [] },
        deadlineRule: { kind: 'date', on: '2026-11-01', bound: 'by' },
      }),
    ]);
    const { conflicts } = await previewIssue(officer, { id });
    expect(
      conflicts.filter(({ isBlocking }) => isBlocking).map(({ code, names }) => [code, names[0]]),
    ).toEqual([
      ['task_without_units', '1'],
      ['deadline_in_past', '2'],
    ]);
    await expect(issueDirective(officer, { id })).rejects.toMatchObject({
      reason: 'directives.cannot_be_issued',
    });
  });

  test('the same document twice is refused; one number on two dates is two documents', async () => {
    const officer = province.as('province_officer');
    const tasks = [aTask({ addressing: { kinds: ['data_centre'], unitIds: [], exceptUnitIds: [] } })];
    const first = await plantDraft(officer, tasks, { number: '14', issuedOn: '2026-04-22' });
    const second = await plantDraft(officer, tasks, { number: '14', issuedOn: '2026-06-07' });
    const again = await plantDraft(officer, tasks, { number: '14', issuedOn: '2026-04-22' });
    await issueDirective(officer, { id: first });
    await issueDirective(officer, { id: second });
    await expect(issueDirective(officer, { id: again })).rejects.toMatchObject({
      faults: [{ reason: 'directives.already_issued' }],
    });
  });

  test('warns of units where nobody can sign in', async () => {
    const officer = province.as('province_officer');
    const id = await plantDraft(officer, [
      aTask({ addressing: { kinds: ['partner'], unitIds: [], exceptUnitIds: [] } }),
    ]);
    const { conflicts } = await previewIssue(officer, { id });
    expect(conflicts).toContainEqual({
      code: 'units_without_account',
      isBlocking: false,
      taskId: null,
      names: ['Viễn thông Gia Lai'],
    });
  });
});

describe('a task that recurs', () => {
  test('gives the next period its obligation, once, however often the job runs', async () => {
    const officer = province.as('province_officer');
    const [own = ''] = province.communes;
    const deadlineRule = {
      kind: 'recurring',
      every: 'quarter',
      month: 3,
      day: 15,
      bound: 'before',
      reportsOn: 'current',
    };
    const id = await plantDraft(officer, [
      aTask({ deadlineRule, addressing: { kinds: [], unitIds: [own], exceptUnitIds: [] } }),
    ]);
    await issueDirective(officer, { id });
    const dues = async () =>
      (await listObligations(officer, { directiveId: id })).rows.map(({ dueOn, period }) => [dueOn, period]);
    expect(await dues()).toEqual([['2026-12-14', 'quý IV/2026']]);
    kernel.setNow(new Date('2026-12-14T16:00:00Z'));
    await openPeriods(province.system(), {});
    expect(await dues()).toHaveLength(1);
    kernel.setNow(new Date('2026-12-14T17:00:00Z'));
    await openPeriods(province.system(), {});
    await openPeriods(province.system(), {});
    expect(await dues()).toEqual([
      ['2026-12-14', 'quý IV/2026'],
      ['2027-03-14', 'quý I/2027'],
    ]);
    kernel.setNow(TODAY);
  });

  test('may be weekly: each week has its own obligation', async () => {
    const officer = province.as('province_officer');
    const [own = ''] = province.communes;
    const id = await plantDraft(officer, [
      aTask({
        deadlineRule: { kind: 'weekly', weekday: 5, bound: 'by' },
        addressing: { kinds: [], unitIds: [own], exceptUnitIds: [] },
      }),
    ]);
    await issueDirective(officer, { id });
    kernel.setNow(new Date('2026-11-28T03:00:00Z'));
    await openPeriods(province.system(), {});
    const { rows } = await listObligations(officer, { directiveId: id });
    expect(rows.map(({ dueOn, period }) => [dueOn, period])).toEqual([
      ['2026-11-27', 'tuần 48/2026'],
      ['2026-12-04', 'tuần 49/2026'],
    ]);
    kernel.setNow(TODAY);
  });
});
