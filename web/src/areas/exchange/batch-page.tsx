import { GetBatch, ResendBatch } from '@lachan/server/contracts/exchange';
import { Link } from '@tanstack/react-router';
import { Button, Card } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { Facts } from '../../ui/facts.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { StateTag } from './state-tag.tsx';

export default function BatchPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const id = usePathField('id');
  const batch = useCall(GetBatch, { id }, { refetchMs: 15_000 });
  const resend = useChange(ResendBatch);
  useLive('exchange.');
  if (batch.error) return <Failed failure={batch.error} retry={() => void batch.refetch()} />;
  if (!batch.data) return <Loading />;
  const { data } = batch;
  const facts: [string, ReactNode][] = [
    [t('exchange.state'), <StateTag key="state" state={data.state} />],
    [t('exchange.built_at'), instantText(data.builtAt)],
    [t('exchange.organ_id'), data.organId],
    [
      t('exchange.content'),
      t('exchange.content_of', { machines: numberText(data.machines), findings: numberText(data.findings) }),
    ],
    [t('exchange.profile'), t(`exchange.profile_${data.profile}`)],
    [t('exchange.size'), `${numberText(data.sizeBytes / 1024)} KB`],
    [t('exchange.next_try'), instantText(data.nextAt)],
    [t('exchange.batch_number'), <code key="id">{data.id}</code>],
    [t('exchange.fingerprint'), <code key="sha">{data.sha256}</code>],
  ];
  return (
    <PageFrame
      title={`${data.unitName} · ${t('exchange.batch')} ${t('exchange.batch_of', data)}`}
      actions={
        <>
          <Button href={`/api/exchange/batches/${id}/file`}>{t('exchange.download')}</Button>
          {may('exchange:manage') && data.state !== 'accepted' && data.state !== 'sending' && (
            <Button
              type="primary"
              loading={resend.isPending}
              title={t('exchange.resend_hint')}
              onClick={() => resend.mutate({ id })}
            >
              {t('exchange.resend')}
            </Button>
          )}
        </>
      }
    >
      <p>
        <Link to="/exchange">← {t('exchange.title')}</Link>
      </p>
      {resend.error && <Failed failure={resend.error} />}
      <Card size="small">
        <Facts facts={facts} />
      </Card>
      <h2>{t('exchange.tries')}</h2>
      {data.tries.length === 0 && <Nothing text={t('exchange.no_tries')} />}
      <div className="row-cards">
        {data.tries.map(({ at, tookMs, status, answer, trouble }) => (
          <div key={at} className="row-card">
            <strong>{instantText(at)}</strong>{' '}
            <span style={{ color: '#5d6f6b' }}>{t('exchange.took', { ms: numberText(tookMs) })}</span>
            <div style={trouble ? { color: '#b42318' } : {}}>
              {trouble ? t(trouble.reason, trouble.details) : t('exchange.receipt', { status })}
            </div>
            {answer && (
              <div style={{ overflowWrap: 'anywhere' }}>
                {t('exchange.centre_said')}: <code>{answer}</code>
              </div>
            )}
          </div>
        ))}
      </div>
    </PageFrame>
  );
}
