import { GetReceiving, GetSource } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Card } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { KeptCard } from './kept-card.tsx';
import { ReadingCard } from './reading-card.tsx';
import { useReadingWords } from './reading-words.ts';
import { SourceActions, SourceStatus, SourceTag } from './source-card.tsx';
import { SourceForm } from './source-form.tsx';

export type FoundSource = Wire<typeof GetSource.output>;

/** One source: whether it sends, what it sends, and how its lines are read. */
export default function SourcePage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const isManager = may('detection:manage');
  const found = useCall(GetSource, { id: usePathField('id') }, { refetchMs: 15_000 });
  const [isChanging, setChanging] = useState(false);
  const receiving = useCall(GetReceiving, isManager && isChanging ? {} : null);
  useLive('detection.');
  if (found.error) return <Failed failure={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const { source } = found.data;
  return (
    <PageFrame
      title={source.name}
      note={
        <>
          {[source.unitName, source.site].filter(Boolean).join(', ')} <SourceTag state={source.state} />
        </>
      }
      actions={<SourceActions source={source} change={() => setChanging(true)} />}
    >
      <div style={{ display: 'grid', gap: 14, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <div
          style={{
            display: 'grid',
            gap: 14,
            alignItems: 'start',
            gridTemplateColumns: 'repeat(auto-fit, minmax(min(340px, 100%), 1fr))',
          }}
        >
          <Card size="small" title={t('detection.source_status')}>
            <SourceStatus source={source} />
          </Card>
          <div style={{ display: 'grid', gap: 14, minWidth: 0 }}>
            <Formats found={found.data} />
            <Unknown found={found.data} />
            <KeptCard found={found.data} />
          </div>
        </div>
        {isManager && source.state !== 'revoked' && <ReadingCard key={source.id} found={found.data} />}
        {found.data.versions.length > 0 && <Versions found={found.data} />}
      </div>
      {isChanging && receiving.data && (
        <SourceForm
          source={source}
          files={receiving.data.hasLogFolder ? receiving.data.files : null}
          close={() => setChanging(false)}
        />
      )}
    </PageFrame>
  );
}

/** Forms of the lines with their shares: what was not understood stands out. */
function Formats({ found: { formats, formatDays } }: { found: FoundSource }) {
  const { t } = useTranslation();
  const { formatName } = useReadingWords();
  const all = formats.reduce((sum, { lines }) => sum + lines, 0);
  return (
    <Card size="small" title={t('detection.formats_seen', { days: formatDays })}>
      {formats.length === 0 && t('detection.formats_none')}
      {formats.map(({ format, lines }) => {
        const percent = (lines / all) * 100;
        const isUnknown = format === 'text';
        return (
          <div key={format} style={{ padding: '4px 0' }}>
            <div style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}>
              <span style={isUnknown ? { color: '#a8321f' } : {}}>{formatName(format)}</span>
              <span style={{ whiteSpace: 'nowrap' }}>
                {numberText(lines)} ({numberText(percent, percent < 1 ? 2 : 0)}%)
              </span>
            </div>
            <div style={{ background: '#eef2f0', height: 6, borderRadius: 3 }}>
              <div
                style={{
                  width: `${Math.max(1, percent)}%`,
                  height: 6,
                  borderRadius: 3,
                  background: isUnknown ? '#c9543e' : '#4b9c8a',
                }}
              />
            </div>
          </div>
        );
      })}
    </Card>
  );
}

/** Lines of no form that is read, as they came. */
function Unknown({ found: { source } }: { found: FoundSource }) {
  const { t } = useTranslation();
  if (source.unknownSamples.length === 0) return null;
  return (
    <Card size="small" title={t('detection.unknown_title')}>
      <p style={{ marginTop: 0 }}>{t('detection.unknown_note')}</p>
      <pre
        style={{
          margin: 0,
          maxHeight: 220,
          overflow: 'auto',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          fontSize: 12,
        }}
      >
        {source.unknownSamples.join('\n')}
      </pre>
    </Card>
  );
}

/** How it was read before, and who changed it. */
function Versions({ found: { versions } }: { found: FoundSource }) {
  const { t } = useTranslation();
  const { readingText } = useReadingWords();
  return (
    <Card size="small" title={t('detection.reading_versions')}>
      {versions.map(({ since, by, reading }) => (
        <div key={since} style={{ padding: '6px 0', borderBottom: '1px solid #eef2f0' }}>
          <span style={{ color: '#5d6f6b' }}>
            {t('detection.reading_since', { at: instantText(since), by })}
          </span>
          <div style={{ overflowWrap: 'anywhere' }}>{readingText(reading)}</div>
        </div>
      ))}
    </Card>
  );
}
