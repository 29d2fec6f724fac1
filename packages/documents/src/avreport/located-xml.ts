import { SaxesParser } from 'saxes';
import { DocumentError } from '../errors.ts';

/** An element with its namespace and the line on which it begins. */
export interface LocatedElement {
  name: string;
  namespace: string;
  /** Local names; declarations of namespaces left out. */
  attributes: Record<string, string>;
  line: number;
  text: string;
  children: LocatedElement[];
}

const MAX_DEPTH = 50;
const MAX_ELEMENTS = 2_000_000;

/** @throws DocumentError `forbidden_xml`, `damaged` with the line, `too_large` */
export function parseLocatedXml(xml: string): LocatedElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const top: LocatedElement = { name: '', namespace: '', attributes: {}, line: 0, text: '', children: [] };
  const open = [top];
  let elements = 0;
  parser.on('doctype', () => {
    throw new DocumentError('forbidden_xml', 'The XML has a DTD, which is not read');
  });
  parser.on('error', (error) => {
    throw new DocumentError('damaged', 'The XML is not well-formed', {
      line: parser.line,
      reason: error.message.slice(0, 120),
    });
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    elements += 1;
    if (open.length > MAX_DEPTH || elements > MAX_ELEMENTS)
      throw new DocumentError('too_large', 'The XML is too deep or too long');
    const own = Object.values(attributes).filter(
      ({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns',
    );
    const element: LocatedElement = {
      name: local,
      namespace: uri,
      attributes: Object.fromEntries(own.map((attribute) => [attribute.local, attribute.value])),
      line: parser.line,
      text: '',
      children: [],
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (words: string) => {
    const last = open.at(-1);
    if (last) last.text += words;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(xml.replace(/^\uFEFF/, '')).close();
  const [root] = top.children;
  if (!root) throw new DocumentError('damaged', 'The XML has no root element', { line: 1, reason: 'empty' });
  return root;
}
