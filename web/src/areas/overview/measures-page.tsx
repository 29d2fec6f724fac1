import { ListMeasures } from '@lachan/server/contracts/overview';
import { Link } from '@tanstack/react-router';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';

/** Every figure the system can prove, with what exactly it counts. */
export default function MeasuresPage() {
  const { t, i18n } = useTranslation();
  const measures = useCall(ListMeasures, {});
  if (measures.error) return <Failed failure={measures.error} retry={() => void measures.refetch()} />;
  if (!measures.data) return <Loading />;
  const language = i18n.language === 'en' ? 'en' : 'vi';
  const rows = measures.data.measures;
  return (
    <PageFrame title={t('overview.measures')} note={t('overview.measures_note')}>
      {rows.length === 0 && <Nothing />}
      <div className="row-cards">
        {rows.map(({ key, title, definition, kind }) => (
          <Link key={key} to={`/measures/${key}`} className="row-card">
            <strong>{title[language]}</strong> <Tag>{t(`overview.kind_${kind}`)}</Tag>
            <div style={{ color: '#5d6f6b' }}>{definition[language]}</div>
          </Link>
        ))}
      </div>
    </PageFrame>
  );
}
