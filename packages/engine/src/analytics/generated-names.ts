import { isPublicSuffix } from '../indicator/public-suffixes.ts';
import { scoreOf, type Reason } from './finding.ts';

/** How much a name looks as if an algorithm made it. */
export interface NameScore {
  score: number;
  reasons: Reason[];
}

/** A machine that asks for many such names, most of which do not exist. */
export interface GeneratedNamesFinding extends NameScore {
  source: string;
  names: number;
  notFound: number;
  /** Up to ten of the names. */
  examples: string[];
}

/** Pairs of letters by how often they occur in English and in Vietnamese without marks; the rest are rare. */
const commonPairs = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ' +
    'nh ho ph tr gi qu kh ien uo oa uy ai ao au eo ia ie oi ua ui an am ap at em en ep et im in ip it om on op ot um un up ut ang inh ong ' +
    'la na ta da ba ca ga ga va sa xa ya lo no so do bo go po lu mu su tu cu du hu di vi mi bi ni wi ge us ss ee oo sh wh ck ke ay ey we ow ew ' +
    'pa pe pi pl pr po fi fo fa fe fr fl ff bl br cl cr dr gr gl sp sc sm sk sl sn sw tw ad ab ac ag av ex ew id ig ir iv il ob od og ol os ot pt rd rm rn rs rt ts ty ub uc ud ug ul ys'
  )
    .split(' ')
    .filter((pair) => pair.length === 2),
);

/** Scores the label that was registered: `qx7zk2v9` of `www.qx7zk2v9.example`. */
export function scoreName(name: string): NameScore {
  const label = registeredLabel(name);
  const letters = label.replaceAll(/[^a-z]/g, '');
  const digits = label.replaceAll(/\D/g, '').length;
  const reasons: Reason[] = [];
  if (label.startsWith('xn--') || label.length < 7) return { score: 0, reasons };
  const pairs = Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2));
  const odd = pairs.length < 3 ? 0 : pairs.filter((pair) => !commonPairs.has(pair)).length / pairs.length;
  const vowels = letters.length === 0 ? 0 : (letters.match(/[aeiouy]/g)?.length ?? 0) / letters.length;
  const changes = label.match(/\d[a-z]|[a-z]\d/g)?.length ?? 0;
  reasons.push({ code: 'rare_letter_pairs', value: round(odd), points: 0.9 * Math.max(0, odd - 0.3) });
  reasons.push({
    code: 'entropy_bits',
    value: round(entropy(label)),
    points: 0.25 * Math.max(0, Math.min(1, entropy(label) - 2.6)),
  });
  if (vowels < 0.2) reasons.push({ code: 'few_vowels', value: round(vowels), points: 0.2 });
  if (changes >= 2)
    reasons.push({ code: 'digits_among_letters', value: changes, points: Math.min(0.25, 0.07 * changes) });
  if (label.length >= 14) reasons.push({ code: 'long_label', value: label.length, points: 0.1 });
  if (label.includes('-'))
    reasons.push({ code: 'hyphens', value: label.split('-').length - 1, points: -0.15 });
  if (digits / label.length > 0.8) reasons.push({ code: 'mostly_digits', value: digits, points: -0.3 });
  return { score: scoreOf(reasons), reasons };
}

/** Part of a DNS log that this analysis needs. */
export interface NameQuery {
  source: string;
  name: string;
  /** `NXDOMAIN` where the log says so. */
  responseCode?: string;
}

/**
 * Finds machines that try names made by an algorithm: several of them under different registered names, more
 * telling when they do not exist.
 */
export function findGeneratedNames(queries: Iterable<NameQuery>, minNames = 6): GeneratedNamesFinding[] {
  const bySource = new Map<string, { odd: Map<string, number>; notFound: Set<string> }>();
  for (const { source, name, responseCode } of queries) {
    const { score } = scoreName(name);
    if (score < 0.5) continue;
    const isMissing = responseCode === 'NXDOMAIN' || responseCode === '3';
    // Content networks give every customer such a name: one that is there says nothing.
    if (!isMissing && isHosted(name)) continue;
    const seen = bySource.get(source) ?? { odd: new Map(), notFound: new Set() };
    bySource.set(source, seen);
    const registered = registeredLabel(name);
    // A cap for each machine: one that asks for millions of names is found long before.
    if (seen.odd.size < 5000) seen.odd.set(registered, score);
    if (isMissing) seen.notFound.add(registered);
  }
  const findings: GeneratedNamesFinding[] = [];
  for (const [source, { odd, notFound }] of bySource) {
    if (odd.size < minNames) continue;
    const mean = [...odd.values()].reduce((sum, score) => sum + score, 0) / odd.size;
    const share = notFound.size / odd.size;
    const reasons: Reason[] = [
      { code: 'generated_names', value: odd.size, points: Math.min(0.4, 0.04 * odd.size) },
      { code: 'mean_name_score', value: round(mean), points: 0.4 * mean },
      { code: 'share_not_found', value: round(share), points: 0.3 * share },
    ];
    findings.push({
      source,
      score: scoreOf(reasons),
      reasons,
      names: odd.size,
      notFound: notFound.size,
      examples: [...odd.keys()].slice(0, 10),
    });
  }
  return findings.sort((a, b) => b.score - a.score);
}

/** `d1zkz3k4.cloudfront.net`: below a suffix of a company, and not of a country as in `com.vn`. */
function isHosted(name: string): boolean {
  const [second = '', top = ''] = name.toLowerCase().replace(/\.$/, '').split('.').slice(-2);
  return isPublicSuffix(`${second}.${top}`) && !(top.length === 2 && second.length <= 4);
}

function registeredLabel(name: string): string {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  const suffix = isPublicSuffix(labels.slice(-2).join('.')) ? 2 : 1;
  return labels.at(-suffix - 1) ?? '';
}

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
