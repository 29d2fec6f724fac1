import { ListFeeds } from '@lachan/server/contracts/intel';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Card, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { FeedForm } from './feed-form.tsx';
import { IntelLinks } from './intel-links.tsx';

export type Feed = Wire<typeof ListFeeds.output>['rows'][number];

export const feedColours = {
  off: 'default',
  waiting: 'default',
  running: 'blue',
  current: 'green',
  failing: 'orange',
  stale: 'red',
} as const;

export default function FeedsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const feeds = useCall(ListFeeds, {}, { refetchMs: 15_000 });
  const [isAdding, setAdding] = useState(false);
  useLive('intel.');
  const stale = feeds.data?.rows.filter(({ state }) => state === 'stale') ?? [];
  return (
    <PageFrame
      title={t('intel.feeds')}
      note={t('intel.feeds_note')}
      actions={
        may('intel:manage') && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('intel.add_feed')}
          </Button>
        )
      }
    >
      <IntelLinks />
      {feeds.error && <Failed failure={feeds.error} retry={() => void feeds.refetch()} />}
      {!feeds.data && !feeds.error && <Loading />}
      {feeds.data?.rows.length === 0 && <Nothing text={t('intel.none_feeds')} />}
      {stale.length > 0 && (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 14 }}
          title={t('intel.stale_feeds', { names: stale.map(({ name }) => name).join(', ') })}
        />
      )}
      <div
        style={{
          display: 'grid',
          gap: 14,
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))',
        }}
      >
        {feeds.data?.rows.map((feed) => (
          <FeedCard key={feed.id} feed={feed} />
        ))}
      </div>
      {isAdding && <FeedForm feed={null} close={() => setAdding(false)} />}
    </PageFrame>
  );
}

function FeedCard({ feed }: { feed: Feed }) {
  const { t } = useTranslation();
  const facts: [string, string][] = [
    [t('intel.active'), numberText(feed.active)],
    [t('intel.succeeded_at'), instantText(feed.succeededAt)],
    feed.url === null
      ? [t('intel.comes'), t('intel.by_file')]
      : [t('intel.next_at'), feed.nextAt ? instantText(feed.nextAt) : t('intel.feed_state_off')],
  ];
  return (
    <Card
      size="small"
      title={
        <Link to={`/intel/feeds/${feed.id}` as '/'} style={{ whiteSpace: 'normal' }}>
          {feed.name}
        </Link>
      }
      styles={{ title: { whiteSpace: 'normal', padding: '6px 0' } }}
      extra={<Tag color={feedColours[feed.state]}>{t(`intel.feed_state_${feed.state}`)}</Tag>}
    >
      <p style={{ marginTop: 0, color: '#5d6f6b', overflowWrap: 'anywhere' }}>
        {t(`intel.feed_kind_${feed.kind}`)} · {feed.origin}
      </p>
      <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '4px 14px', margin: 0 }}>
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt style={{ color: '#5d6f6b' }}>{label}</dt>
            <dd style={{ margin: 0, textAlign: 'right' }}>{value}</dd>
          </div>
        ))}
      </dl>
      {feed.failure && (
        <p style={{ margin: '10px 0 0', color: '#b42318' }}>{t(feed.failure.reason, feed.failure.details)}</p>
      )}
    </Card>
  );
}
