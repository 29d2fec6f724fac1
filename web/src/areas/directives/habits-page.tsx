import { ForgetHabit, ListHabits, type Habit } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card, Popconfirm, Tag } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';

type Meaning = Wire<typeof Habit>['means'];

/** What earlier corrections taught, body by body; each can be forgotten. */
export default function HabitsPage() {
  const { t } = useTranslation();
  const habits = useCall(ListHabits, {});
  const forget = useChange(ForgetHabit);
  const byIssuer = [...Map.groupBy(habits.data?.rows ?? [], ({ issuer }) => issuer)];
  return (
    <PageFrame title={t('directives.habits')} note={t('directives.habits_note')}>
      {habits.error && <Failed failure={habits.error} />}
      {forget.error && <Failed failure={forget.error} />}
      {habits.isPending && <Loading />}
      {habits.data && byIssuer.length === 0 && <Nothing text={t('directives.no_habits')} />}
      <div className="stack">
        {byIssuer.map(([issuer, rows]) => (
          <Card key={issuer} size="small" title={issuer}>
            {rows.map(({ id, kind, words, means, learnedBy, learnedAt }) => (
              <div key={id} className="row-card">
                <Tag>{t(`directives.habit_${kind}`)}</Tag>“{words.slice(0, 200)}” →{' '}
                <strong>{meaningText(t, means)}</strong>
                <div className="quiet">
                  {learnedBy}, {instantText(learnedAt)}{' '}
                  <Popconfirm title={t('directives.forget_question')} onConfirm={() => forget.mutate({ id })}>
                    <Button size="small">{t('directives.forget')}</Button>
                  </Popconfirm>
                </div>
              </div>
            ))}
          </Card>
        ))}
      </div>
    </PageFrame>
  );
}

function meaningText(
  t: TFunction,
  { issuer, kinds, units, answerWay, measure, explanation }: Meaning,
): string {
  return [
    issuer,
    ...kinds.map((kind) => t(`organisation.kind_${kind}`)),
    units > 0 ? t('directives.units_count', { count: units }) : null,
    answerWay && t(`directives.way_${answerWay}`),
    measure,
    explanation,
  ]
    .filter(Boolean)
    .join(' · ');
}
