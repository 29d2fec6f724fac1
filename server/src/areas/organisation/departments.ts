/**
 * Departments that a province has since the mergers of 2025, as a proposal that the set-up page lets people edit.
 * Names seen in provincial decisions of 2025–2026; a province may have others (Ngoại vụ, Ban Quản lý …).
 */
export const proposedDepartments: readonly string[] = [
  'Văn phòng UBND tỉnh',
  'Công an tỉnh',
  'Bộ Chỉ huy Quân sự tỉnh',
  'Sở Khoa học và Công nghệ',
  'Sở Nội vụ',
  'Sở Tài chính',
  'Sở Tư pháp',
  'Sở Xây dựng',
  'Sở Công Thương',
  'Sở Nông nghiệp và Môi trường',
  'Sở Giáo dục và Đào tạo',
  'Sở Y tế',
  'Sở Văn hóa, Thể thao và Du lịch',
  'Sở Dân tộc và Tôn giáo',
  'Thanh tra tỉnh',
];

/** The same names where the province is a centrally-run city: "Công an thành phố". */
export function departmentsOf(provinceName: string): string[] {
  return proposedDepartments.map((name) =>
    provinceName.startsWith('Thành phố') ? name.replace(/ tỉnh$/u, ' thành phố') : name,
  );
}
