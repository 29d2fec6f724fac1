import { DismissSender, RetryBatch, type GetReceiving } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, Button, Card, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { instantText, numberText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';

type Receiving = Wire<typeof GetReceiving.output>;
export type StrangerRow = Receiving['unknownSenders'][number];

interface Props {
  receiving: Receiving;
  /** Names of the sources that have fallen silent. */
  silent: readonly string[];
  makeSource: (stranger: StrangerRow) => void;
}

/** What somebody has to look at before the sources themselves: silence, senders nobody expects, batches that failed. */
export function ReceivingCards({ receiving, silent, makeSource }: Props) {
  const { t } = useTranslation();
  const { listeners, unknownSenders, failedBatches, kept, waitingBytes, waitingLimitBytes } = receiving;
  const lost = listeners.reduce((sum, listener) => sum + listener.lost, 0);
  return (
    <div style={{ display: 'grid', gap: 14, marginBottom: 14 }}>
      {silent.length > 0 && (
        <Alert type="error" showIcon title={t('detection.silent_now', { names: silent.join(', ') })} />
      )}
      {waitingBytes > waitingLimitBytes / 2 && (
        <Alert
          type="warning"
          showIcon
          title={t('detection.nearly_full', {
            waiting: numberText(waitingBytes / 1e6),
            limit: numberText(waitingLimitBytes / 1e6),
          })}
        />
      )}
      {lost > 0 && <Alert type="warning" showIcon title={t('detection.lost_by_system', { count: lost })} />}
      {unknownSenders.length > 0 && (
        <Card size="small" title={`${t('detection.unknown_senders')}: ${numberText(unknownSenders.length)}`}>
          <p style={{ marginTop: 0 }}>{t('detection.unknown_senders_note', { days: kept.days })}</p>
          {unknownSenders.map((stranger) => (
            <Stranger key={stranger.id} stranger={stranger} makeSource={makeSource} />
          ))}
        </Card>
      )}
      {failedBatches.length > 0 && (
        <Card size="small" title={`${t('detection.failed_batches')}: ${numberText(failedBatches.length)}`}>
          <p style={{ marginTop: 0 }}>{t('detection.failed_batches_note')}</p>
          {failedBatches.map((batch) => (
            <Failing key={batch.id} batch={batch} />
          ))}
        </Card>
      )}
      {kept.lines + kept.goneLines > 0 && (
        <div style={{ color: '#5d6f6b' }}>
          {t('detection.kept_in_all', {
            lines: numberText(kept.lines),
            size: numberText(kept.bytes / 1e6, kept.bytes < 1e6 ? 2 : 0),
            limit: numberText(kept.limitBytes / 1e6),
            days: kept.days,
          })}{' '}
          {kept.goneLines > 0 && t('detection.kept_gone', { lines: numberText(kept.goneLines) })}
        </div>
      )}
      <div style={{ color: '#5d6f6b' }}>
        {listeners.length === 0
          ? t('detection.ports_closed')
          : t('detection.ports_open', {
              ports: listeners.map(({ transport, port }) => `${transport.toUpperCase()} ${port}`).join(', '),
            })}
      </div>
    </div>
  );
}

const rowStyle = {
  display: 'flex',
  flexWrap: 'wrap',
  gap: '6px 12px',
  alignItems: 'center',
  padding: '8px 0',
  borderTop: '1px solid #e3e9e7',
} as const;

function Stranger({ stranger, makeSource }: { stranger: StrangerRow } & Pick<Props, 'makeSource'>) {
  const { t } = useTranslation();
  const dismiss = useChange(DismissSender);
  const { transport, address, certificateName, kept, messages, lastAt, sample } = stranger;
  const drop = () => dismiss.mutate({ id: stranger.id });
  return (
    <div style={rowStyle}>
      {dismiss.error && <Failed failure={dismiss.error} />}
      <div style={{ flex: '1 1 260px', minWidth: 0 }}>
        <strong>{[certificateName, address].filter(Boolean).join(' · ')}</strong> ({transport.toUpperCase()})
        <div style={{ color: '#5d6f6b' }}>
          {t('detection.unknown_sender_line', { messages: numberText(messages), at: instantText(lastAt) })}{' '}
          {kept.lines > 0 &&
            t('detection.kept_of_sender', {
              lines: numberText(kept.lines),
              from: instantText(kept.oldestAt),
            })}
        </div>
        <code style={{ fontSize: 12, overflowWrap: 'anywhere' }}>
          {sample === '' ? t('detection.nothing_readable') : sample.slice(0, 160)}
        </code>
      </div>
      <Button type="primary" size="small" onClick={() => makeSource(stranger)}>
        {t('detection.make_source')}
      </Button>
      <Popconfirm
        title={t('detection.dismiss_sender')}
        description={t('detection.dismiss_sure')}
        onConfirm={drop}
      >
        <Button size="small" loading={dismiss.isPending}>
          {t('detection.dismiss_sender')}
        </Button>
      </Popconfirm>
    </div>
  );
}

function Failing({ batch }: { batch: Receiving['failedBatches'][number] }) {
  const { t } = useTranslation();
  const retry = useChange(RetryBatch);
  return (
    <div style={rowStyle}>
      {retry.error && <Failed failure={retry.error} />}
      <div style={{ flex: '1 1 260px', minWidth: 0 }}>
        <strong>{batch.sourceName ?? t('detection.source_gone')}</strong>
        <div style={{ color: '#5d6f6b' }}>
          {t('detection.failed_batch_line', {
            lines: numberText(batch.lines),
            size: numberText(batch.bytes / 1e6, 1),
            at: instantText(batch.receivedAt),
          })}
        </div>
      </div>
      <Button size="small" loading={retry.isPending} onClick={() => retry.mutate({ id: batch.id })}>
        {t('detection.retry_batch')}
      </Button>
    </div>
  );
}
