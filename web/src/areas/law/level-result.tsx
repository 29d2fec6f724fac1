import type { TryLevel } from '@lachan/server/contracts/law';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../ui/numbers.ts';

type Decision = Wire<(typeof TryLevel)['output']>;
type Ground = Decision['fired'][number];

/** The level with everything a dossier must say about it, and what could still change it. */
export function LevelResult({ decision, hasDossier }: { decision: Decision; hasDossier: boolean }) {
  const { t } = useTranslation();
  const { level, levelByCriteria, levelWithoutTop, harm, transition } = decision;
  return (
    <>
      <h2 style={{ marginTop: 0 }}>
        {level === null ? t('law.result_none') : t('law.result_level', { level })}
      </h2>
      <p className="quiet">{t('law.by_table', { table: decision.table })}</p>
      {!decision.isCitable && (
        <Alert type="warning" showIcon style={{ marginBottom: 10 }} title={t('law.table_unverified')} />
      )}
      {decision.isRaisedByRisk && <p>{t('law.raised_by_risk', { level: levelByCriteria ?? '–' })}</p>}
      <Grounds title={t('law.fired')} grounds={decision.fired} />
      <Grounds title={t('law.open')} grounds={decision.open} />
      {decision.open.length === 0 && <p>{t('law.final')}</p>}
      <Grounds title={t('law.would_raise')} grounds={decision.wouldRaise} />
      {decision.fired.length > 0 && (
        <p>
          {levelWithoutTop === null
            ? t('law.without_top_none')
            : t('law.without_top', { level: levelWithoutTop })}
        </p>
      )}
      {harm && (
        <>
          <h3>{t('law.harm')}</h3>
          <p>
            {harm.draft} {!harm.isCitable && <Tag color="gold">{t('law.not_citable')}</Tag>}
          </p>
        </>
      )}
      {decision.approval.length > 0 && (
        <>
          <h3>{t('law.approval')}</h3>
          <ol style={{ paddingInlineStart: 20 }}>
            {decision.approval.map(({ title, actor, limit, article }) => (
              <li key={title}>
                {title}: {t(`law.actor_${actor}`)},{' '}
                {limit ? t(`law.limit_${limit.unit}`, { amount: limit.amount }) : t('law.no_limit')}
                {article && <span className="quiet"> · {article}</span>}
              </li>
            ))}
          </ol>
        </>
      )}
      {hasDossier && <Obstacles obstacles={decision.obstacles} />}
      <h3>{t('law.transition')}</h3>
      <p>
        {t(`law.case_${transition.case}`)}{' '}
        {transition.approveUnderOldBy &&
          t('law.approve_old_by', { day: dayText(transition.approveUnderOldBy) })}{' '}
        {transition.meetNewBy && t('law.meet_new_by', { day: dayText(transition.meetNewBy) })}
        <span className="quiet"> {transition.article}</span>
      </p>
      <h3>{t('law.triggers')}</h3>
      <p>{decision.triggers.map(({ title }) => title).join(' · ')}</p>
    </>
  );
}

function Grounds({ title, grounds }: { title: string; grounds: Ground[] }) {
  const { t } = useTranslation();
  if (grounds.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul style={{ paddingInlineStart: 18 }}>
        {grounds.map((ground) => (
          <li key={`${ground.level}-${ground.title}`}>
            <Tag>{t('law.result_level', { level: ground.level })}</Tag>
            {ground.title}
            {ground.article && <span className="quiet"> · {ground.article}</span>}
            {ground.conditions.length > 0 && <div className="quiet">{ground.conditions.join('; ')}</div>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Obstacles({ obstacles }: { obstacles: Decision['obstacles'] }) {
  const { t } = useTranslation();
  if (obstacles.length === 0) return <Alert type="success" showIcon title={t('law.no_obstacles')} />;
  return (
    <>
      <h3>{t('law.obstacles')}</h3>
      {obstacles.map(({ code, title, article, remedy }) => (
        <Alert
          key={code}
          type="error"
          showIcon
          style={{ marginBottom: 6 }}
          title={`${title}${article ? ` (${article})` : ''}`}
          description={remedy}
        />
      ))}
    </>
  );
}
