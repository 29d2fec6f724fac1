import { ChangePassword, ConfirmTotp, RemoveTotp, StartTotp } from '@lachan/server/contracts/identity';
import { Alert, App, Button, Card, Form, Input } from 'antd';
import { QRCodeSVG } from 'qrcode.react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed } from '../../ui/states.tsx';

export default function AccountPage() {
  const { t } = useTranslation();
  const { name, unit, mustChangePassword } = useSession();
  return (
    <PageFrame title={t('identity.account')} note={`${name} · ${unit.name}`}>
      <div style={{ display: 'grid', gap: 16, maxWidth: 560 }}>
        {mustChangePassword && <Alert type="warning" showIcon title={t('identity.change_password_first')} />}
        <PasswordCard />
        <TotpCard />
      </div>
    </PageFrame>
  );
}

function PasswordCard() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ current: string; password: string }>();
  const change = useChange(ChangePassword);
  const done = () => {
    form.resetFields();
    void message.success(t('identity.password_changed'));
  };
  return (
    <Card title={t('identity.change_password')}>
      {change.error && <Failed failure={change.error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(fields) => change.mutate(fields, { onSuccess: done })}
      >
        <Form.Item
          name="current"
          label={t('identity.current_password')}
          rules={[{ required: true, message: '' }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('identity.new_password')}
          extra={t('identity.password_rule')}
          rules={[{ required: true, min: 12, message: t('identity.password_rule') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('identity.change_password')}
        </Button>
      </Form>
    </Card>
  );
}

function TotpCard() {
  const { t } = useTranslation();
  const { hasTotp } = useSession();
  const start = useChange(StartTotp);
  const confirm = useChange(ConfirmTotp);
  const remove = useChange(RemoveTotp);
  const failure = start.error ?? confirm.error ?? remove.error;
  const askPassword = (label: string, run: (current: string) => void, isPending: boolean) => (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={({ current }: { current: string }) => run(current)}
    >
      <Form.Item
        name="current"
        label={t('identity.current_password')}
        rules={[{ required: true, message: '' }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Button htmlType="submit" loading={isPending}>
        {label}
      </Button>
    </Form>
  );
  return (
    <Card title={t('identity.totp')}>
      {failure && <Failed failure={failure} />}
      <p>{hasTotp ? t('identity.totp_is_on') : t('identity.totp_explain')}</p>
      {hasTotp &&
        askPassword(t('identity.totp_remove'), (current) => remove.mutate({ current }), remove.isPending)}
      {!hasTotp &&
        !start.data &&
        askPassword(t('identity.totp_start'), (current) => start.mutate({ current }), start.isPending)}
      {!hasTotp && start.data && (
        <Form
          layout="vertical"
          requiredMark={false}
          onFinish={({ code }: { code: string }) => confirm.mutate({ code })}
        >
          <p>{t('identity.totp_scan')}</p>
          <QRCodeSVG value={start.data.uri} size={176} marginSize={2} />
          <p>
            {t('identity.totp_secret')} <code>{start.data.secret}</code>
          </p>
          <Form.Item name="code" label={t('identity.code')} rules={[{ required: true, message: '' }]}>
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} style={{ maxWidth: 160 }} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={confirm.isPending}>
            {t('identity.totp_confirm')}
          </Button>
        </Form>
      )}
    </Card>
  );
}
