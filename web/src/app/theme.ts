import type { ThemeConfig } from 'antd';

/** Calm, legible, one accent. Red is kept for what is late or infected, never for decoration. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0f6f5c',
    colorLink: '#0f6f5c',
    colorError: '#c0362c',
    colorWarning: '#b7791f',
    colorSuccess: '#2f7d4f',
    // Of so dark a green or blue the tint that is computed is mud.
    colorSuccessBg: '#eef7f1',
    colorSuccessBorder: '#b7dcc5',
    colorInfo: '#24648f',
    colorInfoBg: '#eef4f9',
    colorInfoBorder: '#b9d3e6',
    colorTextBase: '#1d2b2a',
    colorBgLayout: '#f4f6f5',
    borderRadius: 8,
    fontSize: 15,
    fontFamily: "'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif",
  },
  components: {
    Layout: { siderBg: '#0f3d3e', headerBg: '#ffffff', headerPadding: '0 20px', headerHeight: 56 },
    Menu: { darkItemBg: '#0f3d3e', darkItemSelectedBg: '#0f6f5c', darkItemColor: '#cfe0dc' },
    Table: { headerBg: '#eef2f0' },
    Card: { bodyPadding: 18 },
  },
};
