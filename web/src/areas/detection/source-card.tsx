import { RevokeSource } from '@lachan/server/contracts/detection';
import { Link } from '@tanstack/react-router';
import { Button, Card, Popconfirm, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';
import type { SourceRow } from './sources-page.tsx';

const colours = { waiting: 'default', active: 'green', silent: 'red', revoked: 'default' } as const;
/** Clocks drift by seconds; logs are sent a little late. */
const SKEW_SHOWN_SECONDS = 300;

/** One source in the list: whether it sends, how much, and what is wrong with it. */
export function SourceCard({ source, change }: { source: SourceRow; change: () => void }) {
  const { t } = useTranslation();
  return (
    <Card
      size="small"
      title={<Link to={`/sources/${source.id}`}>{source.name}</Link>}
      extra={<SourceTag state={source.state} />}
    >
      <SourceStatus source={source} />
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 12 }}>
        <Link to={`/sources/${source.id}`}>
          <Button size="small">{t('detection.source_open')}</Button>
        </Link>
        <SourceActions source={source} change={change} size="small" />
      </div>
    </Card>
  );
}

export function SourceTag({ state }: Pick<SourceRow, 'state'>) {
  const { t } = useTranslation();
  return <Tag color={colours[state]}>{t(`detection.source_${state}`)}</Tag>;
}

/** What may be done with a source, for whoever may. */
export function SourceActions({
  source,
  change,
  size = 'middle',
}: {
  source: SourceRow;
  change: () => void;
  size?: 'small' | 'middle';
}) {
  const { t } = useTranslation();
  const { may } = useSession();
  const revoke = useChange(RevokeSource);
  if (!may('detection:manage') || source.state === 'revoked') return null;
  return (
    <>
      {revoke.error && <Failed failure={revoke.error} />}
      <Button size={size} onClick={change}>
        {t('detection.change_source')}
      </Button>
      <Popconfirm
        title={t('detection.revoke')}
        description={t('detection.revoke_sure')}
        onConfirm={() => revoke.mutate({ id: source.id })}
      >
        <Button danger size={size} loading={revoke.isPending}>
          {t('detection.revoke')}
        </Button>
      </Popconfirm>
    </>
  );
}

/** Facts of a source, its rhythm, and what is wrong with it. */
export function SourceStatus({ source }: { source: SourceRow }) {
  const { t } = useTranslation();
  const duration = useDuration();
  const ways = [...source.senders, ...source.certificates, ...(source.fileName ? [source.fileName] : [])];
  const perMinute = numberText(source.linesPerMinute, source.linesPerMinute < 10 ? 1 : 0);
  const facts: [label: string, value: string][] = [
    [t('detection.kind'), t(`detection.kind_${source.kind}`)],
    [t('detection.runs_at'), [source.unitName, source.site].filter(Boolean).join(', ')],
    [t('detection.ways_in'), ways.length > 0 ? ways.join(', ') : t('detection.way_http')],
    [t('detection.last_seen'), instantText(source.lastSeenAt)],
    [t('detection.rate'), t('detection.lines_a_minute', { lines: perMinute })],
    [t('detection.lines'), `${numberText(source.lines)} (${numberText(source.bytes / 1e6, 1)} MB)`],
    [t('detection.hits'), numberText(source.hits)],
    [
      t(source.silentAfterHours === null ? 'detection.silence_learned' : 'detection.silence_set'),
      duration(source.silenceSeconds),
    ],
    ...(source.keepsOwn ? [[t('detection.memory'), t('detection.keeps_own_short')] as [string, string]] : []),
    ...((source.clockSkewSeconds ?? 0) < -SKEW_SHOWN_SECONDS
      ? [[t('detection.behind'), duration(-(source.clockSkewSeconds ?? 0))] as [string, string]]
      : []),
    ...(source.unknownLines > 0
      ? [[t('detection.unknown_lines'), numberText(source.unknownLines)] as [string, string]]
      : []),
    ...(source.waitingBytes > 0
      ? [[t('detection.waiting_bytes'), `${numberText(source.waitingBytes / 1e6, 1)} MB`] as [string, string]]
      : []),
  ];
  return (
    <>
      <Problems source={source} />
      <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '4px 14px', margin: 0 }}>
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt style={{ color: '#5d6f6b' }}>{label}</dt>
            <dd style={{ margin: 0, textAlign: 'right', overflowWrap: 'anywhere' }}>{value}</dd>
          </div>
        ))}
      </dl>
      <Hours lines={source.hours} />
    </>
  );
}

/** What is wrong, in words that say what to look at. */
function Problems({ source }: { source: SourceRow }) {
  const { t } = useTranslation();
  const duration = useDuration();
  const skew = source.clockSkewSeconds ?? 0;
  const problems = [
    ...(source.state === 'silent'
      ? [t('detection.problem_silent', { time: duration(source.silenceSeconds) })]
      : []),
    ...(skew > SKEW_SHOWN_SECONDS ? [t('detection.problem_ahead', { time: duration(skew) })] : []),
    ...(source.dropped > 0 ? [t('detection.problem_dropped', { messages: numberText(source.dropped) })] : []),
    ...(source.lastTrouble && source.errors > 0
      ? [
          t('detection.problem_errors', {
            errors: numberText(source.errors),
            last: t(source.lastTrouble),
            at: instantText(source.lastTroubleAt),
          }),
        ]
      : []),
  ];
  if (problems.length === 0 || source.state === 'revoked') return null;
  return (
    <ul style={{ margin: '0 0 10px', paddingInlineStart: 18, color: '#a8321f' }}>
      {problems.map((problem) => (
        <li key={problem}>{problem}</li>
      ))}
    </ul>
  );
}

/** Lines hour by hour, as small bars: a source that stops is seen at once. */
function Hours({ lines }: { lines: readonly number[] }) {
  const { t } = useTranslation();
  const most = Math.max(...lines);
  if (most === 0) return null;
  return (
    <div
      role="img"
      aria-label={t('detection.last_day')}
      title={t('detection.last_day')}
      style={{ display: 'flex', alignItems: 'end', gap: 2, height: 36, marginTop: 10 }}
    >
      {lines.map((count, hour) => (
        <span
          key={hour}
          style={{
            flex: 1,
            height: count === 0 ? 1 : `${Math.max(6, (count / most) * 100)}%`,
            background: count === 0 ? '#c3cdca' : '#4b9c8a',
          }}
        />
      ))}
    </div>
  );
}

/** 5400 → "1,5 giờ". */
function useDuration(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) => {
    if (seconds < 3600) return t('detection.minutes', { time: numberText(seconds / 60) });
    if (seconds < 2 * 86_400) return t('detection.hours', { time: numberText(seconds / 3600, 1) });
    return t('detection.days', { time: numberText(seconds / 86_400, 1) });
  };
}
