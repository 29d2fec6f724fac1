import type { KnownColumn } from '../../kernel/spreadsheet/columns.ts';
import type { WrittenColumn } from '../../kernel/spreadsheet/write-workbook.ts';
import type { contactRoles, RegisterField } from './contract.ts';

/** The sheet of units as it is downloaded, filled in and sent back. */
export const sheetColumns: readonly (WrittenColumn & { field: RegisterField })[] = [
  { field: 'unit', title: 'Đơn vị', width: 34 },
  { field: 'code', title: 'Mã đơn vị', width: 12 },
  { field: 'organId', title: 'Mã định danh', width: 18 },
  { field: 'cidr', title: 'Dải địa chỉ mạng', width: 26 },
  { field: 'isShared', title: 'Dùng chung (NAT)', width: 16 },
  { field: 'note', title: 'Ghi chú', width: 30 },
  { field: 'validFrom', title: 'Từ ngày', width: 14 },
  { field: 'role', title: 'Vai trò', width: 22 },
  { field: 'contact', title: 'Họ và tên', width: 24 },
  { field: 'phone', title: 'Điện thoại', width: 16 },
  { field: 'email', title: 'Thư điện tử', width: 26 },
];

/** Headers of lists that offices keep themselves. */
export const knownColumns: readonly KnownColumn<RegisterField>[] = [
  { field: 'unit', headers: ['Đơn vị', 'Tên đơn vị', 'Cơ quan', 'Cơ quan, đơn vị', 'Xã, phường', 'Unit'] },
  { field: 'code', headers: ['Mã đơn vị', 'Mã xã', 'Mã hành chính', 'Unit code'] },
  { field: 'organId', headers: ['Mã định danh', 'Mã định danh điện tử', 'Mã trục liên thông', 'OrganId'] },
  {
    field: 'cidr',
    headers: ['Dải địa chỉ mạng', 'Dải địa chỉ', 'Dải IP', 'Địa chỉ IP', 'IP', 'Mạng', 'Network', 'CIDR'],
  },
  { field: 'isShared', headers: ['Dùng chung', 'Dùng chung (NAT)', 'NAT', 'Shared'] },
  { field: 'note', headers: ['Ghi chú', 'Mô tả', 'Note'] },
  { field: 'validFrom', headers: ['Từ ngày', 'Ngày bắt đầu', 'Ngày hiệu lực', 'From', 'Valid from'] },
  { field: 'role', headers: ['Vai trò', 'Chức vụ', 'Chức danh', 'Role'] },
  {
    field: 'contact',
    headers: ['Họ và tên', 'Họ tên', 'Đầu mối', 'Cán bộ đầu mối', 'Người liên hệ', 'Contact'],
  },
  { field: 'phone', headers: ['Điện thoại', 'Số điện thoại', 'ĐT', 'SĐT', 'Di động', 'Phone'] },
  { field: 'email', headers: ['Thư điện tử', 'Email', 'E-mail', 'Hộp thư công vụ'] },
];

/** How the sheet names the roles, and what else people write. */
export const roleWords: Record<(typeof contactRoles)[number], readonly string[]> = {
  head: ['Thủ trưởng', 'Lãnh đạo', 'Chủ tịch', 'Giám đốc', 'head'],
  security_officer: ['Cán bộ an ninh mạng', 'Cán bộ đầu mối', 'Đầu mối', 'Chuyên trách', 'security officer'],
  duty: ['Trực', 'Cán bộ trực', 'Trực ban', 'duty'],
};
