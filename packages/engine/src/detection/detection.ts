/** Products whose detections are understood. */
export const antivirusProducts = [
  'kaspersky',
  'eset',
  'symantec',
  'trend-micro',
  'sophos',
  'bitdefender',
  'defender',
  'trellix',
  'clamav',
  // The export of a console that does not say whose it is.
  'other',
] as const;
export type AntivirusProduct = (typeof antivirusProducts)[number];

/**
 * What became of the malware. `left`: it is still there, the machine needs hands; `unknown`: the product
 * did not say or said something new, to be treated as `left`.
 */
export type DetectionAction = 'cleaned' | 'quarantined' | 'deleted' | 'blocked' | 'left' | 'unknown';

/** An event of an antivirus or EDR product, in the terms of ECS. */
export interface Detection {
  product: AntivirusProduct;
  /** Whether malware or a contact of malware was found. Updates, log-ons and scans without finds: `false`. */
  isInfectionEvidence: boolean;
  /** Epoch ms; `null` when the line bears no readable time. */
  at: number | null;
  hostName?: string;
  hostAddress?: string;
  user?: string;
  fileName?: string;
  filePath?: string;
  /** Lower case. */
  hashes?: string[];
  url?: string;
  destinationAddress?: string;
  destinationPort?: number;
  /** The port of this machine's end. */
  hostPort?: number;
  /** Whether the other end came to this machine. */
  isInbound?: boolean;
  /** Name of the malware, in the product's own words. */
  malware?: string;
  /** Virus, Trojan, PUA … in the product's own words. */
  malwareClass?: string;
  action: DetectionAction;
  /** The product's own word for the action. */
  actionText?: string;
}

/** Words for what did not happen, was undone, was only watched, or still wants a person. */
const failed = new RegExp(
  [
    String.raw`fail|unable|cannot|could ?n.t|not (?:possible|cleaned|deleted|removed|blocked|quarantined|handled|processed|disinfected)`,
    String.raw`unprocessed|unhandled|left alone|no action|^none$|^false$|allow|\blog(?:ged)?\b|pass|ignored|skipped|would`,
    'present|restor|pending|partial|retain|exclu|(?:report|detect|audit|monitor) ?only|reboot|restart|cleanup required',
    'thất bại|không|chưa|bỏ qua|не удалось|не обработан|невозможно',
  ].join('|'),
);

/** Sorts a product's word for what it did. A failed attempt is no success: "clean failed" is `left`. */
export function actionOf(text: string | undefined): DetectionAction {
  if (text === undefined || text === '') return 'unknown';
  const word = text.toLowerCase();
  if (failed.test(word)) {
    return 'left';
  }
  if (/quarantin|contain|isolat|cách l[yi]|карантин/.test(word)) return 'quarantined';
  if (/delet|remov|erased|xóa|xoá|удален/.test(word)) return 'deleted';
  if (/clean|disinfect|repair|cured|remediat|neutrali|làm sạch|diệt|khử|вылечен/.test(word)) return 'cleaned';
  if (
    /block|den(?:y|ied)|prevent|terminat|reset|drop|stopp|kill|renam|connection closed|chặn|ngăn|заблокирован/.test(
      word,
    )
  )
    return 'blocked';
  return /detected|found|phát hiện|обнаружен/.test(word) ? 'left' : 'unknown';
}

/** The last part of a Windows or POSIX path. */
export function baseName(path: string): string | undefined {
  return path.split(/[\\/]+/).findLast((part) => part !== '');
}

/** A name without its domain: `DOMAIN\user` → `user`. */
export function bareUser(text: string | undefined): string | undefined {
  const user = text
    ?.replace(/^.*\\/, '')
    .replace(/ \([^)]*\)$/, '')
    .trim();
  return user === undefined || user === '' || /^(?:none|n\/a|-)$/i.test(user) ? undefined : user;
}

/** A folder and a name make a path; each alone is what there is. */
export function pathOf(folder: string | undefined, name: string | undefined): string | undefined {
  const directory = folder?.replaceAll('\\\\', '\\').replace(/[\\/]{1,200}$/, '');
  if (directory === undefined || directory === '') return name;
  if (name === undefined || directory.endsWith(name)) return directory;
  return /[\\/]/.test(name) ? name : `${directory}${directory.includes('\\') ? '\\' : '/'}${name}`;
}

export { digestsIn } from '../decode/field-values.ts';
