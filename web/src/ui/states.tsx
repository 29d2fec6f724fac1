import { Alert, Button, Empty, Spin } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../app/http.ts';

/** The failure in the reader's words. */
export function useFailureText(): (failure: Failure) => string {
  const { t, i18n } = useTranslation();
  return ({ reason, details, requestId }) =>
    t(i18n.exists(reason) ? reason : 'kernel.unexpected', { ...details, requestId });
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <div style={{ padding: 48, textAlign: 'center' }} aria-label={t('ui.loading')}>
      <Spin size="large" />
    </div>
  );
}

/** What went wrong, with the faults by line or field, and a way on. */
export function Failed({ failure, retry }: { failure: Failure; retry?: () => void }) {
  const { t, i18n } = useTranslation();
  const text = useFailureText();
  // A single fault that only repeats the failure is said once.
  const faults = failure.faults
    .filter(
      ({ reason, line, value }) => reason !== failure.reason || line !== undefined || value !== undefined,
    )
    .slice(0, 20);
  return (
    <Alert
      className="failed"
      type="error"
      showIcon
      style={{ marginBottom: 14 }}
      title={text(failure)}
      description={
        faults.length > 0 && (
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {faults.map((fault, place) => (
              <li key={place}>
                {[
                  fault.file,
                  fault.line === undefined ? null : t('ui.line', { line: fault.line }),
                  fault.path,
                ]
                  .filter(Boolean)
                  .join(' · ')}
                {fault.value === undefined ? '' : ` "${fault.value}"`}:{' '}
                {i18n.exists(fault.reason) ? t(fault.reason, { ...failure.details }) : fault.reason}
              </li>
            ))}
          </ul>
        )
      }
      action={retry && <Button onClick={retry}>{t('ui.retry')}</Button>}
    />
  );
}

export function Nothing({ text, children }: { text?: string; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text ?? t('ui.empty')} style={{ padding: 24 }}>
      {children}
    </Empty>
  );
}
