import { AuditOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/audit',
      permission: 'audit:read',
      load: () => import('./audit-page.tsx'),
      menu: { order: 95, icon: <AuditOutlined />, textKey: 'audit.title' },
    },
  ],
  texts: {
    vi: {
      'audit.title': 'Nhật ký thao tác',
      'audit.note': 'Mọi thay đổi, ai làm, lúc nào. Không ai sửa được mà không lộ.',
      'audit.at': 'Lúc',
      'audit.command': 'Thao tác',
      'audit.actor': 'Người làm',
      'audit.subject': 'Đối tượng',
      'audit.verify': 'Kiểm tra tính toàn vẹn',
      'audit.whole': 'Toàn vẹn: {{entries}} dòng, mã cuối {{head}}.',
      'audit.broken_gap': 'Thiếu dòng số {{sequence}}: nhật ký đã bị cắt hoặc xóa.',
      'audit.broken_link': 'Dòng số {{sequence}} không nối với dòng trước: nhật ký đã bị thay.',
      'audit.broken_content': 'Dòng số {{sequence}} đã bị sửa nội dung.',
      'audit.before': 'Trước',
      'audit.after': 'Sau',
    },
    en: {
      'audit.title': 'Audit log',
      'audit.note': 'Every change, who made it and when. Nobody can edit it unseen.',
      'audit.at': 'At',
      'audit.command': 'Command',
      'audit.actor': 'By',
      'audit.subject': 'Subject',
      'audit.verify': 'Verify',
      'audit.whole': 'Whole: {{entries}} entries, head {{head}}.',
      'audit.broken_gap': 'Entry {{sequence}} is missing: the log was cut.',
      'audit.broken_link': 'Entry {{sequence}} does not follow the one before: the log was replaced.',
      'audit.broken_content': 'Entry {{sequence}} was edited.',
      'audit.before': 'Before',
      'audit.after': 'After',
    },
  },
  failures: { vi: {}, en: {} },
};
