import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';

/** Downloads what `path` gives, as a Word document or a workbook. */
export function DownloadButton({ path, query = '' }: { path: string; query?: string }) {
  const { t } = useTranslation();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'docx', label: <a href={`${path}?format=docx${query}`}>{t('reports.word')}</a> },
          { key: 'pdf', label: <a href={`${path}?format=pdf${query}`}>{t('reports.pdf')}</a> },
          { key: 'xlsx', label: <a href={`${path}?format=xlsx${query}`}>{t('reports.excel')}</a> },
          { key: 'csv', label: <a href={`${path}?format=csv${query}`}>{t('reports.csv')}</a> },
        ],
      }}
    >
      <Button icon={<DownloadOutlined />}>{t('reports.download')}</Button>
    </Dropdown>
  );
}
