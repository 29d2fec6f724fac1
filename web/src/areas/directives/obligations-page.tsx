import './directives.css';
import { ListObligations, obligationFilters } from '@lachan/server/contracts/directives';
import { unitKinds, type UnitKind } from '@lachan/server/contracts/organisation';
import { useNavigate } from '@tanstack/react-router';
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { DueText, StateTag } from './obligation-states.tsx';

/** Every obligation the reader may see: the rows behind the figures. */
export default function ObligationsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [filters, setFilters] = useFilters<{
    text?: string;
    unitId?: string;
    kind?: UnitKind;
    state?: (typeof obligationFilters)[number];
    directiveId?: string;
    dueWithinDays?: string;
  }>();
  return (
    <PageFrame title={t('directives.obligations')}>
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('ui.find')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ maxWidth: 260 }}
        />
        <Select
          allowClear
          placeholder={t('directives.state')}
          style={{ minWidth: 170 }}
          value={filters.state ?? null}
          options={obligationFilters.map((state) => ({
            value: state,
            label: t(`directives.filter_${state}`),
          }))}
          onChange={(state) => setFilters({ state: state ?? undefined })}
        />
        <Select
          allowClear
          placeholder={t('organisation.kind')}
          style={{ minWidth: 200 }}
          value={filters.kind ?? null}
          options={unitKinds.map((kind) => ({ value: kind, label: t(`organisation.kind_${kind}`) }))}
          onChange={(kind) => setFilters({ kind: kind ?? undefined })}
        />
        <div style={{ minWidth: 240 }}>
          <UnitPicker value={filters.unitId} onChange={(unitId) => setFilters({ unitId })} />
        </div>
      </div>
      <PagedTable
        endpoint={ListObligations}
        input={filters}
        keyOf={(line) => line.id}
        onOpen={(line) => void navigate({ to: `/obligations/${line.id}` })}
        columns={[
          { title: t('directives.unit'), dataIndex: 'unitName', width: 220 },
          {
            title: t('directives.task'),
            render: (_, line) => (
              <>
                <div className="clamp">{line.explanation || line.words}</div>
                <span className="quiet">
                  {[line.directiveLabel ?? line.subject, line.period].filter(Boolean).join(' · ')}
                </span>
              </>
            ),
          },
          { title: t('directives.due'), width: 190, render: (_, line) => <DueText line={line} /> },
          { title: t('directives.state'), width: 130, render: (_, line) => <StateTag line={line} /> },
        ]}
        renderCard={(line) => (
          <>
            <div className="work-card-top">
              <strong>{line.unitName}</strong>
              <StateTag line={line} />
            </div>
            <div className="clamp">{line.explanation || line.words}</div>
            <DueText line={line} />
          </>
        )}
      />
    </PageFrame>
  );
}
