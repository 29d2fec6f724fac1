import { GetReceiving, ListSources } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { ReceivingCards, type StrangerRow } from './receiving-cards.tsx';
import { SourceCard } from './source-card.tsx';
import { SourceForm } from './source-form.tsx';

export type SourceRow = Wire<typeof ListSources.output>['rows'][number];

/** What the form begins with: a source to change, or a sender that becomes one. */
type Opened = { source?: SourceRow; stranger?: StrangerRow };

export default function SourcesPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const isManager = may('detection:manage');
  const sources = useCall(ListSources, {}, { refetchMs: 10_000 });
  const receiving = useCall(GetReceiving, isManager ? {} : null, { refetchMs: 10_000 });
  const [opened, setOpened] = useState<Opened | null>(null);
  useLive('detection.');
  const rows = sources.data?.rows ?? [];
  return (
    <PageFrame
      title={t('detection.sources')}
      note={t('detection.sources_note')}
      actions={
        isManager && (
          <>
            <PathLink to="/sources/guide">
              <Button>{t('detection.how_to_send')}</Button>
            </PathLink>
            <Button type="primary" onClick={() => setOpened({})}>
              {t('detection.add_source')}
            </Button>
          </>
        )
      }
    >
      {sources.error && <Failed failure={sources.error} retry={() => void sources.refetch()} />}
      {!sources.data && !sources.error && <Loading />}
      {receiving.data && (
        <ReceivingCards
          receiving={receiving.data}
          makeSource={(stranger) => setOpened({ stranger })}
          silent={rows.filter(({ state }) => state === 'silent').map(({ name }) => name)}
        />
      )}
      {sources.data?.rows.length === 0 && <Nothing text={t('detection.none_sources')} />}
      <div
        style={{
          display: 'grid',
          gap: 14,
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))',
        }}
      >
        {rows.map((source) => (
          <SourceCard key={source.id} source={source} change={() => setOpened({ source })} />
        ))}
      </div>
      {opened && (
        <SourceForm
          {...opened}
          files={receiving.data?.hasLogFolder ? receiving.data.files : null}
          close={() => setOpened(null)}
        />
      )}
    </PageFrame>
  );
}
