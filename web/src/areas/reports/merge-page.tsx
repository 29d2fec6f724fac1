import './reports.css';
import {
  ClosePeriod,
  CompareMerge,
  GetMerge,
  isFigure,
  ReopenPeriod,
  type Comparison,
  type Figure,
  type FormCell,
} from '@lachan/server/contracts/reports';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { App, Button, Card } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { KnownBar } from '../../ui/figure.tsx';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, useFailureText } from '../../ui/states.tsx';
import { DownloadButton } from './download-button.tsx';
import { EarlierFigures } from './earlier.tsx';
import { figureText, useKnownText, useWords } from './figure-text.ts';
import { WordsDialog } from './words-dialog.tsx';

type Merge = Wire<typeof GetMerge.output>;
type Merged = Merge['cells'][number];

/** The province's report of a period: what the units' frozen figures add up to, each opening down to the units. */
export default function MergePage() {
  const { t } = useTranslation();
  const words = useWords();
  const id = usePathField('id');
  const merge = useCall(GetMerge, { id });
  const comparison = useCall(CompareMerge, { id });
  const { may } = useSession();
  useLive('reports.');
  if (merge.error) return <Failed failure={merge.error} retry={() => void merge.refetch()} />;
  if (!merge.data) return <Loading />;
  const { form, period, tally, cells, frozen } = merge.data;
  return (
    <PageFrame
      title={`${t('reports.merge')}: ${words(form.title)}, ${words(period.label)}`}
      note={`${t('reports.window', { from: dayText(period.from), to: dayText(period.to) })} ${period.closedAt ? t('reports.closed') : t('reports.due', { day: dayText(period.dueOn) })}`}
      actions={
        <>
          {may('reports:review') && <CloseOrReopen period={period} missing={tally.missing} />}
          <DownloadButton path={`/api/report-periods/${id}/download`} />
        </>
      }
    >
      <p>
        <PathLink to={`/reports?periodId=${id}`}>
          {t('reports.figure_submitted')} {tally.submitted}/{tally.owed}
        </PathLink>{' '}
        ·{' '}
        <PathLink to={`/reports?periodId=${id}&state=missing`}>
          {t('reports.figure_missing')} {tally.missing}
        </PathLink>{' '}
        ·{' '}
        <PathLink to={`/reports?periodId=${id}&state=late`}>
          {t('reports.figure_late')} {tally.late}
        </PathLink>
      </p>
      <div style={{ display: 'grid', gap: 14 }}>
        {form.sections.map((section) => (
          <section key={section.key}>
            <h2 style={{ fontSize: 17, margin: '6px 0 10px' }}>{words(section.title)}</h2>
            <div className="merge-grid">
              {section.cells.map((cell) => (
                <MergedCard
                  key={cell.key}
                  periodId={id}
                  cell={cell}
                  merged={cells.find(({ key }) => key === cell.key)}
                  compared={comparison.data}
                  submitted={tally.submitted}
                />
              ))}
            </div>
          </section>
        ))}
        <Frozen frozen={frozen} />
      </div>
    </PageFrame>
  );
}

function MergedCard({
  periodId,
  cell,
  merged,
  compared,
  submitted,
}: {
  periodId: string;
  cell: FormCell;
  merged: Merged | undefined;
  compared: Comparison | undefined;
  submitted: number;
}) {
  const { t } = useTranslation();
  const words = useWords();
  if (!merged) return null;
  const { figure, answers } = merged;
  const path = `/report-periods/${periodId}/cells/${cell.key}`;
  const kinds = [
    ['value', answers.value],
    ['zero', answers.zero],
    ['not_applicable', answers.notApplicable],
    ['no_data', answers.noData],
    ['no_report', answers.noReport],
  ] as const;
  return (
    <div className="report-cell">
      <div className="report-cell-label">
        <Link to={path}>{words(cell.label)}</Link>
      </div>
      {figure && <MergedFigure cell={cell} figure={figure} />}
      {merged.rows !== undefined && (
        <div className="figure-value">{t('reports.rows_said', { count: merged.rows })}</div>
      )}
      {isFigure(cell) && (
        <EarlierFigures cell={cell} figure={figure} compared={compared} submitted={submitted} />
      )}
      {merged.ownDiffers !== undefined && merged.ownDiffers > 0 && (
        <PathLink to={`${path}?differs=1`} className="merge-differs">
          {t('reports.differs_count', { count: merged.ownDiffers })}
        </PathLink>
      )}
      {cell.kind === 'choice' &&
        Object.entries(merged.choices).map(([value, units]) => (
          <div key={value}>
            {words(cell.options.find((option) => option.value === value)?.label ?? { vi: value, en: value })}:{' '}
            {units}
          </div>
        ))}
      <div className="merge-answers">
        {kinds
          .filter(([, units]) => units > 0)
          .map(([answer, units]) => (
            <PathLink key={answer} to={`${path}?answer=${answer}`} className={`merge-answer merge-${answer}`}>
              {numberText(units)} {t(`reports.answer_${answer}`)}
            </PathLink>
          ))}
      </div>
    </div>
  );
}

function MergedFigure({ cell, figure }: { cell: FormCell; figure: Figure }) {
  const knownText = useKnownText();
  return (
    <>
      <div className="figure-value">{figureText(cell, figure)}</div>
      <KnownBar known={figure.known} />
      <div className="report-cell-note">{knownText(figure.known)}</div>
    </>
  );
}

function CloseOrReopen({ period, missing }: { period: Merge['period']; missing: number }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const failureText = useFailureText();
  const [isReopening, setReopening] = useState(false);
  const close = useChange(ClosePeriod);
  const reopen = useChange(ReopenPeriod);
  const { id, closedAt } = period;
  if (closedAt)
    return (
      <>
        <Button onClick={() => setReopening(true)}>{t('reports.reopen')}</Button>
        {isReopening && (
          <WordsDialog
            title={t('reports.reopen')}
            question={t('reports.reopen_reason')}
            isPending={reopen.isPending}
            error={reopen.error}
            close={() => setReopening(false)}
            onOk={(reason) => reopen.mutate({ id, reason }, { onSuccess: () => setReopening(false) })}
          />
        )}
      </>
    );
  const ask = () =>
    void modal.confirm({
      title: t('reports.close_title'),
      content: t('reports.close_note', { count: missing }),
      okText: t('reports.close'),
      cancelText: t('ui.cancel'),
      onOk: () =>
        close
          .mutateAsync({ id })
          .then(() => message.success(t('reports.closed_done')))
          .catch((failure) => message.error(failureText(failure))),
    });
  return (
    <Button type="primary" loading={close.isPending} onClick={ask}>
      {t('reports.close')}
    </Button>
  );
}

function Frozen({ frozen }: { frozen: Merge['frozen'] }) {
  const { t } = useTranslation();
  if (frozen.length === 0) return null;
  return (
    <Card title={t('reports.frozen')} size="small">
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>
        {frozen.map(({ number, reason, at, by, tally }) => (
          <li key={number}>
            {t('reports.frozen_line', { number, at: instantText(at), by })} · {t('reports.figure_submitted')}{' '}
            {tally.submitted}/{tally.owed}
            {reason && <div>{t('reports.version_reason', { reason })}</div>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
