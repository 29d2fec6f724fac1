import type { Certainty } from './certainty.ts';
import type { Day } from './day.ts';

/** A document this package relies on or names. */
export interface Source {
  /** Number and symbol as printed; `null` when it has none. */
  number: string | null;
  title: string;
  /** Day of issue; a number alone never identifies a document: there are three "14/CT-TTg". */
  issuedOn: Day | null;
  /** The surest way in which any of it was read. */
  certainty: Certainty;
  /** What was read and what was not, so that nobody relies on more. */
  read: string;
}

export type SourceId = keyof typeof sources;

/** All sources, by a name made of type, number and year. */
export const sources = {
  'luat-116-2025': source(
    '116/2025/QH15',
    'Luật An ninh mạng',
    '2025-12-10',
    'A',
    'Text (Công báo 35, 21/01/2026)',
  ),
  'luat-86-2015': source(
    '86/2015/QH13',
    'Luật An toàn thông tin mạng',
    null,
    'B',
    'Đ21 in a secondary source; expired 01/7/2026 (Luật 116 Đ44.2)',
  ),
  'luat-24-2018': source(
    '24/2018/QH14',
    'Luật An ninh mạng',
    null,
    'A',
    'Only its end, 01/7/2026 (Luật 116 Đ44.2)',
  ),
  'luat-91-2025': source(
    '91/2025/QH15',
    'Luật Bảo vệ dữ liệu cá nhân',
    null,
    'B',
    'Đ23.1 in a secondary source',
  ),
  'nd-331-2026': source(
    '331/2026/NĐ-CP',
    'Bảo đảm an ninh mạng theo cấp độ',
    null,
    'A',
    'A full copy, not the Official Gazette: check before relying on it',
  ),
  'nd-333-2026': source(
    '333/2026/NĐ-CP',
    'Biện pháp bảo vệ an ninh mạng',
    null,
    'A',
    'A full copy, not the Official Gazette: check before relying on it',
  ),
  'nd-330-2026': source('330/2026/NĐ-CP', 'Xử phạt vi phạm hành chính về an ninh mạng', null, 'B', 'Digest'),
  'nd-329-2026': source(
    '329/2026/NĐ-CP',
    'Lực lượng bảo vệ an ninh mạng',
    null,
    'B',
    'Digest; body not read',
  ),
  'nd-332-2026': source(
    '332/2026/NĐ-CP',
    'Sản phẩm, dịch vụ an ninh mạng',
    null,
    'B',
    'Digest; body not read',
  ),
  'nd-85-2016': source(
    '85/2016/NĐ-CP',
    'Bảo đảm an toàn hệ thống thông tin theo cấp độ',
    '2016-07-01',
    'B',
    'Time limits in secondary sources; the body was not found, so the level table is recalled',
  ),
  'tt-03-2017': source(
    '03/2017/TT-BTTTT',
    'Hướng dẫn Nghị định 85/2016/NĐ-CP',
    '2017-04-24',
    'A',
    'Only its date and end (TT 12/2022 Đ17.1); some letters cite a wrong date, 24/2/2017',
  ),
  'tt-12-2022': source(
    '12/2022/TT-BTTTT',
    'Hướng dẫn Nghị định 85/2016/NĐ-CP',
    null,
    'A',
    'Đ7, Đ13 and the requirements for levels 1 and 2',
  ),
  'tt-20-2017': source(
    '20/2017/TT-BTTTT',
    'Điều phối, ứng cứu sự cố an toàn thông tin mạng',
    null,
    'B',
    'The five-day notice in secondary sources; forms 03 and 04 not found',
  ),
  'tt-31-2017': source(
    '31/2017/TT-BTTTT',
    'Hoạt động giám sát an toàn hệ thống thông tin',
    '2017-11-15',
    'B',
    'Title only; Phụ lục 2 was not found',
  ),
  'qd-05-2017': source(
    '05/2017/QĐ-TTg',
    'Hệ thống phương án ứng cứu khẩn cấp bảo đảm an toàn thông tin mạng quốc gia',
    '2017-03-16',
    'B',
    'Traces in secondary sources; body not found',
  ),
  'ct-14-2018': source(
    '14/CT-TTg',
    'Nâng cao năng lực phòng, chống phần mềm độc hại',
    '2018-05-25',
    'B',
    'Opening and traces; not found to be repealed',
  ),
  'ct-18-2022': source(
    '18/CT-TTg',
    'Đẩy mạnh ứng cứu sự cố an toàn thông tin mạng',
    '2022-10-13',
    'B',
    'Secondary source',
  ),
  'ct-60-2021': source(
    '60/CT-BTTTT',
    'Diễn tập thực chiến an toàn thông tin mạng',
    '2021-09-16',
    'B',
    'Secondary source',
  ),
  'cv-2290-2018': source(
    '2290/BTTTT-CATTT',
    'Hướng dẫn kết nối, chia sẻ thông tin về mã độc',
    '2018-07-17',
    'B',
    'Title; the text and its annex were not found',
  ),
  'cv-8676-a05': source(
    '8676/A05-TT4',
    'Hướng dẫn kết nối, chia sẻ dữ liệu mã độc',
    null,
    '-',
    'Not found; only a vendor specification that cites it',
  ),
  'mic-product-criteria': source(
    null,
    'Tiêu chí sản phẩm phòng, chống mã độc theo Chỉ thị 14/CT-TTg (Bộ TT&TT)',
    null,
    'B',
    'Press',
  ),
  'qd-17-2023': source(
    '17/QĐ-UBQGCS',
    'Quyết định của Ủy ban Quốc gia về chuyển đổi số (mục tiêu nhãn tín nhiệm mạng)',
    '2023-04-04',
    'B',
    'As quoted by a directive of Biên Hòa (2024), which gives no title',
  ),
  'tcvn-14423-2026': source(
    'TCVN 14423:2026',
    'Yêu cầu an ninh mạng theo cấp độ',
    null,
    'B',
    'Digest; under copyright, so only figures and our own words are used',
  ),
  'mic-procedure-5403': source(
    null,
    'Thủ tục 5403: báo cáo định kỳ của thành viên mạng lưới ứng cứu sự cố',
    null,
    'B',
    'Procedure page of the ministry',
  ),
  'nd-30-2020': source('30/2020/NĐ-CP', 'Công tác văn thư', null, 'A', 'Text with annexes'),
  'nd-356-2025': source(
    '356/2025/NĐ-CP',
    'Quy định chi tiết Luật Bảo vệ dữ liệu cá nhân',
    null,
    'B',
    'Đ28 and Mẫu 08 in a secondary source',
  ),
  'nq-202-2025': source(
    '202/2025/QH15',
    'Sắp xếp đơn vị hành chính cấp tỉnh',
    null,
    'B',
    'Secondary source and the official list of units',
  ),
  'qd-19-2025': source(
    '19/2025/QĐ-TTg',
    'Bảng danh mục và mã số các đơn vị hành chính',
    null,
    'B',
    'Secondary source',
  ),
  'nq-30-2026': source('30/2026/QH16', 'Thành lập thành phố Đồng Nai', null, 'B', 'Secondary source'),
  'handover-2025': source(
    null,
    'Biên bản bàn giao nhiệm vụ quản lý nhà nước về an toàn thông tin mạng (Bộ TT&TT – Bộ Công an)',
    '2025-02-28',
    'B',
    'Press; in force from 01/3/2025',
  ),
  'merger-mic-2025': source(
    null,
    'Hợp nhất Bộ Thông tin và Truyền thông vào Bộ Khoa học và Công nghệ',
    null,
    'B',
    'Press',
  ),
  'binh-thuan-2025': source(
    null,
    'Bàn giao nhiệm vụ an toàn thông tin cấp tỉnh (Bình Thuận)',
    '2025-02-28',
    'B',
    'Press: plo.vn post836728',
  ),
  'bac-ninh-186-2025': source(
    '186/KH-UBND',
    'Kế hoạch chuyển đổi số (UBND tỉnh Bắc Ninh)',
    '2025-12-29',
    'B',
    'Press: proposed by Sở KH&CN',
  ),
  'nghe-an-2026': source(
    null,
    'Kiện toàn đội ứng phó sự cố an ninh mạng (Nghệ An)',
    '2026-01-21',
    'B',
    'Press',
  ),
  'ha-tinh-2026': source(null, 'Tiểu ban An ninh mạng tỉnh (Hà Tĩnh)', null, 'B', 'Press'),
  'blld-2019': source('45/2019/QH14', 'Bộ luật Lao động', null, 'B', 'Đ111–112 in secondary sources'),
  'nq-28-2026': source(
    '28/2026/QH16',
    'Ngày Văn hóa Việt Nam 24/11',
    null,
    'B',
    'Press; in force from 01/7/2026',
  ),
  'tb-9441-2025': source(
    '9441/TB-BNV',
    'Nghỉ Tết Nguyên đán và Quốc khánh năm 2026',
    null,
    'B',
    'Press; the notice itself was not read',
  ),
  'lunar-computation': source(
    null,
    'Âm lịch Việt Nam, tính theo UTC+7',
    null,
    'M',
    'Two independent computations agree on every day of 1975–2075 but the 30 days of one month in 2072',
  ),
  'gia-lai-2018': source(
    null,
    'Công văn triển khai Chỉ thị 14/CT-TTg (UBND tỉnh Gia Lai, tháng 7/2018)',
    null,
    'A',
    'Text; draft without number and day',
  ),
  design: source(null, 'Thiết kế của Lá Chắn', null, 'D', 'Our own choice, not law'),
} satisfies Record<string, Source>;

/** "Nghị định 331/2026/NĐ-CP" as it is cited: number and title. */
export function sourceLabel(id: SourceId): string {
  const { number, title } = sources[id];
  return number === null ? title : `${number} (${title})`;
}

function source(
  number: string | null,
  title: string,
  issuedOn: Day | null,
  certainty: Certainty,
  read: string,
): Source {
  return { number, title, issuedOn, certainty, read };
}
