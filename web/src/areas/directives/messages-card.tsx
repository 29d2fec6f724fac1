import {
  AnswerTakeBack,
  ListMessages,
  MarkHandedOver,
  type Message,
} from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card, Input, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { instantText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';

/** What the document exchange was told about this letter, and what it told us: the proof of receipt. */
export function MessagesCard({ directiveId }: { directiveId: string }) {
  const { t } = useTranslation();
  const messages = useCall(ListMessages, { id: directiveId });
  const handedOver = useChange(MarkHandedOver);
  const rows = messages.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <Card size="small" title={t('directives.exchange')}>
      <p className="quiet">{t('directives.exchange_note')}</p>
      {handedOver.error && <Failed failure={handedOver.error} />}
      {rows.map((message) => (
        <div key={message.id} className="row-card">
          <Tag color={message.direction === 'in' ? 'blue' : 'green'}>
            {t(`directives.message_${message.direction}`)}
          </Tag>
          <strong>
            {message.code} · {t(`directives.status_${message.code}`)}
          </strong>{' '}
          <span className="quiet">
            {instantText(message.at)} · {message.partnerName ?? message.partnerId}
          </span>
          {message.description && <div>“{message.description}”</div>}
          {message.direction === 'out' && (
            <div className="page-filters" style={{ margin: '6px 0 0' }}>
              <Button size="small" href={`/api/directives/messages/${message.id}/file`} download>
                {t('directives.download_message')}
              </Button>
              {message.handedOverAt ? (
                <span className="quiet">
                  {t('directives.handed_over_at', { at: instantText(message.handedOverAt) })}
                </span>
              ) : (
                <Button size="small" onClick={() => handedOver.mutate({ id: message.id })}>
                  {t('directives.mark_handed_over')}
                </Button>
              )}
            </div>
          )}
          {message.isOpen && <TakeBack message={message} />}
        </div>
      ))}
    </Card>
  );
}

function TakeBack({ message }: { message: Wire<typeof Message> }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const answer = useChange(AnswerTakeBack);
  const send = (agree: boolean) => answer.mutate({ id: message.id, agree, reason });
  return (
    <div style={{ marginTop: 6, display: 'grid', gap: 6 }}>
      {answer.error && <Failed failure={answer.error} />}
      <Input
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t('directives.take_back_reason')}
        aria-label={t('directives.take_back_reason')}
      />
      <span style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        <Button danger loading={answer.isPending} onClick={() => send(true)}>
          {t('directives.take_back_agree')}
        </Button>
        <Button loading={answer.isPending} onClick={() => send(false)}>
          {t('directives.take_back_refuse')}
        </Button>
      </span>
    </div>
  );
}
