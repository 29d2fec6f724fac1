import { ListHunts, StartHunt } from '@lachan/server/contracts/detection';
import { UploadOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Card, Checkbox, Input, Upload } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useChange } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { dayText, instantText, numberText, today } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Nothing } from '../../ui/states.tsx';
import { HuntAsks } from './hunt-asks.tsx';
import { HuntState } from './hunt-state.tsx';

const DAYS = 90;

/** Paste a list, see who has talked to any of it. */
export default function HuntsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const navigate = useNavigate();
  const [filters, setFilters] = useFilters<{ isNamed?: string }>();
  useLive('detection.');
  const nameOf = (row: { name: string | null; values: number }) =>
    row.name ?? t('detection.hunt_unnamed', { count: numberText(row.values) });
  return (
    <PageFrame
      title={t('detection.hunts')}
      note={t('detection.hunts_note')}
      actions={may('detection:manage') && <Link to="/observations">{t('detection.memory')}</Link>}
    >
      <HuntAsks />
      <StartForm />
      <div className="page-filters" style={{ marginTop: 20, alignItems: 'center' }}>
        <h2 style={{ fontSize: 17, margin: 0, flex: '1 1 220px' }}>{t('detection.hunt_earlier')}</h2>
        <Checkbox
          checked={filters.isNamed === 'true'}
          onChange={({ target }) => setFilters({ isNamed: target.checked ? 'true' : undefined })}
        >
          {t('detection.hunt_only_named')}
        </Checkbox>
      </div>
      <PagedTable
        endpoint={ListHunts}
        input={filters.isNamed === 'true' ? { isNamed: 'true' } : {}}
        keyOf={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/hunts/${row.id}` })}
        empty={<Nothing text={t('detection.hunt_none')} />}
        columns={[
          {
            title: t('detection.hunt_list'),
            render: (_, row) => <Link to={`/hunts/${row.id}`}>{nameOf(row)}</Link>,
          },
          {
            title: t('detection.hunt_days'),
            render: (_, row) => `${dayText(row.from)} – ${dayText(row.to)}`,
          },
          {
            title: t('detection.hunt_asked'),
            render: (_, row) => `${row.askedBy}, ${instantText(row.askedAt)}`,
          },
          { title: t('detection.state'), render: (_, row) => <HuntState hunt={row} /> },
        ]}
        renderCard={(row) => (
          <>
            <Link to={`/hunts/${row.id}`} style={{ fontWeight: 600 }}>
              {nameOf(row)}
            </Link>
            <div>
              {dayText(row.from)} – {dayText(row.to)}
            </div>
            <div style={{ color: '#5d6f6b', margin: '2px 0 6px' }}>
              {row.askedBy}, {instantText(row.askedAt)}
            </div>
            <HuntState hunt={row} />
          </>
        )}
      />
    </PageFrame>
  );
}

function StartForm() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const start = useChange(StartHunt);
  const field = useId();
  const [text, setText] = useState('');
  const [fileName, setFileName] = useState('danh-sach.txt');
  const [to, setTo] = useState(today());
  const [from, setFrom] = useState(
    new Date(Date.parse(`${today()}T00:00:00Z`) - DAYS * 86_400_000).toISOString().slice(0, 10),
  );
  return (
    <Card size="small">
      <div style={{ display: 'grid', gap: 12 }}>
        {start.error && <Failed failure={start.error} />}
        <div>
          <label htmlFor={field} style={{ fontWeight: 600 }}>
            {t('detection.hunt_list')}
          </label>
          <Input.TextArea
            id={field}
            rows={6}
            value={text}
            placeholder={'xau[.]example\n198.51.100.7\n203.0.113.0/24'}
            onChange={({ target }) => {
              setText(target.value);
              setFileName('danh-sach.txt');
            }}
          />
          <div style={{ color: '#5d6f6b', marginTop: 4 }}>{t('detection.hunt_list_hint')}</div>
        </div>
        <Upload
          accept=".txt,.csv,.tsv,text/plain,text/csv"
          showUploadList={false}
          beforeUpload={(file) => {
            setFileName(file.name);
            void file.text().then(setText);
            return false;
          }}
        >
          <Button icon={<UploadOutlined />}>{t('detection.hunt_file')}</Button>
        </Upload>
        <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap', alignItems: 'end' }}>
          <label>
            {t('detection.hunt_from')}
            <br />
            <DayPicker
              aria-label={t('detection.hunt_from')}
              value={from}
              onChange={(day) => setFrom(day ?? from)}
            />
          </label>
          <label>
            {t('detection.hunt_to')}
            <br />
            <DayPicker aria-label={t('detection.hunt_to')} value={to} onChange={(day) => setTo(day ?? to)} />
          </label>
          <Button
            type="primary"
            size="large"
            loading={start.isPending}
            disabled={text.trim().length < 3}
            onClick={() =>
              start.mutate(
                { text, fileName, from, to },
                { onSuccess: ({ id }) => void navigate({ to: `/hunts/${id}` }) },
              )
            }
          >
            {t('detection.hunt_start')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
