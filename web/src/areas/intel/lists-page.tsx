import { ListLists, RemoveList } from '@lachan/server/contracts/intel';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Button, Card, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { IntelLinks } from './intel-links.tsx';
import { ImportForm } from './import-form.tsx';
import { ListForm } from './list-form.tsx';

export type List = Wire<typeof ListLists.output>['rows'][number];

const colours = { clear: 'default', green: 'green', amber: 'gold', red: 'red' } as const;

export default function ListsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const lists = useCall(ListLists, {});
  const [editing, setEditing] = useState<List | 'new' | null>(null);
  const [importing, setImporting] = useState<List | null>(null);
  return (
    <PageFrame
      title={t('intel.lists')}
      note={t('intel.lists_note')}
      actions={
        may('intel:manage') && (
          <Button type="primary" onClick={() => setEditing('new')}>
            {t('intel.add_list')}
          </Button>
        )
      }
    >
      <IntelLinks />
      {lists.error && <Failed failure={lists.error} retry={() => void lists.refetch()} />}
      {!lists.data && !lists.error && <Loading />}
      {lists.data?.rows.length === 0 && <Nothing text={t('intel.none_lists')} />}
      <div
        style={{
          display: 'grid',
          gap: 14,
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))',
        }}
      >
        {lists.data?.rows.map((list) => (
          <ListCard
            key={list.id}
            list={list}
            revise={() => setEditing(list)}
            take={() => setImporting(list)}
          />
        ))}
      </div>
      {editing && <ListForm list={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
      {importing && <ImportForm list={importing} close={() => setImporting(null)} />}
    </PageFrame>
  );
}

function ListCard({ list, revise, take }: { list: List; revise: () => void; take: () => void }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const remove = useChange(RemoveList);
  const facts: [string, string][] = [
    [t('intel.active'), numberText(list.active)],
    [t('intel.switched_off_count'), numberText(list.switchedOff)],
    [t('intel.confidence'), numberText(list.confidencePercent)],
    [t('intel.imported_at'), instantText(list.importedAt)],
  ];
  return (
    <Card
      size="small"
      title={list.name}
      extra={<Tag color={colours[list.sharing]}>TLP:{list.sharing.toUpperCase()}</Tag>}
    >
      {remove.error && <Failed failure={remove.error} />}
      <p style={{ marginTop: 0, color: '#5d6f6b' }}>{list.origin}</p>
      <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '4px 14px', margin: 0 }}>
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt style={{ color: '#5d6f6b' }}>{label}</dt>
            <dd style={{ margin: 0, textAlign: 'right' }}>{value}</dd>
          </div>
        ))}
      </dl>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 12 }}>
        <Link to="/intel/indicators" search={{ listId: list.id }}>
          <Button size="small">{t('intel.open_indicators')}</Button>
        </Link>
        {may('intel:manage') && (
          <>
            <Button size="small" type="primary" onClick={take}>
              {t('intel.import')}
            </Button>
            <Button size="small" onClick={revise}>
              {t('intel.revise_list')}
            </Button>
            <Popconfirm
              title={t('intel.remove_list')}
              description={t('intel.remove_sure')}
              onConfirm={() => remove.mutate({ id: list.id })}
            >
              <Button size="small" danger loading={remove.isPending}>
                {t('intel.remove_list')}
              </Button>
            </Popconfirm>
          </>
        )}
      </div>
    </Card>
  );
}
