import {
  AcceptReport,
  CorrectReport,
  RefreshReport,
  ReturnReport,
  SubmitReport,
} from '@lachan/server/contracts/reports';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { useFailureText } from '../../ui/states.tsx';
import type { ReportDetail } from './report-page.tsx';
import { WordsDialog } from './words-dialog.tsx';

/** What may be done with a report now: review it, correct it, compute it anew. */
export function ReportSteps({ report }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const { message } = App.useApp();
  const failureText = useFailureText();
  const [asking, setAsking] = useState<'return' | 'correct' | null>(null);
  const accept = useChange(AcceptReport);
  const sendBack = useChange(ReturnReport);
  const correct = useChange(CorrectReport);
  const refresh = useChange(RefreshReport);
  const { id, version, state, shown } = report;
  const isNewest = shown === version;
  const close = () => setAsking(null);
  return (
    <>
      {isNewest && state === 'submitted' && may('reports:review') && (
        <>
          <Button
            type="primary"
            loading={accept.isPending}
            onClick={() =>
              accept.mutate(
                { id, version },
                { onError: (failure) => void message.error(failureText(failure)) },
              )
            }
          >
            {t('reports.accept')}
          </Button>
          <Button danger onClick={() => setAsking('return')}>
            {t('reports.return')}
          </Button>
        </>
      )}
      {isNewest && ['open', 'draft', 'returned'].includes(state) && may('reports:fill') && (
        <Button
          loading={refresh.isPending}
          onClick={() =>
            refresh.mutate(
              { id },
              {
                onSuccess: ({ changed }) => void message.success(t('reports.refreshed', { count: changed })),
                onError: (failure) => void message.error(failureText(failure)),
              },
            )
          }
        >
          {t('reports.refresh')}
        </Button>
      )}
      {isNewest && ['submitted', 'accepted'].includes(state) && may('reports:fill') && (
        <Button onClick={() => setAsking('correct')}>{t('reports.correct')}</Button>
      )}
      {asking === 'return' && (
        <WordsDialog
          title={t('reports.return_title')}
          question={t('reports.return_words')}
          isPending={sendBack.isPending}
          error={sendBack.error}
          close={close}
          onOk={(words) => sendBack.mutate({ id, version, words }, { onSuccess: close })}
        />
      )}
      {asking === 'correct' && (
        <WordsDialog
          title={t('reports.correct_title')}
          question={t('reports.correct_reason')}
          note={t('reports.correct_note')}
          isPending={correct.isPending}
          error={correct.error}
          close={close}
          onOk={(reason) => correct.mutate({ id, reason }, { onSuccess: close })}
        />
      )}
    </>
  );
}

/** Stays at the bottom while a report is being filled: how far it is, and the last step. */
export function SubmitBar({ report }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const { message, modal } = App.useApp();
  const failureText = useFailureText();
  const submit = useChange(SubmitReport);
  const required = report.form.sections.flatMap(({ cells }) => cells).filter((cell) => cell.required);
  const answered = required.filter(
    ({ key }) => report.cells.find((cell) => cell.key === key)?.answer !== 'unanswered',
  );
  const isReady = answered.length === required.length;
  const ask = () =>
    void modal.confirm({
      title: t('reports.submit_title'),
      content: t('reports.submit_note'),
      okText: t('reports.submit'),
      cancelText: t('ui.cancel'),
      onOk: () =>
        submit
          .mutateAsync({ id: report.id, version: report.version })
          .then(() => message.success(t('reports.submitted_done')))
          .catch((failure) => message.error(failureText(failure))),
    });
  return (
    <div className="report-submit">
      <span>{t('reports.answered_of', { answered: answered.length, all: required.length })}</span>
      {may('reports:submit') ? (
        <Button type="primary" size="large" disabled={!isReady} loading={submit.isPending} onClick={ask}>
          {t('reports.submit')}
        </Button>
      ) : (
        <span>{t('reports.submit_leader')}</span>
      )}
    </div>
  );
}
