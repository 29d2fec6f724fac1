import { AskHuntUnits, type GetHunt } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';
import { AnswerUpload } from './hunt-answer.tsx';
import { answerText } from './hunt-answer-text.ts';

type Found = Wire<typeof GetHunt.output>;

/** Where a hunt has looked, where it could not, and what those who keep their own have answered. */
export function HuntCoverage({ hunt, refresh }: { hunt: Found; refresh: () => void }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const ask = useChange(AskHuntUnits);
  if (hunt.unsearchedSources === 0) return null;
  const waiting = hunt.unsearched.filter(({ answer }) => !answer).length;
  const unasked = hunt.unsearched.some(({ askId }) => askId === null);
  return (
    <Alert
      type={waiting === 0 ? 'info' : 'warning'}
      showIcon
      title={t('detection.hunt_unsearched', {
        searched: numberText(hunt.searchedSources),
        all: numberText(hunt.searchedSources + hunt.unsearchedSources),
      })}
      description={
        <>
          {ask.error && <Failed failure={ask.error} />}
          {t('detection.hunt_unsearched_note')}
          <ul style={{ margin: '6px 0', paddingInlineStart: 18, display: 'grid', gap: 6 }}>
            {hunt.unsearched.map(({ unitId, unitName, sources, askId, askedAt, answer }) => (
              <li key={unitId}>
                {t('detection.hunt_unsearched_unit', { unit: unitName, count: numberText(sources) })}{' '}
                {answer
                  ? answerText(t, answer)
                  : askedAt && t('detection.hunt_waiting_since', { at: instantText(askedAt) })}
                {askId && may('detection:verify') && (
                  <div>
                    <AnswerUpload id={askId} isAgain={answer !== null} onDone={refresh} />
                  </div>
                )}
              </li>
            ))}
          </ul>
          {unasked && may('detection:verify') && (
            <Button
              type="primary"
              loading={ask.isPending}
              onClick={() => ask.mutate({ id: hunt.id }, { onSuccess: refresh })}
            >
              {t('detection.hunt_ask_units')}
            </Button>
          )}
        </>
      }
    />
  );
}
