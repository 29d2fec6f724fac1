import { SearchEverything } from '@lachan/server/contracts/overview';
import { Card, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';

/** Finds a text in everything the reader may see. */
export default function SearchPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters<{ text?: string }>();
  const text = filters.text?.trim() ?? '';
  const search = useCall(SearchEverything, text.length >= 2 ? { text } : null);
  return (
    <PageFrame title={t('overview.search')} note={t('overview.search_note')}>
      <Input.Search
        key={text}
        allowClear
        size="large"
        autoFocus={text === ''}
        enterButton
        defaultValue={text}
        aria-label={t('overview.search')}
        onSearch={(next) => setFilters({ text: next })}
        style={{ maxWidth: 560, marginBottom: 16 }}
      />
      {search.error && <Failed failure={search.error} retry={() => void search.refetch()} />}
      {search.isFetching && !search.data && <Loading />}
      {search.data?.groups.length === 0 && <Nothing text={t('overview.search_nothing', { text })} />}
      <div style={{ display: 'grid', gap: 14 }}>
        {search.data?.groups.map(({ kind, found, hasMore }) => (
          <Card key={kind} title={t(`overview.kind_${kind}`)} size="small">
            <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
              {found.map((one) => (
                <li key={one.id}>
                  <PathLink to={one.path}>{one.title}</PathLink>
                  <div style={{ color: '#5d6f6b', fontSize: 13 }}>{one.note}</div>
                </li>
              ))}
            </ul>
            {hasMore && <div style={{ color: '#5d6f6b', marginTop: 8 }}>{t('overview.search_more')}</div>}
          </Card>
        ))}
      </div>
    </PageFrame>
  );
}
