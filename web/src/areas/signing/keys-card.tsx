import { EXPIRY_WARN_DAYS, ListKeys, RemoveKey, type SigningKeyView } from '@lachan/server/contracts/signing';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, Button, Card, Empty, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { daysUntil, instantText, numberText } from '../../ui/numbers.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { KeyForm } from './key-form.tsx';

/** The keys of the province, with an alarm before a certificate expires. */
export function KeysCard() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  const keys = useCall(ListKeys, {});
  return (
    <Card
      title={t('signing.keys_title')}
      extra={
        may('signing:manage') && <Button onClick={() => setOpen(true)}>{t('signing.set_up_key')}</Button>
      }
    >
      {keys.isPending && <Loading />}
      {keys.error && <Failed failure={keys.error} retry={() => void keys.refetch()} />}
      {keys.data?.keys.length === 0 && <Empty description={t('signing.keys_empty')} />}
      <div style={{ display: 'grid', gap: 12 }}>
        {keys.data?.keys.map((key) => (
          <KeyRow key={key.purpose} saved={key} mayManage={may('signing:manage')} />
        ))}
      </div>
      {isOpen && <KeyForm close={() => setOpen(false)} />}
    </Card>
  );
}

function KeyRow({ saved, mayManage }: { saved: Wire<typeof SigningKeyView>; mayManage: boolean }) {
  const { t } = useTranslation();
  const remove = useChange(RemoveKey);
  const days = daysUntil(saved.validTo.slice(0, 10));
  return (
    <section>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
        <strong style={{ overflowWrap: 'anywhere' }}>{saved.signer}</strong>
        <Tag>{t(`signing.purpose_${saved.purpose}`)}</Tag>
        <Tag color={days <= EXPIRY_WARN_DAYS ? 'red' : 'default'}>
          {t('signing.valid_to', { on: instantText(saved.validTo) })}
        </Tag>
        {mayManage && (
          <Popconfirm
            title={t('signing.remove_sure')}
            okText={t('signing.remove')}
            cancelText={t('signing.cancel')}
            onConfirm={() => remove.mutate({ purpose: saved.purpose })}
          >
            <Button size="small" loading={remove.isPending}>
              {t('signing.remove')}
            </Button>
          </Popconfirm>
        )}
      </div>
      {days <= EXPIRY_WARN_DAYS && (
        <Alert
          style={{ marginTop: 8 }}
          showIcon
          type={days < 0 ? 'error' : 'warning'}
          title={t(days < 0 ? 'signing.expired' : 'signing.expires_soon', {
            signer: saved.signer,
            days: numberText(days),
          })}
        />
      )}
      {remove.error && <Failed failure={remove.error} />}
    </section>
  );
}
