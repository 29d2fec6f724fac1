import type { Span, UnitKind, UnitMention } from '../extracted.ts';
import { findOrganisations } from './organisations.ts';

export interface UnitAt extends Span {
  units: UnitMention[];
}

const LOCAL = String.raw`(?:quận|huyện|thị xã|thành phố|phường|xã|thị trấn|đặc khu)`;
// One unit alone ("UBND xã") is somebody in particular; a group has a number, "các", "cấp" or several levels.
const MORE_LOCAL = String.raw`(?:(?:, | và |; |,)(?:các )?${LOCAL})`;
const LOCAL_LIST = String.raw`(?:(?:các |\d+ )+${LOCAL}${MORE_LOCAL}*|${LOCAL}${MORE_LOCAL}+|cấp (?:huyện|xã)(?:,? (?:và )?cấp xã)?)(?: (?:thuộc|trực thuộc) (?:tỉnh|thành phố))?`;
const GOVERNMENT_BODIES = String.raw`(?:cơ quan ngang bộ|(?:các )?cơ quan (?:trực )?thuộc chính phủ|cơ quan trung ương(?: (?:của )?các (?:tổ chức|đoàn thể))?)`;
const OF_LEVEL = String.raw`(?: (?:thuộc|của|cấp|trực thuộc))?(?: (?:UBND |Ủy ban nhân dân )?(?:tỉnh|thành phố|huyện)(?!\p{L}))?(?: quản lý)?`;

/** How groups of units are named, the longer form first. The first pattern that starts earliest wins. */
const GROUPS: [UnitKind, RegExp][] = [
  [
    'named',
    word(String.raw`công an (?:các )?(?:tỉnh, thành phố|đơn vị, địa phương)(?: trực thuộc trung ương)?`),
  ],
  [
    'named',
    word(
      String.raw`(?:các )?(?:tổ trưởng|trưởng)(?: các)? (?:tổ dân phố|thôn|buôn|làng|khu phố|khóm|ấp|bản)(?:, (?:tổ dân phố|thôn|buôn|làng|khu phố|khóm|ấp|bản))*`,
    ),
  ],
  [
    'provinces',
    word(
      String.raw`(?:chủ tịch )?(?:UBND|ủy ban nhân dân|uỷ ban nhân dân) (?:các )?tỉnh, thành phố(?: trực thuộc [Tt]rung ương)?|các tỉnh, thành phố(?: trực thuộc [Tt]rung ương)?`,
    ),
  ],
  [
    'ministries',
    word(
      String.raw`(?:các )?bộ(?: trưởng(?: các bộ)?)?, (?:(?:thủ trưởng )?(?:các )?${GOVERNMENT_BODIES}|ban, ngành|ngành)(?:(?:, | và )(?:thủ trưởng )?(?:các )?${GOVERNMENT_BODIES})*(?: trung ương)?`,
    ),
  ],
  [
    'public-services',
    word(
      String.raw`(?:các )?(?:đơn vị sự nghiệp(?: công lập)?|trường(?: học)?|bệnh viện|trung tâm y tế|trạm y tế|cơ sở (?:y tế|giáo dục))(?:, (?:trường học|trạm y tế|bệnh viện|trung tâm y tế|cơ sở giáo dục))*(?: trực thuộc| trên địa bàn| công lập)+(?: sở| tỉnh)?|các (?:trường(?: học)?|bệnh viện|đơn vị sự nghiệp)|(?:các )?trạm y tế(?: (?:phường|xã|các xã, phường))?`,
    ),
  ],
  [
    'departments',
    word(
      String.raw`(?:các|trưởng các) (?:phòng|khoa)(?:,? (?:và )?(?:đơn vị|ban|trung tâm|chi cục|phòng|khoa|chuyên môn))+(?: (?:trực )?thuộc(?: (?:sở|cục|văn phòng|ban|bệnh viện|trường|UBND|Ủy ban nhân dân)(?: (?:tỉnh|thành phố|huyện|phường|xã|đặc khu))?)?)?`,
    ),
  ],
  [
    'departments',
    word(
      String.raw`các (?:ban|ngành)(?:,? (?:và )?(?:ban|ngành|đoàn thể))*(?= của tỉnh| tỉnh|[,;.:]| và|$)${OF_LEVEL}`,
    ),
  ],
  [
    'departments',
    word(
      String.raw`(?:các )?(?:cơ quan, )?sở,? ?(?:và )?(?:ban,? ?(?:và )?ngành|ngành)(?:, (?:đoàn thể|đơn vị|cơ quan|địa phương))*${OF_LEVEL}`,
    ),
  ],
  [
    'departments',
    word(String.raw`(?:các )?(?:sở|phòng),? ?ban(?:,? (?:chuyên môn|ngành))*${OF_LEVEL}|các sở(?! hữu)`),
  ],
  [
    'departments',
    word(
      String.raw`(?:thủ trưởng )?(?:các )?cơ quan,? (?:chuyên môn|đơn vị)(?: trực)?(?: thuộc)? (?:UBND |Ủy ban nhân dân )?(?:tỉnh|thành phố)`,
    ),
  ],
  [
    'departments',
    word(
      String.raw`(?:các )?(?:cơ quan chuyên môn|phòng, ban)(?: thuộc| cấp)?(?: (?:UBND )?(?:tỉnh|huyện|thành phố))?`,
    ),
  ],
  [
    'state-companies',
    word(
      String.raw`(?:các )?(?:tổng công ty(?:, | và |,)?)?(?:các )?công ty (?:TNHH )?(?:một thành viên |MTV )?100% vốn nhà nước(?: (?:thuộc|do) (?:tỉnh|thành phố))?(?: quản lý)?`,
    ),
  ],
  [
    'state-companies',
    word(
      String.raw`(?:các )?doanh nghiệp (?:nhà nước|có vốn nhà nước)(?: thuộc (?:tỉnh|thành phố))?|các tổng công ty`,
    ),
  ],
  [
    'state-companies',
    word(
      String.raw`(?:các )?(?:tập đoàn(?: kinh tế)?(?:, | và ))?(?:các )?tổng công ty nhà nước(?: thuộc tỉnh)?|các tập đoàn(?: kinh tế)?`,
    ),
  ],
  [
    'telecoms',
    word(
      String.raw`(?:các )?(?:doanh nghiệp|đơn vị|nhà mạng|công ty)(?: cung cấp)?(?: dịch vụ)? ?(?:viễn thông|hạ tầng viễn thông|internet)(?:,? (?:và )?(?:Internet|công nghệ thông tin|CNTT))*(?: trên địa bàn(?: tỉnh| thành phố)?)?|các nhà mạng`,
    ),
  ],
  [
    'press',
    word(
      String.raw`(?:các )?cơ quan (?:thông tấn,? )?báo(?: chí|,? ?đài| và đài)(?:(?:,| và) (?:phát thanh|truyền hình))*(?: địa phương| của tỉnh| tỉnh| thành phố)?|các báo,? đài|báo(?: \p{Lu}\p{L}*){0,3}(?: và|,) (?:đài )?phát thanh(?: -|,| và) truyền hình(?: tỉnh| thành phố)?`,
    ),
  ],
  [
    'data-centre',
    word(String.raw`trung tâm (?:tích hợp )?dữ liệu(?: của)?(?: tỉnh| thành phố)?|các trung tâm dữ liệu`),
  ],
  [
    'mass-organisations',
    word(
      String.raw`mặt trận tổ quốc(?: việt nam)?(?: (?:các cấp|tỉnh|thành phố|phường|xã))?(?:,? (?:và )?(?:các )?(?:đoàn thể|tổ chức chính trị\s?-\s?xã hội))?(?: các cấp)?`,
    ),
  ],
  [
    'mass-organisations',
    word(String.raw`(?:các )?(?:tổ chức chính trị\s?-\s?xã hội|đoàn thể)(?: (?:cấp )?tỉnh| thành phố)?`),
  ],
  [
    'districts',
    word(
      String.raw`(?:(?:UBND|ủy ban nhân dân|uỷ ban nhân dân|chủ tịch UBND|chủ tịch ủy ban nhân dân|đảng ủy, UBND|HĐND,? (?:và )?UBND|đảng ủy|công an|chính quyền) )${LOCAL_LIST}`,
    ),
  ],
  ['districts', word(String.raw`(?:các )?${LOCAL}(?:(?:, | và |,)${LOCAL})+|các ${LOCAL}`)],
  [
    'all-units',
    word(
      String.raw`(?:các )?(?:cơ quan|đơn vị|địa phương|tổ chức|doanh nghiệp)(?:(?:, | và |,)(?:các )?(?:cơ quan|đơn vị|địa phương|tổ chức|doanh nghiệp))+(?: liên quan| trên địa bàn(?: tỉnh)?| trong tỉnh)?`,
    ),
  ],
  [
    'all-units',
    word(
      String.raw`thủ trưởng (?:các )?(?:cơ quan|đơn vị)(?:,? (?:và )?(?:đơn vị|địa phương|doanh nghiệp|tổ chức))*|các (?:cơ quan|đơn vị|địa phương)(?: liên quan| trực thuộc)?|các cấp ủy(?:,(?: các)? tổ chức [Đđ]ảng|, chính quyền|, cơ quan|, đơn vị)*|các cấp, các ngành|đơn vị (?:chủ quản|vận hành)(?:,? (?:và )?đơn vị vận hành)?`,
    ),
  ],
];

/** Every unit and group of units that the text names, in order and without overlap. */
export function findUnits(text: string, offset = 0): UnitAt[] {
  const candidates: UnitAt[] = [];
  for (const [kind, pattern] of GROUPS) {
    for (const match of text.matchAll(pattern)) {
      const start = offset + match.index;
      candidates.push({
        units: unitsOf(kind, match[0].trim()),
        start,
        end: start + match[0].trimEnd().length,
      });
    }
  }
  for (const organisation of findOrganisations(text, offset)) {
    candidates.push({
      units: [{ kind: 'named', name: organisation.name }],
      start: organisation.start,
      end: organisation.end,
    });
  }
  const own = new Set(candidates.filter(({ units: [unit] }) => unit?.kind === 'named').map(({ end }) => end));
  for (let index = candidates.length - 1; index >= 0; index -= 1) {
    const candidate = candidates[index];
    // "Sở Thông tin và Truyền thông các tỉnh, thành phố" are those departments, not the provinces.
    if (candidate?.units[0]?.kind === 'provinces' && own.has(candidate.start - 1))
      candidates.splice(index, 1);
  }
  candidates.sort((left, right) => left.start - right.start || right.end - left.end);
  const chosen: UnitAt[] = [];
  for (const candidate of candidates)
    if (candidate.start >= (chosen.at(-1)?.end ?? 0)) chosen.push(candidate);
  return chosen;
}

/** Units named one after the other from the start of the text, as the subject of a sentence; `end` is behind the last. */
export function leadingUnits(text: string, offset = 0): { found: UnitAt[]; end: number } {
  // A list of units is never longer, and the rest of a long sentence need not be searched.
  const all = findUnits(text.slice(0, 600));
  const found: UnitAt[] = [];
  let cursor = 0;
  for (;;) {
    const from = cursor + (SEPARATOR.exec(text.slice(cursor))?.[0].length ?? 0);
    const behindTitle = from + (TITLE.exec(text.slice(from))?.[0].length ?? 0);
    const next = all.find(({ start }) => start === from || start === behindTitle);
    if (!next) break;
    found.push({ ...next, start: next.start + offset, end: next.end + offset });
    cursor = next.end;
  }
  return { found, end: offset + cursor };
}

const SEPARATOR = /^\s*(?:\([^)]{1,60}\)\s*)?(?:[,;-]\s*(?:và\s+)?|và\s+|cùng\s+)?/u;
const TITLE =
  /^(?:(?:các )?(?:[Tt]hủ trưởng|[Gg]iám đốc|[Tt]rưởng|[Cc]hánh|[Cc]hủ tịch|[Ll]ãnh đạo|[Nn]gười đứng đầu)\s+)/u;

/** A list of local units holds both levels at once when it names both. */
function unitsOf(kind: UnitKind, name: string): UnitMention[] {
  if (kind !== 'districts') return [{ kind, name }];
  const lower = name.toLowerCase();
  const hasDistricts = /(?<!\p{L})(?:quận|huyện|thị xã|thành phố)(?!\p{L})/u.test(
    lower.replace(/(?:trực )?thuộc (?:tỉnh|thành phố)$/u, ''),
  );
  const hasCommunes = /(?<!\p{L})(?:phường|(?<!thị )xã|thị trấn|đặc khu)(?!\p{L})/u.test(lower);
  return [
    ...(hasDistricts ? [{ kind: 'districts' as const, name }] : []),
    ...(hasCommunes ? [{ kind: 'communes' as const, name }] : []),
  ];
}

function word(pattern: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${pattern})(?![\p{L}\p{N}])`, 'giu');
}
