import { DecideObstacle, RaiseObstacle, type Obstacle } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { App, Button, Card, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { dayText, instantText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';
import { newId } from './new-id.ts';
import type { ObligationDetail } from './obligation-page.tsx';

export type ObstacleLine = Wire<typeof Obstacle>;

/** What stands in the way of one obligation, and what was answered. */
export function ObstaclesCard({ line }: { line: ObligationDetail }) {
  const { t } = useTranslation();
  const [isRaising, setRaising] = useState(false);
  const canRaise = line.isMine && line.status !== 'accepted';
  if (!canRaise && line.obstacles.length === 0) return null;
  return (
    <Card
      title={t('directives.obstacles')}
      extra={
        canRaise &&
        !isRaising && <Button onClick={() => setRaising(true)}>{t('directives.raise_obstacle')}</Button>
      }
    >
      {isRaising && <RaiseForm obligationId={line.id} close={() => setRaising(false)} />}
      {!isRaising && line.obstacles.length === 0 && (
        <span className="quiet">{t('directives.obstacle_hint')}</span>
      )}
      {line.obstacles.map((obstacle) => (
        <ObstacleItem key={obstacle.id} obstacle={obstacle} />
      ))}
    </Card>
  );
}

function RaiseForm({ obligationId, close }: { obligationId: string; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [obstacleId] = useState(newId);
  const [words, setWords] = useState('');
  const [proposedDueOn, setProposed] = useState<string>();
  const raise = useChange(RaiseObstacle);
  return (
    <div className="stack" style={{ marginBottom: 14 }}>
      <Input.TextArea
        rows={3}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        placeholder={t('directives.obstacle_words')}
        aria-label={t('directives.obstacle_words')}
      />
      <label>
        <span className="quiet">{t('directives.proposed_day')} </span>
        <DayPicker allowClear value={proposedDueOn} onChange={setProposed} />
      </label>
      {raise.error && <Failed failure={raise.error} />}
      <div className="page-filters" style={{ margin: 0 }}>
        <Button
          type="primary"
          loading={raise.isPending}
          onClick={() =>
            raise.mutate(
              { id: obligationId, obstacleId, words, proposedDueOn: proposedDueOn ?? null },
              {
                onSuccess: () => {
                  void message.success(t('directives.obstacle_sent'));
                  close();
                },
              },
            )
          }
        >
          {t('directives.send_obstacle')}
        </Button>
        <Button onClick={close}>{t('ui.cancel')}</Button>
      </div>
    </div>
  );
}

export function ObstacleItem({ obstacle, withUnit = false }: { obstacle: ObstacleLine; withUnit?: boolean }) {
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <div style={{ padding: '8px 0', borderTop: '1px solid #eef2f0' }}>
      {withUnit && (
        <div>
          <strong>{obstacle.unitName}</strong> <span className="quiet clamp">{obstacle.taskWords}</span>
        </div>
      )}
      <div className="words">{obstacle.words}</div>
      <div className="quiet">
        {obstacle.raisedBy} · {instantText(obstacle.raisedAt)}
        {obstacle.proposedDueOn &&
          ` · ${t('directives.asks_until', { from: dayText(obstacle.dueOn), day: dayText(obstacle.proposedDueOn) })}`}
      </div>
      {obstacle.decision ? (
        <div style={{ marginTop: 6 }}>
          <strong>{t(`directives.decision_${obstacle.decision}`)}</strong>
          {obstacle.newDueOn && ` · ${t('directives.new_day', { day: dayText(obstacle.newDueOn) })}`}
          <div className="words">{obstacle.answer}</div>
        </div>
      ) : may('directives:review') ? (
        <DecideForm obstacle={obstacle} />
      ) : (
        <strong className="quiet">{t('directives.obstacle_waits')}</strong>
      )}
    </div>
  );
}

function DecideForm({ obstacle }: { obstacle: ObstacleLine }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [words, setWords] = useState('');
  const [newDueOn, setNewDueOn] = useState(obstacle.proposedDueOn ?? undefined);
  const [isOpen, setOpen] = useState(false);
  const decide = useChange(DecideObstacle);
  if (!isOpen)
    return (
      <Button style={{ marginTop: 8 }} onClick={() => setOpen(true)}>
        {t('directives.answer_obstacle')}
      </Button>
    );
  const send = (decision: 'answered' | 'accepted' | 'rejected') =>
    decide.mutate(
      { id: obstacle.id, decision, words, newDueOn: decision === 'accepted' ? (newDueOn ?? null) : null },
      { onSuccess: () => void message.success(t(`directives.decision_${decision}`)) },
    );
  return (
    <div className="stack" style={{ gap: 8, marginTop: 8 }}>
      <Input.TextArea
        rows={2}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        placeholder={t('directives.decision_words')}
        aria-label={t('directives.decision_words')}
      />
      <label>
        <span className="quiet">{t('directives.new_day_label')} </span>
        <DayPicker allowClear value={newDueOn} onChange={setNewDueOn} />
      </label>
      {decide.error && <Failed failure={decide.error} />}
      <div className="page-filters" style={{ margin: 0 }}>
        <Button
          type="primary"
          disabled={!newDueOn}
          loading={decide.isPending}
          onClick={() => send('accepted')}
        >
          {t('directives.accept_day')}
        </Button>
        <Button loading={decide.isPending} onClick={() => send('answered')}>
          {t('directives.only_answer')}
        </Button>
        <Button danger loading={decide.isPending} onClick={() => send('rejected')}>
          {t('directives.reject')}
        </Button>
      </div>
    </div>
  );
}
