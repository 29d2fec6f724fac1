import type { HuntAsk } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import type { TFunction } from 'i18next';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';

type Answer = NonNullable<Wire<typeof HuntAsk>['answer']>;

/** One sentence: who has answered when, what was searched, what was found. */
export function answerText(t: TFunction, answer: Answer): string {
  const { searchedFrom, searchedTo } = answer;
  const searched =
    searchedFrom && searchedTo
      ? t('detection.hunt_answer_searched', {
          days: numberText(answer.searchedDays),
          from: dayText(searchedFrom),
          to: dayText(searchedTo),
        })
      : t('detection.hunt_answer_empty');
  return t('detection.hunt_answer', {
    who: answer.answeredBy,
    at: instantText(answer.answeredAt),
    machines: numberText(answer.machines),
    findings: numberText(answer.findings),
    searched,
  });
}
