import { AskReports, batchStates, GetConsole, ListBatches } from '@lachan/server/contracts/exchange';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { Alert, Button, Card, Input, Select, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { Facts } from '../../ui/facts.tsx';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { FindingsDownload } from './findings-download.tsx';
import { KeyForm } from './key-form.tsx';
import { SettingsForm } from './settings-form.tsx';
import { StateTag } from './state-tag.tsx';

export type Console = Wire<typeof GetConsole.output>;
type State = (typeof batchStates)[number];

export default function ConsolePage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const console = useCall(GetConsole, {}, { refetchMs: 15_000 });
  const ask = useChange(AskReports);
  const [open, setOpen] = useState<'settings' | 'key' | null>(null);
  useLive('exchange.');
  if (console.error) return <Failed failure={console.error} retry={() => void console.refetch()} />;
  if (!console.data) return <Loading />;
  const { data } = console;
  const mayManage = may('exchange:manage');
  return (
    <PageFrame
      title={t('exchange.title')}
      note={t('exchange.note')}
      actions={
        mayManage && (
          <>
            {data.certificate && (
              <Button type="primary" loading={ask.isPending} onClick={() => ask.mutate({})}>
                {t('exchange.ask_now')}
              </Button>
            )}
            <Button onClick={() => setOpen('settings')}>{t('exchange.settings')}</Button>
            <Button type={data.certificate ? 'default' : 'primary'} onClick={() => setOpen('key')}>
              {t('exchange.key')}
            </Button>
          </>
        )
      }
    >
      {ask.error && <Failed failure={ask.error} />}
      {ask.isSuccess && <Note type="success" text={t('exchange.asked')} />}
      <Notices console={data} />
      <ConsoleFacts console={data} />
      <p style={{ display: 'flex', flexWrap: 'wrap', gap: '8px 18px' }}>
        <Link to="/exchange/reconciliation">{t('exchange.reconciliation')} →</Link>
        <Link to="/exchange/senders">{t('exchange.senders')} →</Link>
        {data.batches.waiting + data.batches.refused > 0 && (
          <a href="/api/exchange/waiting-files" download>
            {t('exchange.download_waiting')}
          </a>
        )}
      </p>
      <h2>{t('exchange.batches')}</h2>
      <Batches />
      <FindingsDownload />
      {open === 'settings' && <SettingsForm settings={data.settings} close={() => setOpen(null)} />}
      {open === 'key' && <KeyForm close={() => setOpen(null)} />}
    </PageFrame>
  );
}

function Note({
  type,
  text,
  way,
}: {
  type: 'info' | 'warning' | 'error' | 'success';
  text: string;
  way?: ReactNode;
}) {
  return <Alert type={type} showIcon style={{ marginBottom: 12 }} title={text} action={way} />;
}

/** What stands in the way, the first step first. */
function Notices({ console: { certificate, settings, trouble, unitsWithoutCode } }: { console: Console }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const until = dayText(certificate?.validTo);
  return (
    <>
      {!certificate && <Note type="warning" text={t('exchange.step_key')} />}
      {settings.address === null ? (
        <Note type="info" text={t('exchange.step_address')} />
      ) : (
        !settings.isOn && <Note type="warning" text={t('exchange.step_off')} />
      )}
      {certificate?.state === 'expired' && (
        <Note type="error" text={t('exchange.certificate_expired', { until })} />
      )}
      {certificate?.state === 'ending' && (
        <Note type="warning" text={t('exchange.certificate_ending', { until, days: certificate.daysLeft })} />
      )}
      {trouble && (
        <Note type="warning" text={`${t('exchange.last_trouble')} ${t(trouble.reason, trouble.details)}`} />
      )}
      {unitsWithoutCode > 0 && (
        <Note
          type="warning"
          text={t('exchange.without_code', { count: unitsWithoutCode })}
          way={
            may('organisation:manage') && (
              <PathLink to="/units/register">{t('exchange.enter_codes')}</PathLink>
            )
          }
        />
      )}
    </>
  );
}

function ConsoleFacts({ console: { batches, certificate, settings, ...when } }: { console: Console }) {
  const { t } = useTranslation();
  const facts: [string, string][] = [
    [t('exchange.waiting'), numberText(batches.waiting)],
    [t('exchange.accepted'), numberText(batches.accepted)],
    [t('exchange.refused'), numberText(batches.refused)],
    [t('exchange.last_built'), instantText(when.lastBuiltAt)],
    [t('exchange.last_accepted'), instantText(when.lastAcceptedAt)],
    [t('exchange.next_try'), instantText(when.nextTryAt)],
    [t('exchange.address'), settings.address ?? t('exchange.none_yet')],
    [t('exchange.profile'), t(`exchange.profile_${settings.profile}`)],
    [
      t('exchange.certificate'),
      certificate
        ? `${certificate.subject}, ${t('exchange.until', { until: dayText(certificate.validTo) })}`
        : t('exchange.none_yet'),
    ],
  ];
  return (
    <Card size="small" style={{ marginBottom: 12 }}>
      <Facts facts={facts} />
    </Card>
  );
}

function Batches() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [state, setState] = useState<State | undefined>();
  const [text, setText] = useState('');
  return (
    <>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 10, marginBottom: 12 }}>
        <Input.Search
          allowClear
          placeholder={t('exchange.search')}
          style={{ flex: '1 1 220px', maxWidth: 360 }}
          onSearch={setText}
        />
        <Select
          allowClear
          placeholder={t('exchange.all_states')}
          style={{ flex: '1 1 150px', maxWidth: 220 }}
          options={batchStates.map((value) => ({ value, label: t(`exchange.state_${value}`) }))}
          onChange={setState}
        />
      </div>
      <PagedTable
        endpoint={ListBatches}
        input={{ ...(state ? { state } : {}), ...(text ? { text } : {}) }}
        keyOf={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: `/exchange/batches/${id}` as '/' })}
        empty={<Nothing text={t('exchange.no_batches')} />}
        columns={[
          { title: t('exchange.built_at'), render: (_, row) => instantText(row.builtAt) },
          {
            title: t('exchange.unit'),
            render: (_, row) => (
              <>
                <Link to={`/exchange/batches/${row.id}` as '/'}>{row.unitName}</Link>
                <div style={{ color: '#5d6f6b' }}>{row.organId}</div>
              </>
            ),
          },
          { title: t('exchange.batch'), render: (_, row) => t('exchange.batch_of', row) },
          { title: t('exchange.content'), render: (_, row) => <Content {...row} /> },
          {
            title: t('exchange.state'),
            render: (_, row) => (
              <>
                <StateTag state={row.state} />
                {row.trouble && <div>{t(row.trouble.reason, row.trouble.details)}</div>}
              </>
            ),
          },
        ]}
        renderCard={(row) => (
          <>
            <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
              <Link to={`/exchange/batches/${row.id}` as '/'}>{row.unitName}</Link>
              <StateTag state={row.state} />
            </div>
            <div style={{ color: '#5d6f6b' }}>
              {instantText(row.builtAt)} · <Tag>{t('exchange.batch_of', row)}</Tag>
            </div>
            <Content {...row} />
            {row.trouble && (
              <div style={{ color: '#b42318' }}>{t(row.trouble.reason, row.trouble.details)}</div>
            )}
          </>
        )}
      />
    </>
  );
}

function Content({ machines, findings }: { machines: number; findings: number }) {
  const { t } = useTranslation();
  return (
    <span>
      {t('exchange.content_of', { machines: numberText(machines), findings: numberText(findings) })}
    </span>
  );
}
