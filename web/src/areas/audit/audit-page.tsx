import { type AuditEntry, ListAudit, VerifyAudit } from '@lachan/server/contracts/audit';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';

type Entry = Wire<typeof AuditEntry>;

export default function AuditPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters<{ command?: string; actorName?: string; subjectId?: string }>();
  const [isVerifying, setVerifying] = useState(false);
  const [open, setOpen] = useState<Entry | null>(null);
  const verdict = useCall(VerifyAudit, isVerifying ? {} : null).data;
  return (
    <PageFrame
      title={t('audit.title')}
      note={t('audit.note')}
      actions={<Button onClick={() => setVerifying(true)}>{t('audit.verify')}</Button>}
    >
      {verdict && (
        <Alert
          style={{ marginBottom: 14 }}
          showIcon
          type={verdict.broken ? 'error' : 'success'}
          title={
            verdict.broken
              ? t(`audit.broken_${verdict.broken.reason}`, verdict.broken)
              : t('audit.whole', { entries: verdict.entries, head: verdict.head.slice(0, 16) })
          }
        />
      )}
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('audit.command')}
          defaultValue={filters.command}
          onSearch={(command) => setFilters({ command })}
          style={{ maxWidth: 260 }}
        />
        <Input.Search
          allowClear
          placeholder={t('audit.actor')}
          defaultValue={filters.actorName}
          onSearch={(actorName) => setFilters({ actorName })}
          style={{ maxWidth: 220 }}
        />
      </div>
      <PagedTable
        endpoint={ListAudit}
        input={filters}
        keyOf={(entry) => String(entry.sequence)}
        onOpen={setOpen}
        columns={[
          { title: '#', dataIndex: 'sequence', width: 80 },
          { title: t('audit.at'), render: (_, entry) => instantText(entry.at), width: 160 },
          { title: t('audit.command'), dataIndex: 'command' },
          { title: t('audit.actor'), dataIndex: 'actorName' },
          { title: t('audit.subject'), dataIndex: 'subjectId', ellipsis: true },
        ]}
        renderCard={(entry) => (
          <>
            <strong>{entry.command}</strong>
            <div>
              {instantText(entry.at)} · {entry.actorName}
            </div>
          </>
        )}
      />
      <Drawer open={open !== null} onClose={() => setOpen(null)} title={open?.command} size={560}>
        {open && (
          <>
            <p>
              {instantText(open.at)} · {open.actorName}
            </p>
            <h4>{t('audit.before')}</h4>
            <pre style={{ whiteSpace: 'pre-wrap' }}>{JSON.stringify(open.before, null, 2)}</pre>
            <h4>{t('audit.after')}</h4>
            <pre style={{ whiteSpace: 'pre-wrap' }}>{JSON.stringify(open.after, null, 2)}</pre>
            <code style={{ wordBreak: 'break-all' }}>{open.hash}</code>
          </>
        )}
      </Drawer>
    </PageFrame>
  );
}
