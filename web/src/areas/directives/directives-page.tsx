import './directives.css';
import { directiveStates, ListDirectives } from '@lachan/server/contracts/directives';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { dayText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Nothing } from '../../ui/states.tsx';
import { IntakeModal } from './intake-modal.tsx';
import { RollUpBar, UrgencyTag } from './obligation-states.tsx';
import { titleOf } from './wording.ts';

/** The letters: drafts that wait for a person, and how far the sent ones have come. */
export default function DirectivesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  const [filters, setFilters] = useFilters<{ text?: string; state?: (typeof directiveStates)[number] }>();
  const [isReceiving, setReceiving] = useState(false);
  const canIssue = may('directives:issue');
  useLive('directives.');
  const receive = (
    <Button type="primary" onClick={() => setReceiving(true)}>
      {t('directives.receive')}
    </Button>
  );
  return (
    <PageFrame
      title={t('directives.directives')}
      actions={
        canIssue && (
          <>
            <Link to="/directives/habits">
              <Button>{t('directives.habits')}</Button>
            </Link>
            {receive}
          </>
        )
      }
    >
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('directives.find')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ maxWidth: 320 }}
        />
        {canIssue && (
          <Select
            allowClear
            placeholder={t('directives.state')}
            style={{ minWidth: 170 }}
            value={filters.state ?? null}
            options={directiveStates.map((state) => ({ value: state, label: t(`directives.is_${state}`) }))}
            onChange={(state) => setFilters({ state: state ?? undefined })}
          />
        )}
      </div>
      <PagedTable
        endpoint={ListDirectives}
        input={filters}
        keyOf={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/directives/${row.id}` })}
        empty={<Nothing text={t('directives.no_directives')}>{canIssue && receive}</Nothing>}
        columns={[
          {
            title: t('directives.directive'),
            render: (_, row) => (
              <>
                <Link to={`/directives/${row.id}`}>
                  {titleOf(row.subject) ?? t('directives.no_subject_yet')}
                </Link>
                <div className="quiet">
                  {[row.label ?? t('directives.no_number'), row.issuer].filter(Boolean).join(' · ')}
                </div>
              </>
            ),
          },
          { title: t('directives.issued_on'), width: 120, render: (_, row) => dayText(row.issuedOn) },
          {
            title: t('directives.state'),
            width: 190,
            render: (_, row) => (
              <>
                <UrgencyTag urgency={row.urgency} />
                <DirectiveStateTag state={row.state} />
              </>
            ),
          },
          {
            title: t('directives.progress'),
            width: 240,
            render: (_, row) => <RollUpBar rollUp={row.rollUp} />,
          },
        ]}
        renderCard={(row) => (
          <>
            <div className="work-card-top">
              <span className="quiet">
                {row.label ?? t('directives.no_number')} · {dayText(row.issuedOn)}
              </span>
              <DirectiveStateTag state={row.state} />
            </div>
            <Link to={`/directives/${row.id}`}>{titleOf(row.subject) ?? t('directives.no_subject_yet')}</Link>
            {row.rollUp.total > 0 && <RollUpBar rollUp={row.rollUp} />}
          </>
        )}
      />
      {isReceiving && <IntakeModal close={() => setReceiving(false)} />}
    </PageFrame>
  );
}

export function DirectiveStateTag({ state }: { state: (typeof directiveStates)[number] }) {
  const { t } = useTranslation();
  const colour = { draft: 'gold', issued: 'green', withdrawn: 'default' }[state];
  return <Tag color={colour}>{t(`directives.is_${state}`)}</Tag>;
}
