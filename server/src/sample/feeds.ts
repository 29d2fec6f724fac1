import { threats } from './threats.ts';

/** Names of reserved domains (RFC 2606), the same every time: nothing here exists. */
function namesOf(count: number): string[] {
  const kinds = [
    'cap-nhat',
    'dang-nhap',
    'the-cao',
    'qua-tang',
    'ho-tro',
    'vay-nhanh',
    'khuyen-mai',
    'bao-hiem',
  ];
  return Array.from({ length: count }, (_, place) => {
    const kind = kinds[place % kinds.length] ?? '';
    return `${kind}-${100 + place * 7}.example`;
  });
}

/** What the national centre's list held on some day: it grows, and a few values leave it. */
export function nationalList(day: 0 | 1 | 2): string {
  const names = namesOf(90 + day * 12).slice(day * 3);
  const known = threats.flatMap(({ domains, addresses }) => [...domains, ...addresses]).slice(0, 4);
  // As real lists do, it names what must never be blocked.
  const wrong = day === 2 ? ['8.8.8.8', 'gov.vn', '10.1.2.3', 'không phải tên miền'] : [];
  return `${['# Danh sách tên miền, địa chỉ độc hại', ...known, ...names, ...wrong].join('\n')}\n`;
}

/** A bundle as an office for incident response shares it, with families and until when each holds. */
export function stixBundle(now: Date): string {
  const created = new Date(now.getTime() - 86_400_000).toISOString();
  const ends = new Date(now.getTime() + 90 * 86_400_000).toISOString();
  // Who opened a phishing page was lured; this list speaks of infected machines.
  const chosen = threats.filter(({ behaviour }) => behaviour !== 'phishing');
  const patterns = chosen.flatMap(({ family, domains, addresses, sha256 }) => [
    ...domains.map((value) => ({ family, pattern: `[domain-name:value = '${value}']` })),
    ...addresses.map((value) => ({ family, pattern: `[ipv4-addr:value = '${value}']` })),
    ...sha256.map((value) => ({ family, pattern: `[file:hashes.'SHA-256' = '${value}']` })),
  ]);
  const malware = new Map(chosen.map(({ family }, place) => [family, `malware--${uuidOf(500 + place)}`]));
  const common = { spec_version: '2.1', created, modified: created };
  const families = [...malware].map(([name, id]) => ({
    type: 'malware',
    id,
    ...common,
    name,
    is_family: true,
  }));
  const indicates = patterns.map(({ family }, place) => ({
    type: 'relationship',
    id: `relationship--${uuidOf(800 + place)}`,
    ...common,
    relationship_type: 'indicates',
    source_ref: `indicator--${uuidOf(place + 1)}`,
    target_ref: malware.get(family),
  }));
  return JSON.stringify({
    type: 'bundle',
    id: `bundle--${uuidOf(0)}`,
    objects: [
      ...families,
      ...indicates,
      ...patterns.map(({ pattern }, place) => ({
        type: 'indicator',
        id: `indicator--${uuidOf(place + 1)}`,
        ...common,
        name: 'Thấy trong một sự cố đã xử lý của thành viên mạng lưới',
        indicator_types: ['malicious-activity'],
        pattern,
        pattern_type: 'stix',
        valid_from: created,
        valid_until: ends,
        confidence: 85,
      })),
    ],
  });
}

const uuidOf = (place: number): string => `5a3b1e00-0000-4000-8000-${String(place).padStart(12, '0')}`;

/** In the form of MISP warning lists. */
export const warningList: string = JSON.stringify({
  name: 'Trang dùng chung của cơ quan nhà nước',
  type: 'hostname',
  list: ['dichvucong.gov.vn', 'chinhphu.vn', 'bhxh.gov.vn', 'gdt.gov.vn', 'misa.vn'],
});
