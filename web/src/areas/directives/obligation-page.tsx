import './directives.css';
import { GetObligation } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Alert, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { AnswerCard } from './answer-card.tsx';
import { HistoryCard } from './history-card.tsx';
import { ObstaclesCard } from './obstacles-card.tsx';
import { DueText, MeasuredText, StateTag, UrgencyTag } from './obligation-states.tsx';
import { ReviewCard } from './review-card.tsx';
import { titleOf } from './wording.ts';

export type ObligationDetail = Wire<typeof GetObligation.output>;

/** One obligation: what is asked, by when, the answer, what stands in the way, and what happened so far. */
export default function ObligationPage() {
  const { t } = useTranslation();
  const { may, unit } = useSession();
  const obligation = useCall(GetObligation, { id: usePathField('id') });
  useLive('directives.');
  if (obligation.error) return <Failed failure={obligation.error} retry={() => void obligation.refetch()} />;
  if (!obligation.data) return <Loading />;
  const line = obligation.data;
  const isOpen = line.status !== 'accepted';
  const isOwed = isOpen && line.status !== 'reported';
  return (
    <PageFrame
      title={line.explanation || t('directives.task_of', { place: line.place || '' })}
      note={
        <>
          {line.unitId === unit.id ? '' : `${line.unitName} · `}
          <Link to={`/directives/${line.directiveId}`}>{line.directiveLabel ?? line.subject}</Link>
          {line.period ? ` · ${line.period}` : ''}
        </>
      }
    >
      <div className="stack">
        <Card>
          <div className="work-card-top">
            <DueText line={line} />
            <span>
              <UrgencyTag urgency={line.urgency} /> <StateTag line={line} />
            </span>
          </div>
          <p className="words" style={{ fontSize: 16, marginBlock: 12 }}>
            {line.words}
          </p>
          <div className="quiet">
            {line.directiveLabel ? `${titleOf(line.subject) ?? ''} · ` : ''}
            {t(`directives.asks_${line.answerWay}`)}
            {line.figureUnit ? ` (${line.figureUnit})` : ''}
            {line.reportsTo ? ` · ${t('directives.reports_to')}: ${line.reportsTo}` : ''}
          </div>
          {line.measureKey && (
            <div style={{ marginTop: 8 }}>
              <MeasuredText line={line} />{' '}
              {line.measured?.rowsPath && <RowsLink path={line.measured.rowsPath} />}
            </div>
          )}
        </Card>
        {isOwed &&
          line.urgings
            .slice(0, 2)
            .map((urging) => (
              <Alert
                key={urging.at}
                type="warning"
                showIcon
                title={`${t('directives.news_urged')} · ${instantText(urging.at)}`}
                description={urging.words}
              />
            ))}
        {may('directives:review') && line.status === 'reported' && <ReviewCard line={line} />}
        {line.isMine && isOpen && <AnswerCard line={line} />}
        <ObstaclesCard line={line} />
        <HistoryCard line={line} />
      </div>
    </PageFrame>
  );
}

function RowsLink({ path }: { path: string }) {
  const { t } = useTranslation();
  const [to = '/', query = ''] = path.split('?');
  return (
    <Link to={to} search={Object.fromEntries(new URLSearchParams(query))}>
      {t('ui.open_rows')}
    </Link>
  );
}
