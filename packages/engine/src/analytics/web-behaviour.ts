import type { EventFields } from '../decode/event.ts';
import { LeakyCases, type LeakyCase } from './leaky-cases.ts';
import { scoreOf, type Reason } from './finding.ts';

/** What a visitor does that no single request shows. */
export const webBehaviourKinds = ['page_probing', 'crawl', 'password_guessing'] as const;
export type WebBehaviourKind = (typeof webBehaviourKinds)[number];

export interface WebBehaviourFinding {
  kind: WebBehaviourKind;
  source: string;
  score: number;
  reasons: Reason[];
  firstAt: number | null;
  lastAt: number | null;
}

const mostMissing = 10;
const mostPages = 40;
const mostFailures = 5;

/**
 * Watches access logs by the times of their lines and reports a source once for each kind: more than ten different
 * pages that are not there, faster than one in ten seconds; more than forty pages without a picture or style, faster
 * than two a second; more than five failed log-ons at one page, faster than one in ten seconds.
 */
export class WebBehaviourWatch {
  private readonly missing = new LeakyCases(10_000);
  private readonly pages = new LeakyCases(500);
  private readonly failures = new LeakyCases(10_000);

  push(fields: EventFields): WebBehaviourFinding[] {
    const { sourceAddress: source, status = 0, url, at } = fields;
    if (source === undefined || url === undefined) return [];
    const path = url.split(/[?#]/, 1)[0] ?? '';
    const isAsset = assets.test(path);
    if (isAsset) this.pages.forget(source);
    const found: WebBehaviourFinding[] = [];
    if (!isAsset && (status === 404 || status === 400 || status === 410))
      found.push(...told('page_probing', source, this.missing.add(source, at, path), mostMissing));
    if (!isAsset && !isOurs(source) && !knownCrawlers.test(fields.userAgent ?? ''))
      found.push(...told('crawl', source, this.pages.add(source, at, path), mostPages));
    if (isFailedLogOn(fields, path))
      found.push(
        ...told('password_guessing', source, this.failures.add(`${source} ${path}`, at), mostFailures),
      );
    return found;
  }
}

const assets =
  /\.(?:css|m?js|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|eot|otf|mp[34]|webm|webmanifest|txt|xml)$/i;
const knownCrawlers =
  /googlebot|google-inspectiontool|bingbot|coccocbot|yandexbot|applebot|duckduckbot|baiduspider|facebookexternalhit|zalo|uptime|pingdom|zabbix|prometheus|nagios|blackbox|healthcheck|kube-probe/i;
const logOnPages =
  /(?:log-?in|sign-?in|log-?on|dang-?nhap|auth|session|wp-login\.php|xmlrpc\.php|user\/login|administrator\/index\.php|j_security_check|token)/i;

const reasonCodes: Readonly<Record<WebBehaviourKind, string>> = {
  page_probing: 'missing_pages',
  crawl: 'pages_without_assets',
  password_guessing: 'failed_log_ons',
};

function told(
  kind: WebBehaviourKind,
  source: string,
  found: LeakyCase,
  limit: number,
): WebBehaviourFinding[] {
  if (found.isReported || found.level <= limit) return [];
  found.isReported = true;
  const reasons: Reason[] = [{ code: reasonCodes[kind], value: found.count, points: 0.6 }];
  return [{ kind, source, score: scoreOf(reasons), reasons, firstAt: found.firstAt, lastAt: found.lastAt }];
}

/**
 * A log-on that failed: refused with 401, or 403 and the like where somebody logs on. WordPress answers a wrong password
 * with 200 and a right one with 302. A page whose session ran out is refused once, at many addresses: that is none.
 */
function isFailedLogOn(fields: EventFields, path: string): boolean {
  const { status = 0, method = '' } = fields;
  if (status === 401)
    return method === 'POST' || fields.user !== undefined || logOnPages.test(path) || path === '/';
  if (method !== 'POST') return false;
  if (/\/(?:wp-login|xmlrpc)\.php$/i.test(path)) return status === 200 || status === 403;
  return (status === 403 || status === 422 || status === 429) && logOnPages.test(path);
}

/** Machines of the province's own networks, which may crawl as they like. */
function isOurs(address: string): boolean {
  return /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd]|fe80:)/i.test(address);
}
