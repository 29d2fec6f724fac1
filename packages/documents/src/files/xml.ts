import { SaxesParser } from 'saxes';
import { DocumentError } from '../errors.ts';

/** An element as written: qualified names, attributes in order, comments and processing instructions left out. */
export interface XmlElement {
  /** With its prefix: `w:p`. */
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

const MAX_DEPTH = 200;
const MAX_ELEMENTS = 2_000_000;

/**
 * Parses a whole XML document. Anything that could make a parser fetch or expand is refused, not skipped.
 * @throws DocumentError `forbidden_xml` for a DTD, `damaged` for what is not well-formed, `too_large` beyond
 * 200 levels or two million elements.
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ fragment: false, xmlns: false });
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [root];
  let elements = 0;
  parser.on('doctype', () => {
    throw new DocumentError('forbidden_xml', 'The XML has a DTD, which is not read');
  });
  parser.on('error', (error) => {
    throw new DocumentError('damaged', 'The XML is not well-formed', { reason: error.message.slice(0, 120) });
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (open.length > MAX_DEPTH || elements > MAX_ELEMENTS)
      throw new DocumentError('too_large', 'The XML is too deep or too long');
    const element: XmlElement = { name, attributes: { ...attributes }, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (words: string) => {
    open.at(-1)?.children.push(words);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text.replace(/^\uFEFF/, '')).close();
  const document = root.children.find((child) => typeof child !== 'string');
  if (!document) throw new DocumentError('damaged', 'The XML has no root element');
  return document;
}

/** Name without prefix. */
export function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}

/** Child elements, of one local name when it is given. */
export function childElements(element: XmlElement, name?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement =>
      typeof child !== 'string' && (name === undefined || localName(child) === name),
  );
}

export function childElement(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element && childElements(element, name)[0];
}

/** All text inside, in order. */
export function textOf(element: XmlElement | undefined): string {
  if (!element) return '';
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** Writes an element as XML, text and attributes escaped, white space untouched. */
export function serializeXml({ name, attributes, children }: XmlElement): string {
  const head = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeXml(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`,
  );
  if (children.length === 0) return `<${name}${head.join('')}/>`;
  const inside = children.map((child) =>
    typeof child === 'string' ? escapeXml(child) : serializeXml(child),
  );
  return `<${name}${head.join('')}>${inside.join('')}</${name}>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}
