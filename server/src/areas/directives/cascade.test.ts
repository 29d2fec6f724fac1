import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { directives } from './index.ts';
import { getCascade } from './service/cascade.ts';
import { citedSources } from './service/citations.ts';
import { getDirective } from './service/directives.ts';
import { reviseDirective, reviseTasks } from './service/drafts.ts';
import { forgetHabit, listHabits } from './service/habits.ts';
import { receiveText } from './service/intake.ts';
import { issueDirective } from './service/issue.ts';
import { listObligations } from './service/obligations.ts';
import { previewIssue } from './service/plan.ts';
import { aTask, LETTER } from './testing.ts';

let kernel: Kernel & { setNow(at: Date): void };
let province: TestProvince;
let officer: Caller;
let own: string;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, directives]);
  province = await plantTestProvince(kernel);
  officer = province.as('province_officer');
  own = province.communes[0] ?? '';
});

/** A letter of another number, carrying out or ending the one named. */
function letter(number: number, opening: string): string {
  return LETTER.replace('1234/UBND-KGVX', `${number}/UBND-KGVX`).replace(
    'Ủy ban nhân dân tỉnh yêu cầu các đơn vị',
    `${opening} Ủy ban nhân dân tỉnh yêu cầu các đơn vị`,
  );
}

describe('a cascade', () => {
  test('is found from the citation; what no task carries out is shown; late days are named', async () => {
    const top = await receiveText(officer, { text: letter(4001, '') });
    await issueDirective(officer, top);
    const below = await receiveText(officer, {
      text: letter(
        4002,
        'Thực hiện Công văn số 4001/UBND-KGVX ngày 20 tháng 11 năm 2026 của Ủy ban nhân dân tỉnh,',
      ),
    });
    const draft = await getDirective(officer, below);
    expect(draft.implements?.label).toBe('4001/UBND-KGVX');
    expect(draft.parentTasks).toHaveLength(3);
    // The same words ask for the same things: each task is proposed to carry out its own.
    const [first, second] = draft.parentTasks.map(({ id }) => id);
    expect(draft.tasks.map(({ coversTaskIds }) => coversTaskIds.length)).toEqual([1, 1, 1]);
    expect(draft.tasks[0]?.coversTaskIds).toEqual([first]);

    await reviseTasks(officer, {
      id: below.id,
      tasks: [
        aTask({
          addressing: { kinds: [], unitIds: [own], exceptUnitIds: [] },
          deadlineRule: { kind: 'date', on: '2026-12-31', bound: 'by' },
          coversTaskIds: first ? [first] : [],
        }),
      ],
    });
    const { conflicts } = await previewIssue(officer, below);
    expect(conflicts.filter(({ code }) => code === 'parent_not_covered')).toHaveLength(2);
    expect(conflicts.find(({ code }) => code === 'later_than_parent')).toMatchObject({
      names: ['1', '2026-12-31'],
    });

    await issueDirective(officer, below);
    const { nodes } = await getCascade(officer, below);
    expect(nodes.map(({ label, depth }) => [label, depth])).toEqual([
      ['4001/UBND-KGVX', 0],
      ['4002/UBND-KGVX', 1],
    ]);
    const topTasks = nodes[0]?.tasks ?? [];
    expect(topTasks.find(({ id }) => id === first)?.coveredBy).toMatchObject([
      { directiveId: below.id, dueOn: '2026-12-31', isTooLate: true },
    ]);
    expect(topTasks.find(({ id }) => id === second)?.coveredBy).toEqual([]);
  });

  test('shows a unit only what was sent to it', async () => {
    const [, other = ''] = province.communes;
    const top = await receiveText(officer, { text: letter(4010, '') });
    await reviseTasks(officer, {
      id: top.id,
      tasks: [aTask({ addressing: { kinds: [], unitIds: [own], exceptUnitIds: [] } })],
    });
    await issueDirective(officer, top);
    expect((await getCascade(province.as('unit_officer', own), top)).nodes[0]?.tasks[0]?.rollUp.total).toBe(
      1,
    );
    await expect(getCascade(province.as('unit_officer', other), top)).rejects.toMatchObject({
      reason: 'directives.directive_not_found',
    });
  });
});

describe('a directive that ends another', () => {
  test('is proposed from its words; what it replaces is owed no more and says by what', async () => {
    const old = await receiveText(officer, { text: letter(4020, '') });
    await issueDirective(officer, old);
    const fresh = await receiveText(officer, {
      text: letter(4021, 'Văn bản này thay thế Công văn số 4020/UBND-KGVX ngày 20 tháng 11 năm 2026.'),
    });
    expect((await getDirective(officer, fresh)).relations).toMatchObject([{ kind: 'replaces', id: old.id }]);
    expect((await listObligations(officer, { directiveId: old.id })).total).toBeGreaterThan(0);
    await issueDirective(officer, fresh);
    const ended = await getDirective(officer, old);
    expect(ended).toMatchObject({
      state: 'withdrawn',
      withdrawnReason: 'Được thay thế bởi 4021/UBND-KGVX',
      relatedBy: [{ kind: 'replaces', id: fresh.id, label: '4021/UBND-KGVX' }],
    });
    expect((await listObligations(officer, { directiveId: old.id })).total).toBe(0);
  });

  test('an amended one stays in force and says so', async () => {
    const old = await receiveText(officer, { text: letter(4030, '') });
    await issueDirective(officer, old);
    const fresh = await receiveText(officer, { text: letter(4031, '') });
    const { issuer, number, symbol, issuedOn, subject, urgency, addressees } = await getDirective(
      officer,
      fresh,
    );
    await reviseDirective(officer, {
      id: fresh.id,
      issuer,
      number,
      symbol,
      issuedOn,
      subject,
      urgency,
      addressees,
      confirmed: [],
      relations: [{ kind: 'amends', id: old.id }],
    });
    await issueDirective(officer, fresh);
    expect(await getDirective(officer, old)).toMatchObject({
      state: 'issued',
      relatedBy: [{ kind: 'amends', label: '4031/UBND-KGVX' }],
    });
  });
});

describe('corrections', () => {
  test('are remembered for the letters of that body, shown, and can be forgotten', async () => {
    const first = await receiveText(officer, { text: letter(4040, '') });
    const read = await getDirective(officer, first);
    const [task] = read.tasks;
    if (!task) throw new Error('The letter has tasks');
    const { deadline, id: _id, confidence: _c, unknownActors: _u, isLearned: _l, ...rest } = task;
    await reviseTasks(officer, {
      id: first.id,
      tasks: [
        {
          ...rest,
          deadlineRule: deadline?.rule ?? null,
          addressing: { kinds: ['commune'], unitIds: [], exceptUnitIds: [own] },
          explanation: 'Cài phần mềm diệt vi-rút cho mọi máy',
          isConfirmed: true,
        },
      ],
    });
    await issueDirective(officer, first);

    const second = await receiveText(officer, { text: letter(4041, '') });
    const [proposed] = (await getDirective(officer, second)).tasks;
    expect(proposed).toMatchObject({
      isLearned: true,
      explanation: 'Cài phần mềm diệt vi-rút cho mọi máy',
      addressing: { kinds: ['commune'], exceptUnitIds: [own] },
    });

    const { rows } = await listHabits(officer, {});
    expect(rows.map(({ kind }) => kind).toSorted()).toEqual(['actors', 'task']);
    for (const { id } of rows) await forgetHabit(officer, { id });
    const third = await receiveText(officer, { text: letter(4042, '') });
    expect((await getDirective(officer, third)).tasks[0]).toMatchObject({
      isLearned: false,
      explanation: '',
    });
    await expect(forgetHabit(officer, { id: rows[0]?.id ?? '' })).rejects.toMatchObject({
      reason: 'directives.habit_not_found',
    });
  });

  test('are not for a unit to see', async () => {
    await expect(listHabits(province.as('unit_officer', own), {})).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

test('a document of the law is found in the letters that name it, with its year', async () => {
  const named = letter(4050, 'Căn cứ Nghị định số 331/2026/NĐ-CP của Chính phủ;');
  const { id } = await receiveText(officer, { text: named });
  await issueDirective(officer, { id });
  const { sources } = await citedSources(officer, {});
  expect(sources.find(({ sourceId }) => sourceId === 'nd-331-2026')?.directives).toEqual([
    { id, label: '4050/UBND-KGVX' },
  ]);
});

test('a body that no longer exists is shown with those that took over; a person chooses', async () => {
  const { id } = await receiveText(officer, {
    text: letter(4060, '').replace('2. Sở Y tế rà soát', '2. Sở Thông tin và Truyền thông rà soát'),
  });
  const { tasks } = await getDirective(officer, { id });
  const task = tasks.find(({ unknownActors }) => unknownActors.length > 0);
  expect(task?.successors).toMatchObject([
    { actor: 'Sở Thông tin và Truyền thông', successor: 'Công an tỉnh', scope: 'security' },
    { successor: 'Sở Khoa học và Công nghệ', scope: 'digital' },
  ]);
  expect(task?.addressing.unitIds).toEqual([]);
});
