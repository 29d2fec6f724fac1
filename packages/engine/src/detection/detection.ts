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
  /** Name of the malware, in the product's own words. */
  malware?: string;
  /** Virus, Trojan, PUA … in the product's own words. */
  malwareClass?: string;
  action: DetectionAction;
  /** The product's own word for the action. */
  actionText?: string;
}

/** Sorts a product's word for what it did. A failed attempt is no success: "clean failed" is `left`. */
export function actionOf(text: string | undefined): DetectionAction {
  if (text === undefined || text === '') return 'unknown';
  const word = text.toLowerCase();
  if (
    /fail|unable|cannot|could ?n.t|not (?:cleaned|deleted|removed|blocked|quarantined)|left alone|no action|^none$|allow|\blog(?:ged)?\b|pass|ignored|would|detected|thất bại|không/.test(
      word,
    )
  ) {
    return 'left';
  }
  if (/quarantin|contain|isolat|cách ly/.test(word)) return 'quarantined';
  if (/delet|remov|xóa/.test(word)) return 'deleted';
  if (/clean|disinfect|repair|cured|remediat|làm sạch|khử/.test(word)) return 'cleaned';
  if (/block|den(?:y|ied)|prevent|terminat|reset|drop|stopp|chặn/.test(word)) return 'blocked';
  return 'unknown';
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

/** Digests anywhere in a text. Runs of zeros stand for "not computed". */
export function digestsIn(...texts: (string | undefined)[]): string[] | undefined {
  const found = texts.flatMap(
    (text) => text?.match(/(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-z])/gi) ?? [],
  );
  const real = [...new Set(found.map((hash) => hash.toLowerCase()))].filter((hash) => !/^0+$/.test(hash));
  return real.length > 0 ? real : undefined;
}
