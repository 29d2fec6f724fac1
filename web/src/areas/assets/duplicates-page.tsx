import { ListDuplicates, SettleDuplicate, type Duplicate } from '@lachan/server/contracts/assets';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button, Card, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, usePages } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';

type Cluster = Wire<typeof Duplicate>;

/** Rows that may be one machine: a person says whether they are. */
export default function DuplicatesPage() {
  const { t } = useTranslation();
  const pages = usePages(ListDuplicates, { limit: 20 });
  const clusters = (pages.data?.rows ?? []) as Cluster[];
  return (
    <PageFrame title={t('assets.duplicates')} note={t('assets.duplicates_note')}>
      {pages.error && <Failed failure={pages.error} retry={() => void pages.refetch()} />}
      {!pages.data && !pages.error && <Loading />}
      {pages.data && clusters.length === 0 && <Nothing text={t('assets.duplicates_none')} />}
      <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {clusters.map((cluster) => (
          <ClusterCard key={`${cluster.shared[0]?.kind}${cluster.shared[0]?.value}`} cluster={cluster} />
        ))}
      </div>
      {pages.data && clusters.length > 0 && (
        <div className="row-more">
          <span>{t('ui.shown_of', { shown: clusters.length, total: pages.data.total })}</span>
          {pages.hasNextPage && (
            <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
              {t('ui.load_more')}
            </Button>
          )}
        </div>
      )}
    </PageFrame>
  );
}

function ClusterCard({ cluster }: { cluster: Cluster }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { may, seesProvince } = useSession();
  const newest = cluster.machines.toSorted((a, b) =>
    (b.lastSeenAt ?? '').localeCompare(a.lastSeenAt ?? ''),
  )[0];
  const [keepId, setKeepId] = useState(newest?.id ?? '');
  const settle = useChange(SettleDuplicate);
  const machineIds = cluster.machines.map(({ id }) => id);
  const say = (decision: 'same' | 'different') =>
    settle.mutate(
      { decision, machineIds, keepId: decision === 'same' ? keepId : null },
      { onSuccess: () => void message.success(t('assets.settled')) },
    );
  const canSettle = may('assets:import') && machineIds.length > 1;
  return (
    <Card title={cluster.shared.map(({ kind, value }) => t(`assets.shared_${kind}`, { value })).join(' · ')}>
      {settle.error && <Failed failure={settle.error} />}
      {cluster.isElsewhere && (
        <Alert type="info" showIcon style={{ marginBottom: 12 }} title={t('assets.elsewhere')} />
      )}
      <Radio.Group
        value={keepId}
        onChange={({ target }) => setKeepId(String(target.value))}
        style={{ width: '100%' }}
      >
        {/* The group sets its own font size to nothing. */}
        <div style={{ display: 'grid', gap: 10, fontSize: 15 }}>
          {cluster.machines.map((machine) => (
            <div key={machine.id} style={{ display: 'flex', gap: 8 }}>
              {canSettle && (
                <Radio value={machine.id} aria-label={`${t('assets.settle_keep')} ${machine.name}`} />
              )}
              <div>
                <Link to={`/machines/${machine.id}`} style={{ fontWeight: 600 }}>
                  {machine.name}
                </Link>
                {seesProvince && ` · ${machine.unitName}`}
                <div style={{ color: '#5d6f6b' }}>
                  {t('assets.lastSeenAt')}:{' '}
                  {machine.lastSeenAt ? instantText(machine.lastSeenAt) : t('assets.never')}
                  {machine.addresses[0] ? ` · IP ${machine.addresses[0]}` : ''}
                  {machine.avProduct ? ` · ${machine.avProduct}` : ''}
                </div>
              </div>
            </div>
          ))}
        </div>
      </Radio.Group>
      {canSettle && (
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 14 }}>
          <Button type="primary" loading={settle.isPending} onClick={() => say('same')}>
            {t('assets.settle_same')}
          </Button>
          <Button loading={settle.isPending} onClick={() => say('different')}>
            {t('assets.settle_different')}
          </Button>
        </div>
      )}
    </Card>
  );
}
