/**
 * Reads `key=value key="quoted \" value"` pairs separated by blanks, commas or semicolons.
 * A later pair with the same key is dropped. One pass, no patterns: firewalls write a lot.
 */
export function readKeyValues(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (let equals = text.indexOf('='); equals >= 0;) {
    const key = keyBefore(text, equals);
    let start = equals + 1;
    if (text.charCodeAt(start) === space && key !== '' && !startsPair(text, start + 1)) start++;
    let end = start;
    let value: string;
    if (text.charCodeAt(start) === quote) {
      end = closingQuote(text, start + 1);
      value = text.slice(start + 1, end);
      if (value.includes('\\')) value = value.replaceAll(/\\(["\\])/g, '$1');
    } else {
      while (end < text.length && !isSeparator(text.charCodeAt(end))) end++;
      value = text.slice(start, end);
    }
    if (key !== '' && !pairs.has(key)) pairs.set(key, value);
    equals = text.indexOf('=', key === '' ? equals + 1 : end);
  }
  return pairs;
}

const space = 32;
const quote = 34;

/** Whether another pair stands here: `OUT= SRC=10.1.2.3` has nothing to say of OUT. */
function startsPair(text: string, from: number): boolean {
  let end = from;
  while (end < text.length && isKeyCharacter(text.charCodeAt(end))) end++;
  return end > from && text.charCodeAt(end) === 61;
}

/** The word right before an equals sign, one blank between them allowed; empty when there is none. */
function keyBefore(text: string, equals: number): string {
  let end = equals;
  if (text.charCodeAt(end - 1) === space) end--;
  let start = end;
  while (start > 0 && isKeyCharacter(text.charCodeAt(start - 1))) start--;
  while (start < end && !isLetter(text.charCodeAt(start))) start++;
  return text.slice(start, end);
}

function closingQuote(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 92) i++;
    else if (code === quote) return i;
  }
  return text.length;
}

function isKeyCharacter(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 45 || code === 46;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

/** Blank, comma, semicolon or quotation mark. */
function isSeparator(code: number): boolean {
  return (
    code === space || code === 9 || code === 10 || code === 13 || code === 44 || code === 59 || code === quote
  );
}
