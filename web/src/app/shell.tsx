import {
  EllipsisOutlined,
  GlobalOutlined,
  LogoutOutlined,
  SearchOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { SignOut } from '@lachan/server/contracts/identity';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Dropdown, Input, Layout, Menu } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsPhone } from '../ui/use-is-phone.ts';
import type { Page } from './area.ts';
import { useChange } from './http.ts';
import { useSession } from './session.tsx';
import { chooseLanguage } from './texts.ts';

type MenuPage = Page & { menu: NonNullable<Page['menu']> };

/** The frame: a menu at the side on a desk, at the bottom on a phone. */
export function Shell({ pages }: { pages: readonly Page[] }) {
  const { t } = useTranslation();
  const isPhone = useIsPhone();
  const { may, seesProvince, provinceName, mustChangePassword } = useSession();
  const { pathname } = useLocation();
  const entries = pages
    .filter((page): page is MenuPage => page.menu !== undefined && (!page.permission || may(page.permission)))
    .filter(({ menu }) => menu.only === undefined || (menu.only === 'province') === seesProvince)
    .toSorted((a, b) => a.menu.order - b.menu.order);
  const selected = entries
    .toSorted((a, b) => b.path.length - a.path.length)
    .find(({ path }) => path === pathname || (path !== '/' && pathname.startsWith(path)))?.path;
  const items = [...Map.groupBy(entries, ({ menu }) => groupOf(menu.order))].map(([group, members]) => ({
    key: group,
    type: 'group' as const,
    label: t(`shell.group_${group}`),
    children: members.map(menuItem(t)),
  }));

  if (mustChangePassword && pathname !== '/account') return <ChangePasswordFirst />;
  return (
    <Layout style={{ minHeight: '100dvh' }}>
      {!isPhone && (
        <Layout.Sider width={236} className="shell-side">
          <Link to="/" className="shell-brand">
            <img src="/shield.svg" alt="" width={28} height={28} />
            <span>
              <strong>Lá Chắn</strong>
              <small>{provinceName}</small>
            </span>
          </Link>
          <Menu theme="dark" mode="inline" selectedKeys={selected ? [selected] : []} items={items} />
        </Layout.Sider>
      )}
      <Layout>
        <Header isPhone={isPhone} />
        <Layout.Content className={isPhone ? 'shell-content shell-content-phone' : 'shell-content'}>
          <Outlet />
        </Layout.Content>
      </Layout>
      {isPhone && <PhoneBar entries={entries} selected={selected} />}
    </Layout>
  );
}

/** The parts of the menu, by the last order that belongs to each. */
const groups = [
  ['work', 29],
  ['watch', 39],
  ['report', 49],
  ['feed', 69],
  ['look_up', 79],
  ['manage', Number.POSITIVE_INFINITY],
] as const;

function groupOf(order: number): string {
  return groups.find(([, last]) => order <= last)?.[0] ?? 'manage';
}

function menuItem(t: (key: string) => string) {
  return ({ path, menu }: MenuPage) => ({
    key: path,
    icon: menu.icon,
    label: <Link to={path}>{t(menu.textKey)}</Link>,
  });
}

function ChangePasswordFirst() {
  const navigate = useNavigate();
  void navigate({ to: '/account', replace: true });
  return null;
}

function Header({ isPhone }: { isPhone: boolean }) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const signOut = useChange(SignOut);
  const leave = () => signOut.mutate({}, { onSettled: () => client.resetQueries() });
  return (
    <Layout.Header className="shell-header">
      <div className="shell-unit">
        <strong>{session.unit.name}</strong>
        {!isPhone && <span>{session.name}</span>}
      </div>
      {!isPhone && (
        <Input
          className="shell-search"
          prefix={<SearchOutlined />}
          placeholder={t('shell.search')}
          aria-label={t('shell.search')}
          allowClear
          onPressEnter={(event) =>
            void navigate({ to: '/search', search: { text: event.currentTarget.value } })
          }
        />
      )}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', label: `${session.name} (${session.login})`, disabled: true },
            ...(isPhone
              ? [{ key: 'search', icon: <SearchOutlined />, label: <Link to="/search">{t('ui.find')}</Link> }]
              : []),
            {
              key: 'account',
              icon: <UserOutlined />,
              label: <Link to="/account">{t('shell.account')}</Link>,
            },
            {
              key: 'language',
              icon: <GlobalOutlined />,
              label: t('shell.language'),
              onClick: () => chooseLanguage(i18n.language === 'vi' ? 'en' : 'vi'),
            },
            { key: 'leave', icon: <LogoutOutlined />, label: t('shell.sign_out'), onClick: leave },
          ],
        }}
      >
        <Button
          type="text"
          shape="circle"
          size="large"
          icon={<UserOutlined />}
          aria-label={t('shell.account')}
        />
      </Dropdown>
    </Layout.Header>
  );
}

function PhoneBar({ entries, selected }: { entries: readonly MenuPage[]; selected: string | undefined }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [shown, rest] = entries.length <= 5 ? [entries, []] : [entries.slice(0, 4), entries.slice(4)];
  return (
    <nav className="shell-bar">
      {shown.map(({ path, menu }) => (
        <Link key={path} to={path} className={path === selected ? 'shell-bar-on' : ''}>
          {menu.icon}
          <span>{t(menu.textKey)}</span>
        </Link>
      ))}
      {rest.length > 0 && (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className={rest.some(({ path }) => path === selected) ? 'shell-bar-on' : ''}
        >
          <EllipsisOutlined />
          <span>{t('shell.more')}</span>
        </button>
      )}
      <Drawer
        placement="bottom"
        size={Math.min(520, 90 + rest.length * 52)}
        open={isOpen}
        onClose={() => setOpen(false)}
        title={t('shell.more')}
      >
        <Menu
          selectedKeys={selected ? [selected] : []}
          onClick={() => setOpen(false)}
          items={rest.map(menuItem(t))}
        />
      </Drawer>
    </nav>
  );
}
