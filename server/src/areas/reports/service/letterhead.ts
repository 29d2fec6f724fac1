import type { OfficialDocument } from '@lachan/documents';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { asSystem } from '../../../kernel/command.ts';
import { dayOf } from '../../../kernel/time.ts';
import { getInstallation, namesOn } from '../../organisation/index.ts';
import { units } from '../../organisation/tables.ts';

/** Who issues a document and to whom it goes, named as on the day of writing. */
export interface Parties {
  issuer: { id: string; name: string; kind: string };
  /** The committee of the province. */
  committee: string;
  /** The unit that gathers the reports. */
  lead: string;
  provinceName: string;
}

/** Looks past the scope of a commune: it may know what the bodies above it are called. */
export function partiesOf(ctx: Context, unitId: string | null): Promise<Parties> {
  return asSystem(ctx, async (system) => {
    const { rootUnitId, leadUnitId, provinceName } = await getInstallation(system);
    const issuerId = unitId ?? leadUnitId;
    const names = await namesOn(system, [rootUnitId, leadUnitId, issuerId], dayOf(ctx.now));
    const [row] = await system.db.select({ kind: units.kind }).from(units).where(eq(units.id, issuerId));
    return {
      issuer: { id: issuerId, name: names.get(issuerId) ?? '', kind: row?.kind ?? 'other' },
      committee: names.get(rootUnitId) ?? '',
      lead: names.get(leadUnitId) ?? '',
      provinceName,
    };
  });
}

/** The frame of a draft: number and day stay blank for the clerk's office. Form: NĐ 30/2020/NĐ-CP, Annex I. */
export function frameOf(
  { issuer, committee, provinceName }: Parties,
  type: 'BC' | 'CV',
  today: string,
): Pick<
  OfficialDocument,
  | 'superior'
  | 'issuer'
  | 'number'
  | 'place'
  | 'date'
  | 'type'
  | 'legalBases'
  | 'attachments'
  | 'signature'
  | 'archive'
  | 'recipients'
> {
  const isCommittee = /^(?:UBND|Ủy ban nhân dân) /iu.test(issuer.name);
  const body = isCommittee ? 'UBND' : initialsOf(issuer.name);
  const [year, month] = today.split('-').map(Number);
  return {
    ...superiorOf(issuer, committee),
    issuer: titleOf(issuer.name, provinceName).toUpperCase(),
    number: { symbol: type === 'BC' ? `BC-${body}` : body },
    place:
      isCommittee && issuer.name !== committee
        ? placeOf(issuer.name)
        : provinceName.replace(/^(?:Tỉnh|Thành phố) /u, ''),
    date: { ...(month ? { month } : {}), ...(year ? { year } : {}) },
    type,
    legalBases: [],
    attachments: [],
    recipients: ['Như trên'],
    archive: { units: ['VT'] },
    signature: { lines: signatureOf(issuer.name, isCommittee) },
  };
}

export function inFull(name: string): string {
  return name.replace(/^UBND /u, 'Ủy ban nhân dân ');
}

/** The police and the military of a province stand under their own ministry, not under the committee. */
function superiorOf({ name, kind }: Parties['issuer'], committee: string): { superior?: string } {
  if (name.startsWith('Công an')) return { superior: 'BỘ CÔNG AN' };
  if (name.startsWith('Bộ Chỉ huy') || (kind !== 'department' && kind !== 'data_centre')) return {};
  return { superior: inFull(committee).toUpperCase() };
}

/** On its own paper "Công an tỉnh" says of which province. */
function titleOf(name: string, provinceName: string): string {
  const place = provinceName.replace(/^(?:Tỉnh|Thành phố) /u, '');
  return /^(?:Công an|Bộ Chỉ huy).* (?:tỉnh|thành phố)$/u.test(name) ? `${name} ${place}` : inFull(name);
}

function placeOf(committee: string): string {
  return committee.replace(/^(?:UBND|Ủy ban nhân dân) (?:xã|phường|đặc khu|tỉnh|thành phố) /iu, '');
}

/** The committee decides together and is signed for; other bodies have one head. NĐ 30/2020/NĐ-CP, Điều 13. */
function signatureOf(
  name: string,
  isCommittee: boolean,
): NonNullable<OfficialDocument['signature']>['lines'] {
  if (isCommittee) return [{ prefix: 'TM', text: 'ỦY BAN NHÂN DÂN' }, { text: 'CHỦ TỊCH' }];
  const heads: [RegExp, string][] = [
    [/^(?:Sở|Công an|Trung tâm|Công ty)/u, 'GIÁM ĐỐC'],
    [/^Văn phòng/u, 'CHÁNH VĂN PHÒNG'],
    [/^Thanh tra/u, 'CHÁNH THANH TRA'],
    [/^Bộ Chỉ huy/u, 'CHỈ HUY TRƯỞNG'],
    [/^Ban/u, 'TRƯỞNG BAN'],
  ];
  return [{ text: heads.find(([pattern]) => pattern.test(name))?.[1] ?? 'THỦ TRƯỞNG ĐƠN VỊ' }];
}

/** "Sở Khoa học và Công nghệ" → `SKHCN`; the clerk's office corrects it where the body has another symbol. */
function initialsOf(name: string): string {
  return name
    .split(/[\s,–-]+/u)
    .filter((word) => word !== '' && word.toLowerCase() !== 'và')
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
