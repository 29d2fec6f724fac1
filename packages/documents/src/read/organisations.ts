import type { Span } from '../extracted.ts';

/** Names of departments, ministries and divisions with the abbreviations in use, old and new ones alike. */
const FIELDS: Record<string, string[]> = {
  'Thông tin và Truyền thông': ['TT&TT', 'TTTT', 'TT-TT', 'TT và TT'],
  'Khoa học và Công nghệ': ['KH&CN', 'KHCN', 'KH-CN'],
  'Khoa học, Công nghệ và Môi trường': [],
  'Kế hoạch và Đầu tư': ['KH&ĐT', 'KHĐT'],
  'Kế hoạch - Tài chính': [],
  'Tài chính - Kế hoạch': ['TC-KH'],
  'Tài chính': ['TC'],
  'Nội vụ': ['NV'],
  'Tư pháp': ['TP'],
  'Công Thương': ['CT'],
  'Xây dựng': ['XD'],
  'Giao thông vận tải': ['GTVT'],
  'Giáo dục và Đào tạo': ['GD&ĐT', 'GDĐT', 'GD-ĐT'],
  'Y tế': ['YT'],
  'Nông nghiệp và Phát triển nông thôn': ['NN&PTNT', 'NNPTNT'],
  'Nông nghiệp và Môi trường': ['NN&MT', 'NNMT'],
  'Tài nguyên và Môi trường': ['TN&MT', 'TNMT'],
  'Lao động - Thương binh và Xã hội': ['LĐ-TB&XH', 'LĐTB&XH', 'LĐTBXH', 'LĐTB và XH'],
  'Lao động, Thương binh và Xã hội': [],
  'Văn hóa, Thể thao và Du lịch': ['VH,TT&DL', 'VHTT&DL', 'VHTTDL', 'VH-TT&DL'],
  'Văn hóa và Thể thao': ['VH&TT', 'VHTT'],
  'Văn hóa và Thông tin': ['VH&TT', 'VHTT', 'VH-TT'],
  'Văn hóa - Xã hội': ['VH-XH'],
  'Văn hóa - Thông tin': [],
  'Kinh tế - Hạ tầng': [],
  'Kinh tế, Hạ tầng và Đô thị': [],
  'Quản lý đô thị': [],
  'Du lịch': ['DL'],
  'Ngoại vụ': [],
  'Ngoại giao': [],
  'Quốc phòng': ['QP'],
  'Công an': ['CA'],
  'Quy hoạch - Kiến trúc': ['QHKT'],
  'Dân tộc và Tôn giáo': ['DT&TG'],
  'Dân tộc': [],
  'An toàn thông tin': ['ATTT'],
  'Chuyển đổi số quốc gia': [],
  'Chuyển đổi số': [],
  'An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao': ['ANM&PCTPSDCNC'],
  'Viễn thông': [],
  'Tần số vô tuyến điện': [],
  'Tin học hóa': [],
  'Cơ yếu Chính phủ': [],
};

// Both tone placements and both spellings of a field name are met in one document.
const FIELD = Object.entries(FIELDS)
  .flatMap(([name, short]) => [spelled(name), ...short.map(escaped)])
  .sort((left, right) => right.length - left.length)
  .join('|');

/** Words that end a name because an instruction or a relation starts there. */
const STOP = String.raw`(?:chủ trì|phối hợp|triển khai|thực hiện|có |chịu|tổ chức(?! chính trị)|hướng dẫn|báo cáo|theo |tham mưu|xây dựng kế|xây dựng và|căn cứ|chủ động|để |tại |về |trước |là |được |xem xét|khẩn trương|tiếp tục|rà soát|kiểm tra|đề xuất|tổng hợp|giám sát hoạt|cập nhật|cung cấp|bố trí|đảm bảo|bảo đảm|tăng cường|liên hệ|đôn đốc|quán triệt|nghiêm túc|thường xuyên|kịp thời|tập trung|nghiên cứu|phân công|cử |gửi|thông báo|đẩy mạnh|duy trì|áp dụng|sử dụng|quản lý, |vận hành|đăng ký|chỉ đạo|yêu cầu|đề nghị|giao |và các|và (?:UBND|Ủy ban|Sở|Phòng|Công an|hướng|chỉ|thực)|ban hành|khi |nếu |sẽ |phải |cần |như |trong |năm |ngày |số \d|trực tiếp|nắm|khắc phục|cảnh báo|chia sẻ|chậm nhất|muộn nhất|hằng |hàng |định kỳ|qua |từ |đến |với |cho |do |hoặc |nhằm |ngay |sau |đã |đang |vào |hết |xong |lập |tuyên truyền|mở |chuẩn bị|tiếp nhận|đồng thời|nêu |bằng |tăng |hoàn thành)`;
const WORD = String.raw`(?!${STOP})[\p{L}\p{N}&]+`;
const NAME_TAIL = String.raw` (?:\p{Lu}[\p{L}\p{N}&]*|tỉnh)(?:(?: |\s?-\s?)${WORD}){0,9}`;

const PROPER = String.raw`\p{Lu}\p{Ll}*(?:(?: |-|\s-\s)\p{Lu}\p{Ll}*){0,4}`;
const LEVEL = String.raw`(?:tỉnh|thành phố|Thành phố|TP\.?|Tỉnh|huyện|quận|thị xã|thị trấn|phường|xã|đặc khu|cấp tỉnh|cấp huyện|cấp xã)`;
const OF_PLACE = String.raw`(?: (?:${LEVEL})(?: ${PROPER})?)`;

const ORGANISATION = [
  String.raw`(?:Sở|Bộ|Cục|Tổng cục|Phòng|Chi cục|Ban|Vụ) (?:${FIELD})(?!\p{L})${OF_PLACE}?`,
  String.raw`Thủ tướng Chính phủ|Văn phòng Chính phủ|Văn phòng Quốc hội|Ban Cơ yếu Chính phủ|Chính phủ|Quốc hội|Ủy ban Thường vụ Quốc hội`,
  String.raw`(?:Chủ tịch |Phó Chủ tịch |Văn phòng |VP)?(?:UBND|HĐND và UBND|HĐND-UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Hội đồng nhân dân)${OF_PLACE}`,
  String.raw`(?:Ủy ban|Uỷ ban) (?:Quốc gia về Chuyển đổi số|quốc gia về chuyển đổi số|Mặt trận Tổ quốc(?: Việt Nam)?|MTTQ(?: Việt Nam)?|Kiểm tra)${OF_PLACE}?`,
  String.raw`Công an(?:${OF_PLACE})|(?:Bộ|Ban) (?:Chỉ huy|CHQS|CH) ?(?:quân sự|Quân sự|Bộ đội Biên phòng|BĐBP)?${OF_PLACE}?`,
  String.raw`Trung ương Đảng|Ban Chấp hành Trung ương|Bộ Chính trị|Ban Bí thư(?: Trung ương)?(?: Đảng)?|(?:Thường trực |Văn phòng |Ban Nội chính |Ban Tuyên giáo(?: và Dân vận)? |Ban Tổ chức )?(?:Tỉnh|Thành|Huyện|Thị|Quận|Đảng) [uủ][ỷy](?: (?:Công an Trung ương|Quốc hội|Chính phủ|Mặt trận Tổ quốc, các đoàn thể Trung ương|các cơ quan Đảng Trung ương|(?:Công an|Quân sự|Bộ đội Biên phòng|UBND|Ủy ban nhân dân|các cơ quan Đảng)${OF_PLACE}?)|${OF_PLACE})?|Quân ủy Trung ương`,
  String.raw`Trung tâm (?:Giám sát an toàn không gian mạng quốc gia|Ứng cứu khẩn cấp không gian mạng Việt Nam)|VNCERT/CC|VNCERT|NCSC`,
  String.raw`Ban Chỉ đạo (?:An ninh mạng quốc gia|Chuyển đổi số|chuyển đổi số|an toàn, an ninh mạng)${OF_PLACE}?|Tiểu ban (?:An toàn, )?[Aa]n ninh mạng${OF_PLACE}?|Đội ứng cứu sự cố[^,.;:()]{0,60}?tỉnh|(?:Tổ|Đội|Đoàn) (?:ứng cứu|công tác|giúp việc|kiểm tra|liên ngành|thẩm định)(?: sự cố)?(?: an (?:ninh|toàn) (?:mạng|thông tin(?: mạng)?))?(?:(?: của)?${OF_PLACE})?`,
  String.raw`(?:Hiệp hội|Chi hội|Tổng Công ty|Tổng công ty|Công ty|Tập đoàn|Ngân hàng|Trung tâm|Viện|Văn phòng|Đài|Báo|Hội|Liên đoàn|Trường|Bệnh viện|Học viện|Đoàn|Ban Quản lý|Ban quản lý|Thanh tra|Kho bạc|Cục|Chi cục|Sở|Phòng|Ban)${NAME_TAIL}`,
  String.raw`(?:VNPT|Viettel|MobiFone|Mobifone|FPT|VNISA|BKAV|Bkav)(?: ${PROPER})?`,
].join('|');

const ORGANISATIONS = new RegExp(
  String.raw`(?<![\p{L}\p{N}&/])(?:(?:Giám đốc|Thủ trưởng|Trưởng|Chánh|Chủ tịch|Lãnh đạo) )?(?:${ORGANISATION})(?![\p{L}\p{N}&])`,
  'gu',
);

export interface OrganisationMention extends Span {
  /** As written. */
  text: string;
  name: string;
}

/** Every body named in the text, in order. `offset` is added to the spans. */
export function findOrganisations(text: string, offset = 0): OrganisationMention[] {
  const found: OrganisationMention[] = [];
  for (const match of text.matchAll(ORGANISATIONS)) {
    const written = match[0].trimEnd();
    if (/ các(?: |$)/u.test(written)) continue;
    const start = offset + match.index;
    found.push({ text: written, name: spellOut(written), start, end: start + written.length });
  }
  return found;
}

/**
 * Writes a body's name without abbreviation and without the head's title.
 * @example spellOut('Giám đốc Sở TT&TT') // 'Sở Thông tin và Truyền thông'
 */
export function spellOut(name: string): string {
  const known = spelledOut.get(name);
  if (known !== undefined) return known;
  const full = spell(name);
  // The same few names recur in every document; the bound is for hostile ones.
  if (spelledOut.size < 5000) spelledOut.set(name, full);
  return full;
}

const spelledOut = new Map<string, string>();

function spell(name: string): string {
  let full = name
    .replace(/^(?:Giám đốc|Thủ trưởng|Trưởng|Chánh|Lãnh đạo) (?=\p{Lu})/u, '')
    .replace(/^UBND(?!\p{L})/u, 'Ủy ban nhân dân')
    .replace(/(?<= )UBND(?= )/u, 'Ủy ban nhân dân')
    .replace(/^Uỷ/u, 'Ủy');
  for (const [field, short] of Object.entries(FIELDS)) {
    for (const abbreviation of short) {
      if (/^(?:Sở|Bộ|Cục|Phòng) /u.test(full) && isWholeField(full, abbreviation)) {
        // "VH&TT" of a division is culture and information, of a department culture and sport.
        if (field === 'Văn hóa và Thông tin' && full.startsWith('Sở')) continue;
        if (field === 'Văn hóa và Thể thao' && full.startsWith('Phòng')) continue;
        full = full.replace(abbreviation, field);
      }
    }
  }
  return full.replace(/ {2,}/g, ' ');
}

function isWholeField(name: string, abbreviation: string): boolean {
  const rest = name.slice(name.indexOf(' ') + 1);
  return rest === abbreviation || rest.startsWith(`${abbreviation} `);
}

function escaped(text: string): string {
  return text.replaceAll(/[.()/]/g, String.raw`\$&`);
}

function spelled(name: string): string {
  return escaped(name)
    .replaceAll('óa', '(?:óa|oá)')
    .replaceAll('Thông tin và Truyền', 'Thông tin (?:và|&|-) Truyền');
}
