import {
  FetchFeed,
  GetFeed,
  GetImport,
  ListImports,
  RemoveFeed,
  UploadToFeed,
} from '@lachan/server/contracts/intel';
import type { Wire } from '@lachan/server/kernel/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Alert, Button, Card, Popconfirm, Tag, Upload } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { upload, useCall, useChange, type Failure } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { Facts } from '../../ui/facts.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { FeedForm } from './feed-form.tsx';
import { useTlsWords } from './feed-tls-fields.tsx';
import { feedColours, type Feed } from './feeds-page.tsx';
import { RefusalReport } from './refusal-report.tsx';

type Run = Wire<typeof ListImports.output>['rows'][number];

const runColours = {
  running: 'blue',
  finished: 'green',
  unchanged: 'default',
  interrupted: 'orange',
  failed: 'red',
} as const;

export default function FeedPage() {
  const { t } = useTranslation();
  const id = usePathField('id');
  const feed = useCall(GetFeed, { id }, { refetchMs: 10_000 });
  useLive('intel.');
  if (feed.error) return <Failed failure={feed.error} retry={() => void feed.refetch()} />;
  if (!feed.data) return <Loading />;
  const { data } = feed;
  return (
    <PageFrame
      title={data.name}
      note={`${t(`intel.feed_kind_${data.kind}`)} · ${data.origin}`}
      actions={<Actions feed={data} />}
    >
      <p>
        <Link to="/intel/feeds">← {t('intel.feeds')}</Link>
      </p>
      {data.failure && (
        <Alert
          type={data.state === 'stale' ? 'error' : 'warning'}
          showIcon
          style={{ marginBottom: 14 }}
          title={t(data.failure.reason, data.failure.details)}
          description={t('intel.feed_failing_note')}
        />
      )}
      {data.state === 'stale' && !data.failure && (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 14 }}
          title={t('intel.stale_feed', { hours: numberText(data.staleAfterHours) })}
          description={t(data.url === null ? 'intel.stale_by_file' : 'intel.feed_failing_note')}
        />
      )}
      <FeedFacts feed={data} />
      <h2>{t('intel.runs')}</h2>
      <Runs listId={data.listId} />
    </PageFrame>
  );
}

function FeedFacts({ feed }: { feed: Feed }) {
  const { t } = useTranslation();
  const tlsWords = useTlsWords();
  const facts: [string, ReactNode][] = [
    [
      t('intel.state'),
      <Tag key="state" color={feedColours[feed.state]}>
        {t(`intel.feed_state_${feed.state}`)}
      </Tag>,
    ],
    [
      t('intel.active'),
      <Link key="active" to="/intel/indicators" search={{ listId: feed.listId }}>
        {numberText(feed.active)}
      </Link>,
    ],
    feed.url === null
      ? [t('intel.folder'), <code key="folder">{feed.folder}</code>]
      : [t('intel.url'), <code key="url">{feed.url}</code>],
    [t('intel.succeeded_at'), instantText(feed.succeededAt)],
    // Of a feed by file the folder is looked into every minute, and nobody signs in.
    ...(feed.url === null
      ? []
      : ([
          [t('intel.tried_at'), instantText(feed.triedAt)],
          [t('intel.next_at'), instantText(feed.nextAt)],
          [t('intel.auth'), t(`intel.auth_${feed.auth}`)],
          ...(tlsWords(feed) ? [[t('intel.tls'), tlsWords(feed)]] : []),
        ] as [string, string][])),
    [t('intel.confidence'), numberText(feed.confidencePercent)],
    [t('intel.sharing'), t(`intel.sharing_${feed.sharing}`)],
    [t('intel.field_staleAfterHours'), numberText(feed.staleAfterHours)],
  ];
  return (
    <Card size="small">
      <Facts facts={facts} />
    </Card>
  );
}

function Actions({ feed }: { feed: Feed }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const fetchNow = useChange(FetchFeed);
  const remove = useChange(RemoveFeed);
  const [isEditing, setEditing] = useState(false);
  const send = useMutation<unknown, Failure, File>({
    mutationFn: (file) => upload(UploadToFeed.path.replace(':id', feed.id), [file]),
    onSettled: () => client.invalidateQueries(),
  });
  const failure = fetchNow.error ?? remove.error ?? send.error;
  if (!may('intel:manage')) return null;
  return (
    <>
      {failure && <Failed failure={failure} />}
      {feed.url !== null && (
        <Button
          type="primary"
          loading={fetchNow.isPending || feed.state === 'running'}
          onClick={() => fetchNow.mutate({ id: feed.id })}
        >
          {t('intel.fetch_now')}
        </Button>
      )}
      {feed.failure?.reason === 'intel.feed_shrunk' && (
        <Button danger onClick={() => fetchNow.mutate({ id: feed.id, force: true })}>
          {t('intel.fetch_force')}
        </Button>
      )}
      <Upload
        showUploadList={false}
        beforeUpload={(file) => {
          send.mutate(file);
          return false;
        }}
      >
        <Button type={feed.url === null ? 'primary' : 'default'} loading={send.isPending}>
          {t('intel.send_file')}
        </Button>
      </Upload>
      <Button onClick={() => setEditing(true)}>{t('intel.revise_list')}</Button>
      <Popconfirm
        title={t('intel.remove_feed')}
        description={t('intel.remove_sure')}
        onConfirm={() =>
          remove.mutate({ id: feed.id }, { onSuccess: () => void navigate({ to: '/intel/feeds' }) })
        }
      >
        <Button danger loading={remove.isPending}>
          {t('intel.remove_feed')}
        </Button>
      </Popconfirm>
      {isEditing && <FeedForm feed={feed} close={() => setEditing(false)} />}
    </>
  );
}

function Runs({ listId }: { listId: string }) {
  const { t } = useTranslation();
  const runs = useCall(ListImports, { id: listId }, { refetchMs: 10_000 });
  if (runs.error) return <Failed failure={runs.error} />;
  if (!runs.data) return <Loading />;
  if (runs.data.rows.length === 0) return <Nothing text={t('intel.none_runs')} />;
  return (
    <div className="row-cards">
      {runs.data.rows.map((run) => (
        <RunCard key={run.id} run={run} />
      ))}
    </div>
  );
}

function RunCard({ run }: { run: Run }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const whole = useCall(GetImport, isOpen ? { id: run.id } : null);
  const counts = Object.fromEntries(
    Object.entries({ ...run }).flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, numberText(value)]] : [],
    ),
  );
  const hasFigures = run.state !== 'unchanged' && run.lines > 0;
  return (
    <div className="row-card">
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, justifyContent: 'space-between' }}>
        <strong>{instantText(run.startedAt)}</strong>
        <Tag color={runColours[run.state]}>{t(`intel.run_${run.state}`)}</Tag>
      </div>
      <div style={{ color: '#5d6f6b', overflowWrap: 'anywhere' }}>
        {run.fileName}
        {run.sizeBytes !== null && ` · ${sizeText(run.sizeBytes)}`}
      </div>
      {hasFigures && <div>{t('intel.run_figures', counts)}</div>}
      {run.failure && <div style={{ color: '#b42318' }}>{t(run.failure.reason, run.failure.details)}</div>}
      {run.refused > 0 && (
        <Button type="link" style={{ padding: 0 }} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'intel.hide_refused' : 'intel.show_refused', { count: run.refused })}
        </Button>
      )}
      {isOpen && whole.data && (
        <RefusalReport refusedBy={whole.data.refusedBy} refusals={whole.data.refusals} />
      )}
    </div>
  );
}

function sizeText(bytes: number): string {
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${numberText(kilobytes, 1)} KB` : `${numberText(kilobytes / 1024, 1)} MB`;
}
