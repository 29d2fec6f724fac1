import { GetInstallation, SignIn } from '@lachan/server/contracts/identity';
import { Navigate } from '@tanstack/react-router';
import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';

/** Name and password; the code field appears when the account has an authenticator. */
export function SignInPage() {
  const { t } = useTranslation();
  const installation = useCall(GetInstallation, {});
  const signIn = useChange(SignIn);
  const needsCode = signIn.error?.reason === 'identity.code_needed' || signIn.variables?.code !== undefined;
  if (installation.data?.isSetUp === false) return <Navigate to="/set-up" replace />;
  return (
    <main className="centre-page">
      <div className="centre-card">
        <div className="centre-brand">
          <img src="/shield.svg" alt="" width={44} height={44} />
          <div>
            <h1>Lá Chắn</h1>
            <p>{installation.data?.provinceName ?? t('identity.sign_in_note')}</p>
          </div>
        </div>
        {signIn.error && signIn.error.reason !== 'identity.code_needed' && <Failed failure={signIn.error} />}
        <Form
          layout="vertical"
          size="large"
          requiredMark={false}
          onFinish={(fields: { login: string; password: string; code?: string }) => signIn.mutate(fields)}
        >
          <Form.Item name="login" label={t('identity.login')} rules={[{ required: true, message: '' }]}>
            <Input autoComplete="username" autoCapitalize="none" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t('identity.password')} rules={[{ required: true, message: '' }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {needsCode && (
            <Form.Item
              name="code"
              label={t('identity.code')}
              extra={t('identity.code_note')}
              rules={[{ required: true, message: '' }]}
            >
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
            {t('identity.sign_in')}
          </Button>
        </Form>
        {installation.data?.isSample && (
          <Alert style={{ marginTop: 18 }} type="info" title={t('identity.sample_hint')} />
        )}
      </div>
    </main>
  );
}
