import type { EventFields } from '../decode/event.ts';
import { scoreOf, type Reason } from './finding.ts';

/** Ways of attacking a website that its access log shows. */
export const webAttackKinds = [
  'path_traversal',
  'sql_injection',
  'cross_site_scripting',
  'command_injection',
  'log4shell',
  'web_shell',
  'secret_files',
  'cms_probing',
  'scanner',
] as const;
export type WebAttackKind = (typeof webAttackKinds)[number];

export interface WebAttackFinding {
  kind: WebAttackKind;
  source: string;
  score: number;
  reasons: Reason[];
  /** Up to ten different requests, as logged. */
  evidence: string[];
  firstAt: number | null;
  lastAt: number | null;
  /** Whether the server ever answered 2xx: the attempt may have worked. */
  mayHaveWorked: boolean;
}

interface Rule {
  kind: WebAttackKind;
  pattern: RegExp;
  in: 'url' | 'agent';
  /** Different requests before it is an attack and not a stray link. */
  threshold: number;
  /** Points for one sign. */
  points: number;
}

const rules: readonly Rule[] = [
  {
    kind: 'path_traversal',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern: /\.\.[/\\]|[/\\]\.\.|\/etc\/(?:passwd|shadow|groups?)|win\.ini|boot\.ini|\/proc\/self|web-inf/i,
  },
  {
    kind: 'sql_injection',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern:
      /\bunion(?:\s|\+|\/\*.*?\*\/)+(?:all\s+)?select\b|information_schema|\b(?:benchmark|load_file|substr(?:ing)?|selectchar|chr|distinct|pg_sleep|sleep|upper|extractvalue|updatexml|xp_cmdshell|concat(?:_ws)?|char)\(|waitfor\s+delay|,null,null|'\s*or\s*'?\d|\bor\s+1=1|order\s+by\s+\d+--/i,
  },
  {
    kind: 'cross_site_scripting',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern:
      /<\/?[a-z][a-z0-9]*|javascript:|\bon(?:error|load|mouseover|focus|click)\s*=|(?:alert|prompt|confirm|document\.cookie)\s*\(/i,
  },
  {
    kind: 'command_injection',
    in: 'url',
    threshold: 1,
    points: 0.6,
    pattern:
      /[;|&`]\s*(?:cat|wget|curl|nc|bash|sh|powershell|certutil|whoami|id)\b[\s+]|\$\((?:curl|wget|id|whoami)|\/bin\/(?:ba)?sh\b|cmd\.exe/i,
  },
  {
    kind: 'log4shell',
    in: 'url',
    threshold: 1,
    points: 0.8,
    pattern: /\$\{(?:jndi|[^}]*\$\{|lower:|upper:|env:|::-)/i,
  },
  { kind: 'log4shell', in: 'agent', threshold: 1, points: 0.8, pattern: /\$\{(?:jndi|lower:|upper:|::-)/i },
  {
    kind: 'web_shell',
    in: 'url',
    threshold: 1,
    points: 0.5,
    pattern:
      /\/(?:c99|r57|wso\d*|b374k|alfa(?:new)?|shell|cmd|webshell|chopper|godzilla|behinder|antsword|up(?:load)?er?)\.(?:php\d?|phtml|aspx?|ashx|jspx?)\b|\.(?:php|aspx?|jsp)\?(?:cmd|exec|c|pass)=/i,
  },
  {
    kind: 'secret_files',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern:
      /\/\.(?:env|git|svn|aws|ssh|htpasswd)\b|\/(?:wp-config|configuration|config)\.php\.(?:bak|old|save|txt)|\.sql(?:\.gz|\.zip)?$|\/web\.config$|id_rsa/i,
  },
  {
    kind: 'cms_probing',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern:
      /\/wp-(?:admin|content\/plugins|login|includes)|\/xmlrpc\.php|\/administrator\/|\/phpmyadmin|\/solr\/admin|\/vendor\/phpunit|\/owa\/auth|\/actuator\//i,
  },
  {
    kind: 'scanner',
    in: 'agent',
    threshold: 2,
    points: 0.5,
    pattern:
      /nikto|sqlmap|nuclei|masscan|zgrab|wpscan|acunetix|nessus|openvas|dirbuster|gobuster|ffuf|feroxbuster|hydra|w3af|netsparker|burp|whatweb/i,
  },
];

/** The kinds of attack that one request shows signs of. Escapes are undone up to three times. */
export function signsOfAttack(fields: Pick<EventFields, 'url' | 'userAgent'>): WebAttackKind[] {
  const url = undo(fields.url ?? '');
  const agent = fields.userAgent ?? '';
  const found = rules
    .filter((rule) => rule.pattern.test(rule.in === 'url' ? url : agent))
    .map((rule) => rule.kind);
  return [...new Set(found)];
}

/**
 * Watches access logs and reports a source once for each kind of attack, when enough different requests
 * show it within ten minutes. Holds the last 20,000 sources and kinds.
 */
export class WebAttackWatch {
  private readonly cases = new Map<string, WebAttackFinding & { reported: boolean }>();
  private readonly windowMs = 600_000;

  /** @returns the findings that this request completes, usually none */
  push(fields: EventFields): WebAttackFinding[] {
    const source = fields.sourceAddress;
    if (source === undefined) return [];
    return signsOfAttack(fields).flatMap((kind) => this.add(kind, source, fields));
  }

  private add(kind: WebAttackKind, source: string, fields: EventFields): WebAttackFinding[] {
    const key = `${kind} ${source}`;
    let known = this.cases.get(key);
    if (
      !known ||
      (fields.at !== null && known.lastAt !== null && Math.abs(fields.at - known.lastAt) > this.windowMs)
    ) {
      known = {
        kind,
        source,
        score: 0,
        reasons: [],
        evidence: [],
        firstAt: fields.at,
        lastAt: fields.at,
        mayHaveWorked: false,
        reported: false,
      };
    }
    this.cases.delete(key);
    this.cases.set(key, known);
    for (const oldest of this.cases.keys()) {
      if (this.cases.size <= 20_000) break;
      this.cases.delete(oldest);
    }
    const request =
      kind === 'scanner'
        ? `${fields.method ?? ''} ${fields.url ?? ''} ${fields.userAgent ?? ''}`
        : (fields.url ?? '');
    if (known.evidence.length < 10 && !known.evidence.includes(request)) known.evidence.push(request);
    known.lastAt = fields.at;
    known.mayHaveWorked ||= fields.status !== undefined && fields.status >= 200 && fields.status < 300;
    const rule = rules.find((candidate) => candidate.kind === kind);
    if (!rule || known.reported || known.evidence.length < rule.threshold) return [];
    known.reported = true;
    known.reasons = [
      { code: kind, value: known.evidence[0] ?? '', points: rule.points },
      {
        code: 'different_requests',
        value: known.evidence.length,
        points: Math.min(0.4, 0.1 * known.evidence.length),
      },
      ...(known.mayHaveWorked
        ? [{ code: 'answered_with_success', value: fields.status ?? 0, points: 0.2 }]
        : []),
    ];
    known.score = scoreOf(known.reasons);
    const { reported: _, ...finding } = known;
    return [{ ...finding, evidence: [...known.evidence] }];
  }
}

function undo(text: string): string {
  let decoded = text;
  for (let i = 0; i < 3 && decoded.includes('%'); i++) {
    decoded = decoded.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  return decoded.replaceAll('+', ' ');
}
