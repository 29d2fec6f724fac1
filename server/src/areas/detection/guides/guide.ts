import { malwareFamily } from '@lachan/engine';
import type { Guide, GuideSystem } from '../contract.ts';
import { generalAdvice, malwareAdvice, type MalwareAdvice } from './malware.ts';
import { systemAdvice } from './systems.ts';

const recorded =
  'Ghi lại đã thấy gì, đã làm gì, đính ảnh chụp, rồi bấm “Đã làm sạch”. Hệ thống theo dõi 7 ngày: máy không kết nối lại thì Công an tỉnh xác nhận đã sạch.';

/** What is known of the machine beside its malware. */
export interface KnownSystem {
  /** What a person said. */
  said: GuideSystem | null;
  /** What the inventory has. */
  osName?: string | null;
  kind?: string | null;
}

/** How to clean a machine, by malware and system: whom to call first, what never to do, and when it is over. */
export function guideFor(malware: string, known: KnownSystem = { said: null }): Guide {
  const advice = adviceOn(malware);
  const { system, systemFrom } = systemOf(malware, known);
  const own = systemAdvice[system];
  const isOwnShell = system === 'web_server' && advice === generalAdvice;
  return {
    title: `${isOwnShell ? 'Máy chủ có dấu hiệu bị chiếm quyền' : advice.title} – ${own.name}`,
    system,
    systemFrom,
    sections: [
      { key: 'call', steps: advice.call },
      { key: 'never', steps: advice.never },
      { key: 'first', steps: own.first },
      { key: 'keep', steps: [...own.keep, ...advice.keep] },
      {
        key: 'clean',
        steps: [
          ...(advice.waitsForExperts ? ['Chờ người ứng cứu lấy mẫu xong mới làm các bước dưới đây.'] : []),
          ...own.clean,
          ...advice.clean,
        ],
      },
      { key: 'after', steps: [...own.after, ...advice.after, recorded] },
    ],
  };
}

function adviceOn(malware: string): MalwareAdvice {
  const names = [malware, malwareFamily(malware) ?? ''];
  return malwareAdvice.find(({ matches }) => names.some((name) => matches.test(name))) ?? generalAdvice;
}

function systemOf(
  malware: string,
  { said, osName, kind }: KnownSystem,
): Pick<Guide, 'system' | 'systemFrom'> {
  if (said) return { system: said, systemFrom: 'person' };
  const listed = listedSystem(osName ?? '', kind ?? '');
  if (listed) return { system: listed, systemFrom: 'inventory' };
  const named = namedSystem(`${malware} ${malwareFamily(malware) ?? ''}`);
  return named ? { system: named, systemFrom: 'malware' } : { system: 'windows', systemFrom: 'assumed' };
}

function listedSystem(osName: string, kind: string): GuideSystem | null {
  if (kind === 'device') return 'device';
  if (/android|\bios\b|ipados|iphone|harmony/i.test(osName)) return 'phone';
  if (/windows.*server|server.*windows/i.test(osName)) return 'windows_server';
  if (/windows/i.test(osName)) return kind === 'server' ? 'windows_server' : 'windows';
  return /linux|ubuntu|debian|centos|red ?hat|rocky|alma|suse|oracle|bsd|unix/i.test(osName)
    ? 'linux_server'
    : null;
}

/** Vendors write the platform into the name; some families live on one kind of machine alone. */
function namedSystem(name: string): GuideSystem | null {
  if (/web.?shell|chopper|\bphp\b|\baspx?\b|\bjsp\b/i.test(name)) return 'web_server';
  if (/android|\bandr\b|\bios\b|flubot|joker/i.test(name)) return 'phone';
  if (/mirai|gafgyt|bashlite|mozi|camera|router|\biot\b/i.test(name)) return 'device';
  if (/linux|\belf\b|unix|xor.?ddos|kinsing|tsunami|billgates|teamtnt/i.test(name)) return 'linux_server';
  return /win32|win64|w32|w64|msil|o97m|w97m|msoffice|\bwin\b/i.test(name) ? 'windows' : null;
}
