import { ListExpiring } from '@lachan/server/contracts/signing';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { dayText, numberText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';

/** Certificates that expire within weeks: without them nobody signs, and what is signed is not believed. */
export function ExpiryAlarm() {
  const { t } = useTranslation();
  const certificates = useCall(ListExpiring, {}).data?.certificates ?? [];
  if (certificates.length === 0) return null;
  return (
    <Alert
      showIcon
      style={{ marginBottom: 14 }}
      type={certificates.some(({ days }) => days < 0) ? 'error' : 'warning'}
      title={t('overview.certificates_expire')}
      description={
        <>
          <ul style={{ margin: '0 0 6px', paddingInlineStart: 18 }}>
            {certificates.map(({ name, on, days }) => (
              <li key={`${name} ${on}`}>
                {t(days < 0 ? 'overview.certificate_expired' : 'overview.certificate_expires', {
                  name,
                  on: dayText(on),
                  days: numberText(days),
                })}
              </li>
            ))}
          </ul>
          <PathLink to="/signatures">{t('overview.certificates_page')}</PathLink>
        </>
      }
    />
  );
}
