import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../ui/numbers.ts';
import type { Feed } from './feeds-page.tsx';

/** What the form holds of certificates; `keep`: nothing is sent. */
export interface TlsValues {
  mode: 'keep' | 'none' | 'set';
  certificatePem?: string;
  keyPem?: string;
  passphrase?: string;
  authorityPem?: string;
}

/** What is set now, in words; empty when nothing is. */
export function useTlsWords(): (feed: Pick<Feed, 'clientCertificate' | 'hasOwnAuthority'>) => string {
  const { t } = useTranslation();
  return ({ clientCertificate, hasOwnAuthority }) =>
    [
      clientCertificate &&
        t('intel.tls_until', {
          subject: clientCertificate.subject,
          day: dayText(clientCertificate.validTo),
        }),
      hasOwnAuthority && t('intel.tls_own_authority'),
    ]
      .filter(Boolean)
      .join('; ');
}

/** For givers that ask who comes, or whom no system knows. A key is never shown: an empty field leaves it as it is. */
export function FeedTlsFields({ feed }: { feed: Feed | null }) {
  const { t } = useTranslation();
  const mode = Form.useWatch<TlsValues['mode']>(['tls', 'mode']);
  const words = useTlsWords();
  const set = feed ? words(feed) : '';
  const pem = (name: keyof TlsValues, label: string, hint: string) => (
    <Form.Item name={['tls', name]} label={t(label)} extra={t(hint)}>
      <Input.TextArea
        autoSize={{ minRows: 2, maxRows: 6 }}
        placeholder="-----BEGIN …"
        spellCheck={false}
        style={{ fontFamily: 'monospace', fontSize: 12 }}
      />
    </Form.Item>
  );
  return (
    <>
      <Form.Item name={['tls', 'mode']} label={t('intel.tls')} extra={t('intel.tls_hint')}>
        <Select
          options={[
            ...(set ? [{ value: 'keep', label: t('intel.tls_keep', { what: set }) }] : []),
            { value: 'none', label: t('intel.tls_none') },
            { value: 'set', label: t('intel.tls_set') },
          ]}
        />
      </Form.Item>
      {mode === 'set' && (
        <>
          {pem('certificatePem', 'intel.tls_certificate', 'intel.tls_certificate_hint')}
          {pem('keyPem', 'intel.tls_key', 'intel.tls_key_hint')}
          <Form.Item name={['tls', 'passphrase']} label={t('intel.tls_passphrase')}>
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          {pem('authorityPem', 'intel.tls_authority', 'intel.tls_authority_hint')}
        </>
      )}
    </>
  );
}

/** What is sent of certificates; left out, what was set stays. */
export function tlsInputOf({ mode, ...given }: TlsValues) {
  if (mode === 'keep') return {};
  const {
    authorityPem = '',
    certificatePem = '',
    keyPem = '',
    passphrase = '',
  } = mode === 'set' ? given : {};
  return {
    tls: {
      certificatePem: certificatePem || null,
      keyPem: keyPem || null,
      passphrase: passphrase || null,
      authorityPem: authorityPem || null,
    },
  };
}
