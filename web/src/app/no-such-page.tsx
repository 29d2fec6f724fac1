import { Link } from '@tanstack/react-router';
import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';

/** Wrong address or no right to it: the same answer, so that it tells nothing. */
export function NoSuchPage() {
  const { t } = useTranslation();
  return (
    <Result
      status="404"
      title={t('shell.no_page')}
      subTitle={t('shell.no_page_hint')}
      extra={
        <Link to="/">
          <Button type="primary">{t('shell.home')}</Button>
        </Link>
      }
    />
  );
}
