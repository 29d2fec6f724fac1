import './directives.css';
import {
  AcknowledgeObligation,
  AnswerObligation,
  GetMyWork,
  ListObligations,
} from '@lachan/server/contracts/directives';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall, useChange, usePages } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { newId } from './new-id.ts';
import { DueText, MeasuredText, StateTag, UrgencyTag, type ObligationLine } from './obligation-states.tsx';

const tabs = ['owed', 'overdue', 'reported', 'accepted'] as const;

/** What a unit owes, soonest first. Made for a thumb. */
export default function MyWorkPage() {
  const { t } = useTranslation();
  const { unit } = useSession();
  const [filters, setFilters] = useFilters<{ state?: (typeof tabs)[number] }>();
  const state = filters.state ?? 'owed';
  const work = useCall(GetMyWork, {});
  const pages = usePages(ListObligations, { state, limit: 30 });
  useLive('directives.');
  if (work.error) return <Failed failure={work.error} retry={() => void work.refetch()} />;
  if (!work.data) return <Loading />;
  const { owed, overdue, waiting, accepted, news } = work.data;
  const counts = { owed, overdue, reported: waiting, accepted };
  const rows = (pages.data?.rows ?? []) as ObligationLine[];
  return (
    <PageFrame
      title={t('directives.my_work')}
      note={owed === 0 ? t('directives.nothing_owed') : t('directives.owed_line', { owed, overdue })}
    >
      <div className="work-head">
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            aria-pressed={tab === state}
            onClick={() => setFilters({ state: tab })}
          >
            <b className={tab === 'overdue' && overdue > 0 ? 'bad' : ''}>{numberText(counts[tab])}</b>
            {t(`directives.tab_${tab}`)}
          </button>
        ))}
      </div>
      {state === 'owed' &&
        news
          .slice(0, 3)
          .map((one) => (
            <Alert
              key={`${one.kind}${one.at}`}
              type={one.kind === 'obstacle_answered' ? 'info' : 'warning'}
              showIcon
              style={{ marginBottom: 10 }}
              title={`${t(`directives.news_${one.kind}`)} · ${dayText(one.at)}`}
              description={<div className="words clamp">{one.words}</div>}
              action={
                one.obligationId && (
                  <Link to={`/obligations/${one.obligationId}`}>{t('directives.look')}</Link>
                )
              }
            />
          ))}
      {pages.error && <Failed failure={pages.error} retry={() => void pages.refetch()} />}
      {!pages.data && !pages.error && <Loading />}
      {pages.data && rows.length === 0 && <Nothing text={t(`directives.none_${state}`)} />}
      {rows.map((line) => (
        <WorkCard key={line.id} line={line} ownUnitId={unit.id} />
      ))}
      {pages.hasNextPage && (
        <Button block onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t('ui.load_more')}
        </Button>
      )}
    </PageFrame>
  );
}

function WorkCard({ line, ownUnitId }: { line: ObligationLine; ownUnitId: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { may } = useSession();
  const acknowledge = useChange(AcknowledgeObligation);
  const answer = useChange(AnswerObligation);
  const [answerId] = useState(newId);
  const isOwed = line.status === 'open' || line.status === 'returned';
  const tone = line.isOverdue ? 'late' : isOwed && (line.daysLeft ?? 99) <= 7 ? 'soon' : 'far';
  const failure = acknowledge.error ?? answer.error;
  return (
    <article className={`work-card work-card-${tone}`}>
      <div className="work-card-top">
        <DueText line={line} />
        <span>
          <UrgencyTag urgency={line.urgency} />
          <StateTag line={line} />
        </span>
      </div>
      <h2>
        <Link to={`/obligations/${line.id}`} className="clamp" style={{ color: 'inherit' }}>
          {line.explanation || line.words}
        </Link>
      </h2>
      {line.measureKey && (
        <div>
          <MeasuredText line={line} />
        </div>
      )}
      <div className="quiet">
        {line.unitId === ownUnitId ? '' : `${line.unitName} · `}
        {[line.directiveLabel ?? line.subject, line.period, t(`directives.asks_${line.answerWay}`)]
          .filter(Boolean)
          .join(' · ')}
        {line.hasOpenObstacle && <strong> · {t('directives.obstacle_waits')}</strong>}
      </div>
      {failure && <Failed failure={failure} />}
      {isOwed && may('directives:report') && (
        <div className="work-card-buttons">
          {line.acknowledgedAt === null && (
            <Button
              size="large"
              loading={acknowledge.isPending}
              onClick={() =>
                acknowledge.mutate(
                  { id: line.id },
                  { onSuccess: () => void message.success(t('directives.acknowledged')) },
                )
              }
            >
              {t('directives.acknowledge')}
            </Button>
          )}
          {line.measured?.isMet === true ? (
            <Button
              type="primary"
              size="large"
              loading={answer.isPending}
              onClick={() =>
                answer.mutate(
                  { id: line.id, answerId, kind: 'done' },
                  { onSuccess: () => void message.success(t('directives.answered')) },
                )
              }
            >
              {t('directives.confirm_figure')}
            </Button>
          ) : (
            <Link to={`/obligations/${line.id}`} style={{ flex: '1 1 130px', maxWidth: 260 }}>
              <Button type="primary" size="large" block>
                {t('directives.answer')}
              </Button>
            </Link>
          )}
        </div>
      )}
    </article>
  );
}
