import { ListSources, RevokeSource } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { SourceForm } from './source-form.tsx';

type Source = Wire<typeof ListSources.output>['rows'][number];

const colours = { waiting: 'default', active: 'green', silent: 'red', revoked: 'default' } as const;

export default function SourcesPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const sources = useCall(ListSources, {}, { refetchMs: 10_000 });
  const [isAdding, setAdding] = useState(false);
  useLive('detection.');
  return (
    <PageFrame
      title={t('detection.sources')}
      note={t('detection.sources_note')}
      actions={
        may('detection:manage') && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('detection.add_source')}
          </Button>
        )
      }
    >
      {sources.error && <Failed failure={sources.error} retry={() => void sources.refetch()} />}
      {!sources.data && !sources.error && <Loading />}
      {sources.data?.rows.length === 0 && <Nothing text={t('detection.none_sources')} />}
      <div
        style={{
          display: 'grid',
          gap: 14,
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))',
        }}
      >
        {sources.data?.rows.map((source) => (
          <SourceCard key={source.id} source={source} />
        ))}
      </div>
      {isAdding && <SourceForm close={() => setAdding(false)} />}
    </PageFrame>
  );
}

function SourceCard({ source }: { source: Source }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const revoke = useChange(RevokeSource);
  const facts: [string, string][] = [
    [t('detection.kind'), t(`detection.kind_${source.kind}`)],
    [t('detection.runs_at'), source.unitName],
    [t('detection.last_seen'), instantText(source.lastSeenAt)],
    [t('detection.lines'), numberText(source.lines)],
    [t('detection.hits'), numberText(source.hits)],
    [t('detection.unknown_lines'), numberText(source.unknownLines)],
    ...(source.waitingBytes > 0
      ? [[t('detection.waiting_bytes'), `${numberText(source.waitingBytes / 1e6, 1)} MB`] as [string, string]]
      : []),
  ];
  return (
    <Card
      size="small"
      title={source.name}
      extra={<Tag color={colours[source.state]}>{t(`detection.source_${source.state}`)}</Tag>}
    >
      {revoke.error && <Failed failure={revoke.error} />}
      <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '4px 14px', margin: 0 }}>
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt style={{ color: '#5d6f6b' }}>{label}</dt>
            <dd style={{ margin: 0, textAlign: 'right' }}>{value}</dd>
          </div>
        ))}
      </dl>
      {source.unknownSamples.length > 0 && (
        <details style={{ marginTop: 10 }}>
          <summary>{t('detection.unknown_title')}</summary>
          <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12 }}>
            {source.unknownSamples.join('\n')}
          </pre>
        </details>
      )}
      {may('detection:manage') && source.state !== 'revoked' && (
        <Popconfirm
          title={t('detection.revoke')}
          description={t('detection.revoke_sure')}
          onConfirm={() => revoke.mutate({ id: source.id })}
        >
          <Button danger size="small" style={{ marginTop: 12 }} loading={revoke.isPending}>
            {t('detection.revoke')}
          </Button>
        </Popconfirm>
      )}
    </Card>
  );
}
