import { CitedSources } from '@lachan/server/contracts/directives';
import { ListRules, type Rule } from '@lachan/server/contracts/law';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Card, Checkbox, Input, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { dayText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { LawTabs } from './law-tabs.tsx';

type RuleRow = Wire<typeof Rule>;
type Citing = Wire<typeof CitedSources.output>['sources'];

export default function RulesPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [filters, setFilters] = useFilters<{
    text?: string;
    onDate?: string;
    sourceId?: string;
    includeEnded?: string;
    id?: string;
  }>();
  const found = useCall(ListRules, { ...filters, includeEnded: filters.includeEnded === 'true' });
  const citing = useCall(CitedSources, may('directives:read') ? {} : null);
  return (
    <PageFrame title={t('law.rules_title')} note={t('law.rules_note')}>
      <LawTabs />
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('law.find')}
          aria-label={t('law.find')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text, id: undefined })}
          style={{ maxWidth: 320 }}
        />
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('law.all_sources')}
          aria-label={t('law.all_sources')}
          value={filters.sourceId}
          onChange={(sourceId: string | undefined) => setFilters({ sourceId, id: undefined })}
          options={
            found.data?.sources.map(({ id, label, rules }) => ({
              value: id,
              label: `${label} (${rules})`,
            })) ?? []
          }
          style={{ minWidth: 220, maxWidth: 420 }}
        />
        <label>
          {t('law.on_date')}{' '}
          <DayPicker allowClear value={filters.onDate} onChange={(onDate) => setFilters({ onDate })} />
        </label>
        <Checkbox
          checked={filters.includeEnded === 'true'}
          onChange={({ target }) => setFilters({ includeEnded: target.checked ? 'true' : undefined })}
        >
          {t('law.include_ended')}
        </Checkbox>
      </div>
      {found.error && <Failed failure={found.error} />}
      {found.isPending && <Loading />}
      {found.data && (
        <>
          <p className="quiet">
            {t('law.rules_count', { count: found.data.rows.length, regime: found.data.regime })}
          </p>
          {found.data.rows.length === 0 && <Nothing text={t('law.no_rule')} />}
          <div style={{ display: 'grid', gap: 8 }}>
            {found.data.rows.map((rule) => (
              <RuleCard key={rule.id} rule={rule} citing={citing.data?.sources} />
            ))}
          </div>
        </>
      )}
    </PageFrame>
  );
}

function RuleCard({ rule, citing }: { rule: RuleRow; citing: Citing | undefined }) {
  const { t } = useTranslation();
  const { source } = rule;
  const directives = citing?.find(({ sourceId }) => sourceId === source.id)?.directives ?? [];
  return (
    <Card size="small">
      <strong>{rule.title}</strong>{' '}
      <Tag color={rule.isCitable ? 'green' : 'gold'}>{t(`law.certainty_${rule.certainty}`)}</Tag>
      {!rule.isCitable && <Tag>{t('law.not_citable')}</Tag>}
      {!rule.isInForce && <Tag color="red">{t('law.ended')}</Tag>}
      <div>
        {[source.number, source.title, rule.article].filter(Boolean).join(' · ')}
        {source.issuedOn && ` (${dayText(source.issuedOn)})`}
      </div>
      <div className="quiet">
        {rule.validFrom ? t('law.from_day', { day: dayText(rule.validFrom) }) : t('law.always')}
        {rule.validTo && `, ${t('law.until_day', { day: dayText(rule.validTo) })}`}
      </div>
      {citing && (
        <div className="quiet">
          {directives.length === 0 ? t('law.not_repeated') : t('law.repeated_by')}
          {directives.map(({ id, label }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link to="/directives/$id" params={{ id }}>
                {label}
              </Link>
            </span>
          ))}
        </div>
      )}
    </Card>
  );
}
