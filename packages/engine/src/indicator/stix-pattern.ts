/** What a STIX pattern asks for that a log can show: one value, as text for `normaliseIndicator`. */
export type StixPattern = { ok: true; values: string[] } | { ok: false; code: StixRefusal };
export type StixRefusal = 'stix_pattern_malformed' | 'stix_pattern_too_special' | 'stix_pattern_no_value';

type Token = { kind: 'text' | 'word' | 'sign'; text: string };

interface Term {
  path: string;
  values: string[];
}

/**
 * Reads a STIX 2.1 pattern (part 9 of the standard) into values each of which alone is a sign. Comparisons joined
 * by OR, and hashes of one file joined by AND, are such; a pattern that needs several things at once, or in an
 * order, or a text that is like another, is not, and is refused: half of it would alarm on the innocent.
 * @example readStixPattern("[domain-name:value = 'evil.example' OR ipv4-addr:value = '192.0.2.1']")
 */
export function readStixPattern(pattern: string): StixPattern {
  const tokens = tokensOf(pattern);
  if (!tokens || tokens.length === 0) return malformed;
  const reader = new PatternReader(tokens);
  return reader.read();
}

const malformed = { ok: false, code: 'stix_pattern_malformed' } as const;
const tooSpecial = { ok: false, code: 'stix_pattern_too_special' } as const;

const valuePaths =
  /^(?:domain-name:value|ipv[46]-addr:value|url:value|network-traffic:(?:dst|src)_ref\.value|(?:file|artifact):hashes\.)/;
const hashPath = /^(?:file|artifact):hashes\.'?(?:md5|sha-?1|sha-?256)'?$/i;

class PatternReader {
  private readonly tokens: Token[];
  private at = 0;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  read(): StixPattern {
    const values: string[] = [];
    for (;;) {
      while (this.takes('(')) continue;
      if (!this.takes('[')) return malformed;
      const found = this.readOr();
      if (!found.ok) return found;
      values.push(...found.values);
      if (!this.takes(']')) return malformed;
      while (this.takes(')')) continue;
      if (this.at >= this.tokens.length) break;
      // WITHIN, REPEATS, START and STOP say how often or how near in time: a single sighting is not what is meant.
      if (!this.takes('OR')) return tooSpecial;
    }
    return values.length > 0 ? { ok: true, values } : { ok: false, code: 'stix_pattern_no_value' };
  }

  private readOr(): StixPattern {
    const values: string[] = [];
    do {
      const found = this.readAnd();
      if (!found.ok) return found;
      values.push(...found.values);
    } while (this.takes('OR'));
    return { ok: true, values };
  }

  private readAnd(): StixPattern {
    const terms: Term[] = [];
    let inner: StixPattern | null = null;
    do {
      if (this.takes('(')) {
        inner = this.readOr();
        if (!inner.ok) return inner;
        if (!this.takes(')')) return malformed;
        terms.push({ path: '(', values: inner.values });
        continue;
      }
      const term = this.readTerm();
      if ('ok' in term) return term;
      terms.push(term);
    } while (this.takes('AND'));
    const [only] = terms;
    if (only && terms.length === 1) {
      if (only.path === '(' || valuePaths.test(only.path)) return { ok: true, values: only.values };
      return { ok: true, values: [] };
    }
    // A file is known by any one of its hashes, whatever else is said about it.
    const hashes = terms.filter(({ path }) => hashPath.test(path));
    return hashes.length > 0 ? { ok: true, values: hashes.flatMap((term) => term.values) } : tooSpecial;
  }

  private readTerm(): Term | Extract<StixPattern, { ok: false }> {
    let path = '';
    while (this.tokens[this.at] && !this.isOperator()) path += this.tokens[this.at++]?.text ?? '';
    const operator = this.tokens[this.at++]?.text.toUpperCase();
    if (path === '' || operator === undefined) return malformed;
    if (operator === '=' || operator === '==' || operator === 'ISSUBSET') {
      const value = this.tokens[this.at++];
      return value && value.kind !== 'sign' ? { path, values: [value.text] } : malformed;
    }
    if (operator !== 'IN') return tooSpecial;
    if (!this.takes('(')) return malformed;
    const values: string[] = [];
    do values.push(this.tokens[this.at++]?.text ?? '');
    while (this.takes(','));
    return this.takes(')') ? { path, values } : malformed;
  }

  private isOperator(): boolean {
    const token = this.tokens[this.at];
    if (!token || token.kind === 'text') return false;
    return /^(?:=|==|!=|<>|<|>|<=|>=|IN|LIKE|MATCHES|ISSUBSET|ISSUPERSET|NOT|EXISTS|\]|\(|AND|OR)$/i.test(
      token.text,
    );
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at];
    if (!token || token.kind === 'text' || token.text.toUpperCase() !== text) return false;
    this.at++;
    return true;
  }
}

/** @returns `null` when a text does not end */
function tokensOf(pattern: string): Token[] | null {
  const tokens: Token[] = [];
  const shape = /\s+|'((?:[^'\\]|\\.)*)'|([\w.:*@-]+)|(<=|>=|==|!=|<>|[[\]()=<>,])|(.)/gsu;
  for (const [whole, text, word, sign, other] of pattern.matchAll(shape)) {
    if (other !== undefined) return null;
    if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll(/\\(.)/gsu, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (whole.trim() !== '') return null;
  }
  return tokens;
}
