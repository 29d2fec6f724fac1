import type { PreviewImport } from '@lachan/server/contracts/assets';
import type { Wire } from '@lachan/server/kernel/contract';
import { Card, Table } from 'antd';
import { useTranslation } from 'react-i18next';

type Preview = Wire<typeof PreviewImport.output>;

/** The file as it stands, so that a person can compare. */
export function FirstRows({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  return (
    <Card title={t('assets.map_rows')}>
      <Table<Preview['rows'][number]>
        size="small"
        rowKey="line"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={preview.rows}
        columns={[
          { title: t('assets.fault_line'), dataIndex: 'line' },
          ...preview.columns.map(({ column, header }) => ({
            key: column,
            title: header,
            render: (_: unknown, row: Preview['rows'][number]) => row.cells[column] ?? '',
          })),
        ]}
      />
    </Card>
  );
}
