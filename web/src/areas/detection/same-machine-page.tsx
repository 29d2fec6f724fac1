import { AnswerSameMachine, ListSameMachine } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Button, Card } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, usePages } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { ReasonForm } from './reason-form.tsx';

type Question = Wire<typeof ListSameMachine.output>['rows'][number];
type Machine = Question['machines'][number];
type Asked = { question: Question; machine: Machine; isSame: boolean };

/** "Is this address that machine?": where the logs leave it open, a person says so, and can take it back. */
export default function SameMachinePage() {
  const { t } = useTranslation();
  const { may, seesProvince } = useSession();
  const [asked, setAsked] = useState<Asked | null>(null);
  const questions = usePages(ListSameMachine, {});
  const answer = useChange(AnswerSameMachine);
  const rows = questions.data?.rows as Question[] | undefined;
  useLive('detection.');
  const close = () => {
    answer.reset();
    setAsked(null);
  };
  return (
    <PageFrame
      title={t('detection.same_machine')}
      note={t('detection.same_machine_note')}
      actions={
        <PathLink to="/leases?origin=person">
          <Button>{t('detection.same_machine_said')}</Button>
        </PathLink>
      }
    >
      {questions.error && <Failed failure={questions.error} retry={() => void questions.refetch()} />}
      {!questions.data && !questions.error && <Loading />}
      {rows?.length === 0 && <Nothing text={t('detection.same_machine_none')} />}
      <div style={{ display: 'grid', gap: 14, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {rows?.map((question) => (
          <Card
            key={question.infectionId}
            size="small"
            title={
              <span style={{ whiteSpace: 'normal' }}>
                <Link to={`/infections/${question.infectionId}`}>{question.address}</Link> ·{' '}
                {question.malware}
              </span>
            }
          >
            <div style={{ color: '#5d6f6b' }}>
              {seesProvince && `${question.unitName} · `}
              {instantText(question.firstSeenAt)} – {instantText(question.lastSeenAt)}
            </div>
            {question.machines.map((machine) => (
              <div key={machine.name} style={{ borderTop: '1px solid #eef2f0', padding: '10px 0' }}>
                <div style={{ fontSize: 16 }}>
                  {t('detection.same_machine_question', { address: question.address, machine: machine.name })}
                </div>
                <ul style={{ margin: '4px 0 8px', paddingInlineStart: 20 }}>
                  {machine.evidence.map((one, place) => (
                    <li key={place}>
                      {t(`detection.clue_${one.origin}`, {
                        by: one.saidBy ?? '',
                        from: instantText(one.from),
                        to: instantText(one.to),
                      })}
                    </li>
                  ))}
                  {machine.infectionId && (
                    <li>
                      <Link to={`/infections/${machine.infectionId}`}>
                        {t('detection.same_machine_has_infection', { machine: machine.name })}
                      </Link>
                    </li>
                  )}
                </ul>
                {may('detection:respond') && (
                  <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
                    <Button type="primary" onClick={() => setAsked({ question, machine, isSame: true })}>
                      {t('detection.same_machine_yes')}
                    </Button>
                    <Button onClick={() => setAsked({ question, machine, isSame: false })}>
                      {t('detection.same_machine_no')}
                    </Button>
                  </div>
                )}
              </div>
            ))}
          </Card>
        ))}
      </div>
      {questions.hasNextPage && (
        <Button
          block
          style={{ marginTop: 14 }}
          loading={questions.isFetchingNextPage}
          onClick={() => void questions.fetchNextPage()}
        >
          {t('detection.show_more')}
        </Button>
      )}
      {asked && (
        <ReasonForm
          title={t(asked.isSame ? 'detection.same_machine_yes' : 'detection.same_machine_no')}
          note={t(asked.isSame ? 'detection.same_machine_yes_note' : 'detection.same_machine_no_note', {
            address: asked.question.address,
            machine: asked.machine.name,
          })}
          change={answer}
          send={(reason) =>
            answer.mutate(
              {
                id: asked.question.infectionId,
                machine: asked.machine.name,
                isSame: asked.isSame,
                reason,
              },
              { onSuccess: close },
            )
          }
          close={close}
        />
      )}
    </PageFrame>
  );
}
