import { ListImportFaults, type ImportCounts } from '@lachan/server/contracts/assets';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Card, Col, Row } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../app/http.ts';
import { Figure } from '../../ui/figure.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';

type Counts = Wire<typeof ImportCounts>;
type Fault = Wire<typeof ListImportFaults.output>['rows'][number];

/** What became of the rows of a list, and the ones that need another look. */
export function ImportResult({ id, fileName, counts }: { id: string; fileName: string; counts: Counts }) {
  const { t } = useTranslation();
  const [isWriting, setWriting] = useState(false);
  const hasFaults = counts.bad + counts.repeated > 0 || counts.isCut;
  const field = (fault: Fault) => (fault.field ? t(`assets.${fault.field}`) : t('assets.fault_whole_row'));

  async function download() {
    setWriting(true);
    try {
      const faults = await allFaults(id);
      const head = ['line', 'field', 'reason', 'value'].map((part) => t(`assets.fault_${part}`));
      const rows = faults.map((fault) => [
        String(fault.line),
        field(fault),
        t(fault.reason),
        fault.value ?? '',
      ]);
      saveCsv(`loi-${fileName.replace(/\.\w+$/, '')}.csv`, [head, ...rows]);
    } finally {
      setWriting(false);
    }
  }

  return (
    <PageFrame
      title={t('assets.result_title')}
      actions={
        <>
          <Link to="/machines">
            <Button type="primary">{t('assets.result_see')}</Button>
          </Link>
          <Link to="/machines/duplicates">
            <Button>{t('assets.result_duplicates')}</Button>
          </Link>
        </>
      }
    >
      {counts.isCut && (
        <Alert type="warning" showIcon style={{ marginBottom: 14 }} title={t('assets.import_cut')} />
      )}
      <Row gutter={[12, 12]} style={{ marginBottom: 16 }}>
        {(['rows', 'added', 'updated', 'repeated', 'bad'] as const).map((what) => (
          <Col key={what} xs={12} md={8} lg={{ flex: '20%' }}>
            <Figure
              label={t(`assets.result_${what}`)}
              value={counts[what]}
              isBad={what === 'bad' && counts.bad > 0}
            />
          </Col>
        ))}
      </Row>
      {!hasFaults && <Alert type="success" showIcon title={t('assets.result_fine')} />}
      {hasFaults && (
        <Card title={t('assets.faults')}>
          <Button loading={isWriting} onClick={() => void download()} style={{ marginBottom: 14 }}>
            {t('assets.faults_download')}
          </Button>
          <PagedTable
            endpoint={ListImportFaults}
            input={{ id, limit: 50 }}
            keyOf={(fault) => `${fault.line} ${fault.field} ${fault.reason}`}
            columns={[
              { title: t('assets.fault_line'), dataIndex: 'line' },
              { title: t('assets.fault_field'), render: (_, fault) => field(fault) },
              { title: t('assets.fault_reason'), render: (_, fault) => t(fault.reason) },
              { title: t('assets.fault_value'), render: (_, fault) => fault.value ?? '' },
            ]}
            renderCard={(fault) => (
              <>
                <strong>
                  {t('assets.fault_line')} {fault.line} · {field(fault)}
                </strong>
                <div>{t(fault.reason)}</div>
                {fault.value && (
                  <div style={{ color: '#5d6f6b', overflowWrap: 'anywhere' }}>{fault.value}</div>
                )}
              </>
            )}
          />
        </Card>
      )}
    </PageFrame>
  );
}

async function allFaults(id: string): Promise<Fault[]> {
  const faults: Fault[] = [];
  let after: string | null = null;
  do {
    const page: Wire<typeof ListImportFaults.output> = await call(ListImportFaults, {
      id,
      limit: 500,
      ...(after ? { after } : {}),
    });
    faults.push(...page.rows);
    after = page.next;
  } while (after);
  return faults;
}

/** Excel opens it by a double click: byte order mark, `;`, and no cell that it would compute. */
function saveCsv(name: string, rows: readonly (readonly string[])[]): void {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const content = `\uFEFF${rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
