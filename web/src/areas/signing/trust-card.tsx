import { AddTrust, GetTrust, RemoveTrust, type TrustItem } from '@lachan/server/contracts/signing';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card, Empty, Popconfirm, Tag, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { daysUntil, instantText } from '../../ui/numbers.ts';
import { Failed, Loading } from '../../ui/states.tsx';

/** Whose certificates are believed; the administrator adds and removes. */
export function TrustCard() {
  const { t } = useTranslation();
  const { may } = useSession();
  const trust = useCall(GetTrust, {});
  const add = useChange(AddTrust);
  return (
    <Card
      title={t('signing.trust_title')}
      extra={
        may('signing:manage') && (
          <Upload
            accept=".pem,.crt,.cer,.der,.crl"
            showUploadList={false}
            beforeUpload={(file) => {
              void contentOf(file).then((content) => add.mutate({ content }));
              return false;
            }}
          >
            <Button loading={add.isPending}>{t('signing.add_trust')}</Button>
          </Upload>
        )
      }
    >
      <p>{t('signing.trust_note')}</p>
      {add.error && <Failed failure={add.error} />}
      {trust.error && <Failed failure={trust.error} retry={() => void trust.refetch()} />}
      {trust.isPending && <Loading />}
      {trust.data?.items.length === 0 && <Empty description={t('signing.trust_empty')} />}
      <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 10 }}>
        {trust.data?.items.map((item) => (
          <TrustRow key={item.id} item={item} mayManage={may('signing:manage')} />
        ))}
      </ul>
    </Card>
  );
}

function TrustRow({ item, mayManage }: { item: Wire<typeof TrustItem>; mayManage: boolean }) {
  const { t } = useTranslation();
  const remove = useChange(RemoveTrust);
  const isOutdated = item.validTo !== null && daysUntil(item.validTo.slice(0, 10)) < 0;
  return (
    <li style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
      <Tag>{t(`signing.kind_${item.kind}`)}</Tag>
      <strong style={{ overflowWrap: 'anywhere' }}>{item.name}</strong>
      {item.validTo !== null && (
        <Tag color={isOutdated ? 'red' : 'default'}>
          {t(isOutdated ? 'signing.outdated' : 'signing.valid_to', { on: instantText(item.validTo) })}
        </Tag>
      )}
      {mayManage && (
        <Popconfirm
          title={t('signing.remove_sure')}
          okText={t('signing.remove')}
          cancelText={t('signing.cancel')}
          onConfirm={() => remove.mutate({ id: item.id })}
        >
          <Button size="small" loading={remove.isPending}>
            {t('signing.remove')}
          </Button>
        </Popconfirm>
      )}
      {remove.error && <Failed failure={remove.error} />}
    </li>
  );
}

async function contentOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
