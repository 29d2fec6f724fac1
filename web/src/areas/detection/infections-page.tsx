import {
  infectionStates,
  ListInfections,
  type InfectionFigure,
  type InfectionState,
} from '@lachan/server/contracts/detection';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Nothing } from '../../ui/states.tsx';
import { FigureNote } from './figure-note.tsx';
import { ListFilters } from './list-filters.tsx';
import { ReportForm } from './report-form.tsx';
import { SameMachineNote } from './same-machine-note.tsx';
import { StateTag } from './state-tag.tsx';

type StateFilter = InfectionState | 'open' | 'all';

export default function InfectionsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may, seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{
    text?: string;
    state?: StateFilter;
    unitId?: string;
    from?: string;
    to?: string;
    figure?: InfectionFigure;
  }>();
  const [isReporting, setReporting] = useState(false);
  useLive('detection.');
  const { state = filters.from || filters.to ? 'all' : 'open', ...rest } = filters;
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <PageFrame
      title={t('detection.infections')}
      note={t('detection.infections_note')}
      actions={
        may('detection:respond') && (
          <Button onClick={() => setReporting(true)}>{t('detection.report')}</Button>
        )
      }
    >
      <SameMachineNote />
      <FigureNote figure={filters.figure} all={() => setFilters({ figure: undefined })} />
      <ListFilters
        filters={filters}
        setFilters={setFilters}
        placeholder={t('detection.find_infection')}
        hasDays
      >
        <Select<StateFilter>
          aria-label={t('detection.state')}
          style={{ flex: '1 1 190px', maxWidth: 240 }}
          value={state}
          options={(['open', 'all', ...infectionStates] as const).map((value) => ({
            value,
            label: t(`detection.state_${value}`),
          }))}
          onChange={(value) => setFilters({ state: value })}
        />
      </ListFilters>
      <PagedTable
        endpoint={ListInfections}
        input={{ ...rest, ...(state === 'all' ? {} : { state }) }}
        keyOf={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/infections/${row.id}` })}
        empty={<Nothing text={t(isFiltered ? 'detection.none_filtered' : 'detection.none_infections')} />}
        columns={[
          {
            title: t('detection.machine'),
            render: (_, row) => (
              <Link to={`/infections/${row.id}`} style={{ whiteSpace: 'nowrap' }}>
                {row.machine}
              </Link>
            ),
          },
          { title: t('detection.malware'), dataIndex: 'malware' },
          { title: t('detection.unit'), dataIndex: 'unitName', hidden: !seesProvince },
          { title: t('detection.state'), render: (_, row) => <StateTag {...row} /> },
          { title: t('detection.first_seen'), render: (_, row) => instantText(row.firstSeenAt) },
          { title: t('detection.last_seen'), render: (_, row) => instantText(row.lastSeenAt) },
          {
            title: t('detection.contacts'),
            align: 'right',
            render: (_, row) =>
              row.isMeasured ? numberText(row.contacts) : <Tag>{t('detection.declared')}</Tag>,
          },
        ]}
        renderCard={(row) => (
          <>
            <Link to={`/infections/${row.id}`} style={{ fontWeight: 600 }}>
              {row.machine} · {row.malware}
            </Link>
            {seesProvince && <div>{row.unitName}</div>}
            <div style={{ color: '#5d6f6b', margin: '2px 0 6px' }}>
              {t('detection.last_seen')}: {instantText(row.lastSeenAt)}
            </div>
            <StateTag {...row} />
          </>
        )}
      />
      {isReporting && <ReportForm close={() => setReporting(false)} />}
    </PageFrame>
  );
}
