import { randomUUID } from 'node:crypto';
import {
  AcknowledgeObligation,
  AnswerObligation,
  DecideObstacle,
  ListObligations,
  RaiseObstacle,
  ReviewAnswer,
} from '../areas/directives/contract.ts';
import type { Wire } from '../kernel/contract.ts';
import { addDays } from '../kernel/time.ts';
import type { ApiUser } from './api.ts';
import type { SampleAccount } from './people-of-sample.ts';
import { createRandom, type Random } from './random.ts';

type Obligation = Wire<typeof ListObligations.output>['rows'][number];

/** Runs work as an account with the clock at a day. */
type AsOn = <Result>(login: string, day: string, work: (user: ApiUser) => Promise<Result>) => Promise<Result>;

const UNITS_THAT_ANSWER = 46;

/**
 * Lets some units answer: most in words or figures, some "none", some "not applicable, because", one with an
 * obstacle that is accepted. The others stay silent, as some do.
 * @returns how many answers there are
 */
export async function loadAnswers(
  accounts: readonly SampleAccount[],
  today: string,
  asOn: AsOn,
): Promise<number> {
  const random = createRandom(4127);
  const officers = accounts.filter(({ roles }) => roles.includes('unit_leader'));
  const chosen = officers.filter(
    (_, place) => place % Math.max(1, Math.floor(officers.length / UNITS_THAT_ANSWER)) === 0,
  );
  let answers = 0;
  const toReview: { id: string; answerId: string }[] = [];
  for (const [place, { login }] of chosen.entries()) {
    await asOn(login, addDays(today, -random.int(7, 40)), async (unit) => {
      const { rows } = await unit.call(ListObligations, { limit: 50 });
      for (const obligation of rows) {
        await unit.call(AcknowledgeObligation, { id: obligation.id });
        const answer = answerTo(obligation, random);
        if (!answer) continue;
        const answerId = randomUUID();
        await unit.call(AnswerObligation, { id: obligation.id, answerId, ...answer });
        answers += 1;
        if (random.chance(0.5)) toReview.push({ id: obligation.id, answerId });
      }
      const open = rows.find(({ words }) => words.startsWith('Không sử dụng cấu hình'));
      if (place === 2 && open) await raiseObstacle(open.id, today, unit, asOn);
    });
  }
  await asOn('can-bo-tinh', addDays(today, -2), async (officer) => {
    for (const { id, answerId } of toReview)
      await officer.call(ReviewAnswer, { id, answerId, verdict: 'accepted', words: '' });
  });
  return answers;
}

/** `null`: not answered yet. A task with a measure needs no answer: its figure is computed. */
function answerTo({ words, measureKey, answerWay }: Obligation, random: Random) {
  if (measureKey !== null || random.chance(0.45)) return null;
  if (words.startsWith('Rà soát, cập nhật bản vá'))
    return { kind: 'figure' as const, figure: random.int(6, 18) };
  if (words.startsWith('Cử cán bộ tham gia'))
    return random.chance(0.3)
      ? { kind: 'zero' as const }
      : { kind: 'figure' as const, figure: random.int(1, 4) };
  if (words.startsWith('Không sử dụng cấu hình'))
    return random.chance(0.4)
      ? {
          kind: 'not_applicable' as const,
          words: 'Đơn vị không có camera, router riêng; dùng chung thiết bị của tòa nhà.',
        }
      : null;
  // A task that wants a file waits for one: the sample has none to give.
  if (answerWay !== 'words') return null;
  if (words.startsWith('Sao lưu'))
    return {
      kind: 'done' as const,
      words: 'Đã sao lưu ra ổ cứng rời ngày thứ Sáu hằng tuần, đã thử khôi phục được.',
    };
  return { kind: 'done' as const, words: 'Đơn vị đã thực hiện xong.' };
}

async function raiseObstacle(id: string, today: string, unit: ApiUser, asOn: AsOn): Promise<void> {
  const { id: obstacleId } = await unit.call(RaiseObstacle, {
    id,
    obstacleId: randomUUID(),
    words: 'Camera của đơn vị do nhà thầu lắp đặt và giữ mật khẩu quản trị, đang chờ nhà thầu bàn giao.',
    proposedDueOn: addDays(today, 20),
  });
  await asOn('can-bo-tinh', addDays(today, -3), (officer) =>
    officer.call(DecideObstacle, {
      id: obstacleId,
      decision: 'accepted',
      words: 'Đồng ý lùi thời hạn. Đề nghị đơn vị yêu cầu nhà thầu bàn giao bằng văn bản.',
      newDueOn: addDays(today, 20),
    }),
  );
}
