import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import viVN from 'antd/locale/vi_VN';
import dayjs from 'dayjs';
import 'dayjs/locale/vi';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { Failure } from './http.ts';
import { createAppRouter } from './router.tsx';
import './shell.css';
import { startTexts } from './texts.ts';
import { theme } from './theme.ts';

const router = createAppRouter();
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays a refusal; only a lost connection is worth another try.
      retry: (count, error) => count < 2 && error instanceof Failure && error.status === 0,
    },
  },
});

function Root() {
  const { i18n } = useTranslation();
  dayjs.locale(i18n.language);
  return (
    <ConfigProvider theme={theme} locale={i18n.language === 'en' ? enUS : viVN}>
      <App>
        <RouterProvider router={router} />
      </App>
    </ConfigProvider>
  );
}

await startTexts();
const root = document.getElementById('root');
if (!root) throw new Error('The page has no root element');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Root />
    </QueryClientProvider>
  </StrictMode>,
);
