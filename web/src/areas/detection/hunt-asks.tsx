import { ListHuntAsks } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Card, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { AnswerUpload } from './hunt-answer.tsx';
import { answerText } from './hunt-answer-text.ts';

type Ask = Wire<typeof ListHuntAsks.output>['rows'][number];

const SHOWN = 10;

/** What a unit that keeps its own is asked to look for: the list, the command, and the way back. */
export function HuntAsks() {
  const { t } = useTranslation();
  const { seesProvince } = useSession();
  const asks = useCall(ListHuntAsks, { state: 'all', limit: SHOWN });
  if (seesProvince || !asks.data || asks.data.rows.length === 0) return null;
  return (
    <Card
      size="small"
      title={t('detection.hunt_asks', { count: numberText(asks.data.total) })}
      style={{ marginBottom: 16 }}
    >
      <div style={{ display: 'grid', gap: 18, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {asks.data.rows.map((ask) => (
          <AskOf key={ask.id} ask={ask} refresh={() => void asks.refetch()} />
        ))}
      </div>
    </Card>
  );
}

function AskOf({ ask, refresh }: { ask: Ask; refresh: () => void }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const list = `ra-soat-${ask.id.slice(0, 8)}.txt`;
  return (
    <div>
      <strong>{ask.name ?? t('detection.hunt_unnamed', { count: numberText(ask.values) })}</strong>
      <div style={{ color: '#5d6f6b' }}>
        {ask.unitName} · {dayText(ask.from)} – {dayText(ask.to)} ·{' '}
        {t('detection.hunt_asked_by', { who: ask.askedBy, at: instantText(ask.askedAt) })}
      </div>
      {ask.answer && <div>{answerText(t, ask.answer)}</div>}
      {may('detection:respond') && (
        <ol style={{ margin: '8px 0 0', paddingInlineStart: 20, display: 'grid', gap: 8 }}>
          <li>
            <Button icon={<DownloadOutlined />} href={`/api/detection/hunt-asks/${ask.id}/list`}>
              {t('detection.hunt_ask_list', { count: numberText(ask.values) })}
            </Button>
          </li>
          <li>
            {t('detection.hunt_ask_command')}
            <Typography.Paragraph
              copyable
              style={{ margin: '4px 0 0', fontFamily: 'monospace', overflowWrap: 'anywhere' }}
            >
              {`npx lachan hunt --store /var/lib/lachan/memory --indicators ${list} --from ${ask.from} --to ${ask.to} --output answer > tra-loi.ndjson`}
            </Typography.Paragraph>
          </li>
          <li>
            <AnswerUpload id={ask.id} isAgain={ask.answer !== null} onDone={refresh} />
          </li>
        </ol>
      )}
    </div>
  );
}
