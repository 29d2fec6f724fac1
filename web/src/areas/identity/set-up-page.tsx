import { ListProvinces, SetUp } from '@lachan/server/contracts/identity';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Form, Input, Result, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { showFaults } from '../../ui/form-faults.ts';
import { Failed, Loading } from '../../ui/states.tsx';

interface Fields {
  provinceCode: string;
  departments: string[];
  leadUnit: string;
  administrator: { login: string; name: string; password: string };
}

/** The first page of a new installation: which province, who leads, who administers. */
export function SetUpPage() {
  const { t } = useTranslation();
  const [{ key }] = useFilters<{ key?: string }>();
  const provinces = useCall(ListProvinces, {});
  const setUp = useChange(SetUp);
  const [form] = Form.useForm<Fields>();
  const code = Form.useWatch('provinceCode', form);
  const departments = Form.useWatch('departments', form) ?? [];
  const chosen = provinces.data?.provinces.find((province) => province.code === code);

  if (setUp.data)
    return (
      <main className="centre-page">
        <div className="centre-card">
          <Result
            status="success"
            title={t('identity.set_up_done', { units: setUp.data.units })}
            extra={
              <Link to="/">
                <Button type="primary" size="large">
                  {t('identity.sign_in')}
                </Button>
              </Link>
            }
          />
        </div>
      </main>
    );

  return (
    <main className="centre-page">
      <div className="centre-card" style={{ maxWidth: 620 }}>
        <div className="centre-brand">
          <img src="/shield.svg" alt="" width={44} height={44} />
          <div>
            <h1>{t('identity.set_up')}</h1>
            <p>{t('identity.set_up_note')}</p>
          </div>
        </div>
        {!key && (
          <Alert type="warning" showIcon title={t('identity.set_up_no_key')} style={{ marginBottom: 14 }} />
        )}
        {provinces.error && <Failed failure={provinces.error} />}
        {setUp.error && <Failed failure={setUp.error} />}
        {provinces.isPending && <Loading />}
        {provinces.data && (
          <Form<Fields>
            form={form}
            layout="vertical"
            size="large"
            requiredMark={false}
            initialValues={{ leadUnit: 'Công an tỉnh' }}
            onFinish={(fields) =>
              setUp.mutate(
                { ...fields, key: key ?? '' },
                { onError: (failure) => showFaults(form, failure, t) },
              )
            }
          >
            <Form.Item
              name="provinceCode"
              label={t('identity.set_up_province')}
              extra={chosen && t('identity.set_up_communes', { count: chosen.communes })}
              rules={[{ required: true, message: '' }]}
            >
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                options={provinces.data.provinces.map((province) => ({
                  value: province.code,
                  label: province.name,
                }))}
                onChange={(value: string) => {
                  const proposed =
                    provinces.data.provinces.find((province) => province.code === value)?.departments ?? [];
                  form.setFieldsValue({
                    departments: proposed,
                    leadUnit: proposed.find((name) => name.startsWith('Công an')) ?? '',
                  });
                }}
              />
            </Form.Item>
            <Form.Item
              name="departments"
              label={t('identity.set_up_departments')}
              extra={t('identity.set_up_departments_note')}
              rules={[{ required: true, message: '' }]}
            >
              <Select mode="tags" maxTagCount={6} tokenSeparators={[';', '\n']} />
            </Form.Item>
            <Form.Item
              name="leadUnit"
              label={t('identity.set_up_lead')}
              extra={t('identity.set_up_lead_note')}
              rules={[{ required: true, message: '' }]}
            >
              <Select
                showSearch={{ optionFilterProp: 'value' }}
                options={departments.map((name) => ({ value: name, label: name }))}
              />
            </Form.Item>
            <h3>{t('identity.set_up_administrator')}</h3>
            <Form.Item
              name={['administrator', 'name']}
              label={t('identity.name')}
              rules={[{ required: true, message: '' }]}
            >
              <Input autoComplete="name" />
            </Form.Item>
            <Form.Item
              name={['administrator', 'login']}
              label={t('identity.login')}
              rules={[{ required: true, message: '' }]}
            >
              <Input autoComplete="username" autoCapitalize="none" />
            </Form.Item>
            <Form.Item
              name={['administrator', 'password']}
              label={t('identity.password')}
              extra={t('identity.password_rule')}
              rules={[{ required: true, min: 12, message: t('identity.password_rule') }]}
            >
              <Input.Password autoComplete="new-password" />
            </Form.Item>
            <Button type="primary" htmlType="submit" block loading={setUp.isPending} disabled={!key}>
              {t('identity.set_up_go')}
            </Button>
          </Form>
        )}
      </div>
    </main>
  );
}
