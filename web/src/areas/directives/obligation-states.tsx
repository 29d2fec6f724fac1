import type { Obligation, RollUp } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayText, numberText } from '../../ui/numbers.ts';

export type ObligationLine = Wire<typeof Obligation>;
export type RollUpFigures = Wire<typeof RollUp>;

/** The words for where an obligation stands, most pressing first. */
export function stateKey(line: {
  status: ObligationLine['status'];
  isOverdue: boolean;
  isAcknowledged: boolean;
}): 'overdue' | 'returned' | 'acknowledged' | 'open' | 'reported' | 'accepted' {
  if (line.isOverdue) return 'overdue';
  if (line.status === 'open') return line.isAcknowledged ? 'acknowledged' : 'open';
  return line.status;
}

export function StateTag({ line }: { line: ObligationLine }) {
  const { t } = useTranslation();
  const key = stateKey({ ...line, isAcknowledged: line.acknowledgedAt !== null });
  return <span className={`state state-${key}`}>{t(`directives.state_${key}`)}</span>;
}

/** "14/12/2026 · còn 23 ngày": a colour never says it alone. */
export function DueText({
  line,
}: {
  line: Pick<ObligationLine, 'dueOn' | 'daysLeft' | 'status' | 'isOverdue'>;
}) {
  const { t } = useTranslation();
  if (line.dueOn === null || line.daysLeft === null)
    return <span className="due due-none">{t('directives.no_day')}</span>;
  const isDone = line.status === 'accepted' || line.status === 'reported';
  const tone = isDone ? 'none' : line.isOverdue ? 'late' : line.daysLeft <= 7 ? 'soon' : 'far';
  const left = isDone
    ? ''
    : line.daysLeft < 0
      ? t('ui.days_late', { count: -line.daysLeft })
      : line.daysLeft === 0
        ? t('directives.due_today')
        : t('ui.days_left', { count: line.daysLeft });
  return (
    <span className={`due due-${tone}`}>
      {left && <strong>{left} · </strong>}
      {t('directives.due_on', { day: dayText(line.dueOn) })}
    </span>
  );
}

export function UrgencyTag({ urgency }: { urgency: ObligationLine['urgency'] }) {
  const { t } = useTranslation();
  return urgency === 'normal' ? null : <Tag color="red">{t(`directives.urgency_${urgency}`)}</Tag>;
}

const parts = ['accepted', 'reported', 'returned', 'open'] as const;

/** How far a directive has come: a bar, and the same in words. */
export function RollUpBar({ rollUp }: { rollUp: RollUpFigures }) {
  const { t } = useTranslation();
  if (rollUp.total === 0) return <span className="quiet">–</span>;
  const words = parts
    .filter((part) => rollUp[part] > 0)
    .map((part) => `${t(`directives.state_${part}`)} ${numberText(rollUp[part])}`)
    .join(' · ');
  return (
    <Tooltip title={words}>
      <div className="roll-up">
        <div className="roll-up-bar" role="img" aria-label={words}>
          {parts.map((part) => (
            <span
              key={part}
              className={`roll-up-${part}`}
              style={{ width: `${(rollUp[part] / rollUp.total) * 100}%` }}
            />
          ))}
        </div>
        <span className="quiet">
          {t('directives.done_of', { done: numberText(rollUp.accepted), total: numberText(rollUp.total) })}
          {rollUp.overdue > 0 && (
            <strong className="bad"> · {t('directives.overdue_count', { count: rollUp.overdue })}</strong>
          )}
        </span>
      </div>
    </Tooltip>
  );
}

/** The figure that the system computed, beside the target. */
export function MeasuredText({ line }: { line: ObligationLine }) {
  const { t } = useTranslation();
  if (line.measureKey === null) return null;
  const { measured } = line;
  const target =
    line.targetPercent === null ? '' : t('directives.target', { percent: numberText(line.targetPercent, 1) });
  const figure =
    measured === null || measured.percent === null
      ? t('ui.no_data')
      : `${numberText(measured.percent, 1)} % (${numberText(measured.numerator)}/${numberText(measured.denominator ?? 0)})`;
  const verdict =
    measured?.isMet === true ? t('directives.met') : measured?.isMet === false ? t('directives.not_met') : '';
  return (
    <span>
      {line.measureTitle}: <strong>{figure}</strong> {target}{' '}
      {verdict && <strong className={measured?.isMet ? 'good' : 'bad'}>{verdict}</strong>}
    </span>
  );
}
