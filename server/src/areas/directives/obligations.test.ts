import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { directives } from './index.ts';
import { answerObligation, acknowledgeObligation } from './service/answers.ts';
import { getDirective, listDirectives } from './service/directives.ts';
import { issueDirective, withdrawDirective } from './service/issue.ts';
import { getMatrix } from './service/matrix.ts';
import { getMyWork, getObligation, listObligations } from './service/obligations.ts';
import { decideObstacle, listObstacles, raiseObstacle } from './service/obstacles.ts';
import { reviewAnswer } from './service/reviews.ts';
import { anAnswer, aTask, issueToTwo, plantDraft } from './testing.ts';

type TestKernel = Kernel & { setNow(at: Date): void };

let kernel: TestKernel;
let province: TestProvince;

const TODAY = new Date('2026-11-21T02:00:00Z');

beforeAll(async () => {
  kernel = await openTestKernel([organisation, directives]);
  province = await plantTestProvince(kernel);
});

describe('an obligation', () => {
  test('is overdue from the first minute of the day after, Vietnam time', async () => {
    const { own, commune } = await issueToTwo(province);
    const late = async () =>
      (await getObligation({ ...commune, now: kernel.clock() }, { id: own })).isOverdue;
    kernel.setNow(new Date('2026-12-14T16:59:59Z'));
    expect(await late()).toBe(false);
    kernel.setNow(new Date('2026-12-14T17:00:00Z'));
    expect(await late()).toBe(true);
    kernel.setNow(TODAY);
  });

  test('is on one page of the list, and on one only', async () => {
    const officer = province.as('province_officer');
    const addressing = { kinds: ['commune' as const], unitIds: [], exceptUnitIds: [] };
    const id = await plantDraft(officer, [aTask({ addressing }), aTask({ addressing, deadlineRule: null })]);
    await issueDirective(officer, { id });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listObligations(officer, {
        directiveId: id,
        limit: 100,
        ...(after ? { after } : {}),
      });
      expect(page.total).toBe(270);
      seen.push(...page.rows.map((row) => row.id));
      after = page.next ?? undefined;
    } while (after);
    expect([seen.length, new Set(seen).size]).toEqual([270, 270]);
  });

  test('of another unit looks absent: it cannot be read, answered, acknowledged, or hindered', async () => {
    const { own, neighbour, directiveId, commune } = await issueToTwo(province);
    const absent = { kind: 'not_found' };
    await expect(getObligation(neighbour, { id: own })).rejects.toMatchObject(absent);
    await expect(acknowledgeObligation(neighbour, { id: own })).rejects.toMatchObject(absent);
    await expect(answerObligation(neighbour, anAnswer(own))).rejects.toMatchObject(absent);
    await expect(
      raiseObstacle(neighbour, { id: own, obstacleId: randomUUID(), words: 'Không có kinh phí' }),
    ).rejects.toMatchObject(absent);
    const matrix = await getMatrix(commune, { id: directiveId });
    expect(matrix.rows.map(({ unitName }) => unitName)).toHaveLength(1);
    expect(matrix.tasks[0]?.rollUp.total).toBe(1);
    expect((await getDirective(commune, { id: directiveId })).rollUp.units).toBe(1);
    const outsider = province.as('unit_officer', province.communes[9]);
    await expect(getDirective(outsider, { id: directiveId })).rejects.toMatchObject(absent);
    expect((await listDirectives(outsider, { limit: 500 })).rows.map(({ id }) => id)).not.toContain(
      directiveId,
    );
  });

  test('of another unit stays hidden even when a query forgets its scope', async () => {
    const { neighbour, own } = await issueToTwo(province);
    const seen = await inTransaction(neighbour, async ({ db }) => {
      const found: boolean[] = [];
      for (const table of ['obligations', 'recipients', 'answers', 'obstacles', 'urgings']) {
        const { rows } = (await db.execute(`select * from directives_${table}`)) as {
          rows: { id?: string; unit_id: string }[];
        };
        found.push(rows.some(({ id, unit_id: unitId }) => id === own || unitId !== neighbour.actor.unitId));
      }
      return found;
    });
    expect(seen).toEqual([false, false, false, false, false]);
  });

  test('is acknowledged with one tap; a second tap changes nothing', async () => {
    const { own, commune } = await issueToTwo(province);
    const first = await acknowledgeObligation(commune, { id: own });
    const second = await acknowledgeObligation(
      { ...commune, now: new Date('2026-11-21T03:00:00Z') },
      { id: own },
    );
    expect(first.acknowledgedAt).toEqual(TODAY);
    expect(second).toEqual(first);
  });

  test('is answered once however often the same answer arrives', async () => {
    const { own, commune } = await issueToTwo(province);
    const answer = anAnswer(own);
    await answerObligation(commune, answer);
    expect(await answerObligation(commune, answer)).toMatchObject({ status: 'reported' });
    expect((await getObligation(commune, { id: own })).history).toHaveLength(1);
  });

  test('keeps "none", "zero" and "not applicable, because" apart', async () => {
    const { own, other, commune, neighbour, officer, directiveId } = await issueToTwo(province, {
      answerWay: 'figure',
      figureUnit: 'máy',
    });
    await expect(
      answerObligation(commune, { ...anAnswer(own, ''), kind: 'not_applicable' }),
    ).rejects.toMatchObject({
      faults: [{ path: 'words', reason: 'directives.say_why_not' }],
    });
    await expect(answerObligation(commune, { ...anAnswer(own), kind: 'figure' })).rejects.toMatchObject({
      faults: [{ path: 'figure' }],
    });
    await answerObligation(commune, { ...anAnswer(own, ''), kind: 'zero' });
    expect((await listObligations(officer, { directiveId, state: 'owed' })).rows.map(({ id }) => id)).toEqual(
      [other],
    );
    await answerObligation(neighbour, {
      ...anAnswer(other, 'Đơn vị không có máy chủ'),
      kind: 'not_applicable',
    });
    const kinds = await Promise.all(
      [own, other].map(async (id) =>
        (await getObligation(officer, { id })).history.map(({ kind, figure }) => [kind, figure]),
      ),
    );
    expect(kinds).toEqual([[['zero', 0]], [['not_applicable', null]]]);
  });

  test('of a withdrawn directive is owed no more', async () => {
    const { own, commune, officer, directiveId } = await issueToTwo(province);
    await withdrawDirective(officer, { id: directiveId, reason: 'Ban hành nhầm nơi nhận' });
    await expect(answerObligation(commune, anAnswer(own))).rejects.toMatchObject({
      reason: 'directives.withdrawn',
    });
    expect((await listObligations(commune, { directiveId })).total).toBe(0);
    expect(await getDirective(commune, { id: directiveId })).toMatchObject({
      state: 'withdrawn',
      withdrawnReason: 'Ban hành nhầm nơi nhận',
    });
    await expect(withdrawDirective(officer, { id: directiveId, reason: 'Lần nữa' })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });
});

describe('a review', () => {
  test('that returns an answer says why, and the unit answers again', async () => {
    const { own, commune, officer } = await issueToTwo(province);
    const answer = anAnswer(own);
    await answerObligation(commune, answer);
    await expect(
      reviewAnswer(officer, { id: own, answerId: answer.answerId, verdict: 'returned' }),
    ).rejects.toMatchObject({ faults: [{ path: 'words' }] });
    await reviewAnswer(officer, {
      id: own,
      answerId: answer.answerId,
      verdict: 'returned',
      words: 'Thiếu danh sách máy đã rà soát',
    });
    expect(await getMyWork(commune, {})).toMatchObject({
      news: expect.arrayContaining([expect.objectContaining({ kind: 'returned', obligationId: own })]),
    });
    const second = anAnswer(own, 'Bổ sung danh sách 12 máy đã rà soát.');
    await answerObligation(commune, second);
    await reviewAnswer(officer, { id: own, answerId: second.answerId, verdict: 'accepted' });
    expect((await getObligation(commune, { id: own })).history.map(({ action }) => action)).toEqual(
      ['answered', 'returned', 'answered', 'accepted'].toSorted(),
    );
    await expect(answerObligation(commune, anAnswer(own))).rejects.toMatchObject({
      reason: 'directives.already_accepted',
    });
  });

  test('of an answer that has been replaced meanwhile is refused', async () => {
    const { own, commune, officer } = await issueToTwo(province);
    const read = anAnswer(own);
    await answerObligation(commune, read);
    const newer = anAnswer(own, 'Số liệu đúng là 13 máy.');
    await answerObligation(commune, newer);
    await expect(
      reviewAnswer(officer, { id: own, answerId: read.answerId, verdict: 'accepted' }),
    ).rejects.toMatchObject({ reason: 'directives.answer_changed' });
    const outcomes = await Promise.allSettled([
      reviewAnswer(officer, { id: own, answerId: newer.answerId, verdict: 'accepted' }),
      answerObligation(commune, anAnswer(own, 'Bổ sung thêm số liệu.')),
    ]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });

  test('is not the unit’s to make', async () => {
    const { own, commune } = await issueToTwo(province);
    await expect(
      reviewAnswer(commune, { id: own, answerId: randomUUID(), verdict: 'accepted' }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('an obstacle', () => {
  test('reaches the province, its answer reaches the unit, and the new day is traced', async () => {
    const { own, commune, neighbour, officer, directiveId } = await issueToTwo(province);
    const obstacleId = randomUUID();
    const raised = {
      id: own,
      obstacleId,
      words: 'Chưa có kinh phí mua phần mềm',
      proposedDueOn: '2027-01-15',
    };
    await raiseObstacle(commune, raised);
    await raiseObstacle(commune, raised);
    expect((await listObstacles(officer, { directiveId, open: 'true' })).rows).toMatchObject([
      { id: obstacleId, proposedDueOn: '2027-01-15' },
    ]);
    expect((await listObstacles(neighbour, { directiveId })).total).toBe(0);
    await decideObstacle(officer, { id: obstacleId, decision: 'accepted', words: 'Đồng ý gia hạn' });
    const after = await getObligation(commune, { id: own });
    expect(after).toMatchObject({
      dueOn: '2027-01-15',
      hasOpenObstacle: false,
      obstacles: [{ answer: 'Đồng ý gia hạn' }],
    });
    expect(after.history).toMatchObject([
      { action: 'due_changed', dueBefore: '2026-12-14', dueAfter: '2027-01-15' },
    ]);
    expect((await getMyWork(commune, {})).news[0]).toMatchObject({
      kind: 'obstacle_answered',
      obligationId: own,
    });
    await expect(
      decideObstacle(officer, { id: obstacleId, decision: 'rejected', words: 'Không' }),
    ).rejects.toMatchObject({ reason: 'directives.already_decided' });
  });

  test('that is rejected leaves the day where it was', async () => {
    const { own, commune, officer } = await issueToTwo(province);
    const obstacleId = randomUUID();
    await raiseObstacle(commune, {
      id: own,
      obstacleId,
      words: 'Thiếu nhân lực kỹ thuật',
      proposedDueOn: '2027-02-01',
    });
    await decideObstacle(officer, {
      id: obstacleId,
      decision: 'rejected',
      words: 'Công an tỉnh sẽ cử cán bộ hỗ trợ',
    });
    expect(await getObligation(commune, { id: own })).toMatchObject({ dueOn: '2026-12-14', history: [] });
  });
});
