import {
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNumber,
  PdfRef,
  PdfStream,
  PdfString,
  type PDF,
  type PdfObject,
} from '@libpdf/core';
import { numbersOf, resolverOf } from './pdf-structure.ts';

/** What an update after a signature touched that a further signature does not touch. */
export type LaterChange = 'page' | 'annotation' | 'form' | 'catalog' | 'seal_too_large';

/** Entries that a further signature gives to an empty signature field. */
const SIGNED_INTO = new Set(['V', 'AP', 'M', 'MK', 'F', 'DA', 'Lock']);
/** Entries of the catalog with data for validation, or about the file, that no page shows. */
const HARMLESS_IN_CATALOG = new Set(['AcroForm', 'DSS', 'Extensions', 'Metadata']);
/** The largest share of a page that a seal may cover without hiding what was signed. */
const LARGEST_SEAL = 0.2;
/** Programs write a page anew with fewer decimals when they add a signature to it; no eye sees that. */
const ROUNDING = 0.00001;
const MOST_OBJECTS = 2_000_000;

/**
 * Compares what a reader is shown by two states of a document. Allowed are further signatures with their seals,
 * data for their validation, and metadata; everything else is a change, also hiding or showing what was there.
 * @returns each kind of change once; empty when nothing but that was added
 */
export function laterChanges(before: PDF, after: PDF): LaterChange[] {
  const comparison = new Comparison(before, after);
  const [old, now] = [before.getCatalog(), after.getCatalog()];
  comparison.dicts(old, now, 'catalog', HARMLESS_IN_CATALOG);
  comparison.forms();
  comparison.run();
  return [...comparison.changes];
}

class Comparison {
  readonly changes = new Set<LaterChange>();
  private readonly before: PDF;
  private readonly after: PDF;
  private readonly pending: { old: PdfObject; now: PdfObject; kind: LaterChange }[] = [];
  private readonly seen = new Map<PdfRef, Set<PdfRef>>();
  private count = 0;

  constructor(before: PDF, after: PDF) {
    this.before = before;
    this.after = after;
  }

  /** Iterative: a page tree may be deeper than the stack. */
  run(): void {
    for (let next = this.pending.pop(); next; next = this.pending.pop()) {
      this.count += 1;
      if (this.count > MOST_OBJECTS) this.changes.add('catalog');
      if (this.count > MOST_OBJECTS) return;
      this.compare(next.old, next.now, next.kind);
    }
  }

  dicts(old: PdfDict, now: PdfDict, kind: LaterChange, except: ReadonlySet<string> = new Set()): void {
    const keys = new Set([...old.keys(), ...now.keys()].map(({ value }) => value));
    for (const key of keys) {
      if (except.has(key)) continue;
      const [a, b] = [old.get(key), now.get(key)];
      if (a && b)
        this.pending.push({ old: a, now: b, kind: key === 'Pages' || key === 'Kids' ? 'page' : kind });
      else this.changes.add(kind);
    }
  }

  forms(): void {
    const old = this.before.getCatalog().getDict('AcroForm', resolverOf(this.before));
    const now = this.after.getCatalog().getDict('AcroForm', resolverOf(this.after));
    if (!old && !now) return;
    if (!now) {
      this.changes.add('form');
      return;
    }
    const free = old ? ['Fields', 'SigFlags'] : ['Fields', 'SigFlags', 'DA', 'DR', 'NeedAppearances'];
    if (now.getBool('NeedAppearances', resolverOf(this.after))?.value && !old) this.changes.add('form');
    this.dicts(old ?? new PdfDict(), now, 'form', new Set(free));
    this.lists(listOf(old, 'Fields', this.before), listOf(now, 'Fields', this.after), 'form');
  }

  private compare(oldRaw: PdfObject, nowRaw: PdfObject, kind: LaterChange): void {
    if (oldRaw instanceof PdfRef && nowRaw instanceof PdfRef) {
      const partners = this.seen.get(oldRaw) ?? new Set();
      if (partners.has(nowRaw)) return;
      this.seen.set(oldRaw, partners.add(nowRaw));
    }
    const old = oldRaw instanceof PdfRef ? this.before.context.resolve(oldRaw) : oldRaw;
    const now = nowRaw instanceof PdfRef ? this.after.context.resolve(nowRaw) : nowRaw;
    if (old instanceof PdfDict && now instanceof PdfDict) this.compareDicts(old, now, kind);
    else if (old instanceof PdfArray && now instanceof PdfArray) {
      if (old.length !== now.length) this.changes.add(kind);
      for (const [index, item] of old.toArray().entries()) {
        const other = now.at(index);
        if (other) this.pending.push({ old: item, now: other, kind });
      }
    } else if (!isSameValue(old, now)) this.changes.add(kind);
  }

  private compareDicts(old: PdfDict, now: PdfDict, kind: LaterChange): void {
    if (old instanceof PdfStream !== now instanceof PdfStream) this.changes.add(kind);
    if (old instanceof PdfStream && now instanceof PdfStream && !isSameBytes(old.data, now.data))
      this.changes.add(kind);
    if (this.isPage(old) && this.isPage(now)) {
      this.dicts(old, now, 'page', new Set(['Annots']));
      const annotations = listOf(now, 'Annots', this.after);
      this.lists(listOf(old, 'Annots', this.before), annotations, 'annotation', now);
    } else if (isSignatureField(old, this.before) && !old.has('V') && now.has('V')) {
      this.dicts(old, now, 'form', SIGNED_INTO);
      this.checkSeal(now, null);
    } else this.dicts(old, now, kind);
  }

  private isPage(dict: PdfDict): boolean {
    const type = dict.get('Type');
    return type instanceof PdfName && type.value === 'Page';
  }

  /** What was there must still be there, in its order; what came may only be signatures. */
  private lists(old: PdfObject[], now: PdfObject[], kind: LaterChange, page?: PdfDict): void {
    if (now.length < old.length) this.changes.add(kind);
    for (const [index, item] of now.entries()) {
      const former = old[index];
      if (former) this.pending.push({ old: former, now: item, kind });
      else this.checkAdded(item, kind, page);
    }
  }

  private checkAdded(item: PdfObject, kind: LaterChange, page?: PdfDict): void {
    const dict = item instanceof PdfRef ? this.after.context.resolve(item) : item;
    if (dict instanceof PdfDict && isSignatureField(dict, this.after) && signs(dict, this.after))
      this.checkSeal(dict, page ?? null);
    else this.changes.add(kind);
  }

  private checkSeal(widget: PdfDict, page: PdfDict | null): void {
    const resolve = resolverOf(this.after);
    const rect = numbersOf(widget.getArray('Rect', resolve)) ?? [0, 0, 0, 0];
    const box = numbersOf((page ?? widget.getDict('P', resolve))?.getArray('MediaBox', resolve));
    // A4 when the size is inherited.
    if (areaOf(rect) > LARGEST_SEAL * (box ? areaOf(box) : 595 * 842)) this.changes.add('seal_too_large');
  }
}

function listOf(dict: PdfDict | undefined, key: string, pdf: PDF): PdfObject[] {
  return dict?.getArray(key, resolverOf(pdf))?.toArray() ?? [];
}

function isSignatureField(dict: PdfDict, pdf: PDF): boolean {
  const resolve = resolverOf(pdf);
  const type = dict.getName('FT', resolve) ?? dict.getDict('Parent', resolve)?.getName('FT', resolve);
  return type?.value === 'Sig';
}

function signs(field: PdfDict, pdf: PDF): boolean {
  const resolve = resolverOf(pdf);
  const value = field.getDict('V', resolve) ?? field.getDict('Parent', resolve)?.getDict('V', resolve);
  return value?.has('ByteRange') === true && value.has('Contents');
}

function areaOf(corners: number[]): number {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = corners;
  return Math.abs((x2 - x1) * (y2 - y1));
}

function isSameValue(a: PdfObject | null, b: PdfObject | null): boolean {
  if (a === null || b === null) return a === b;
  if (a instanceof PdfName && b instanceof PdfName) return a.value === b.value;
  if (a instanceof PdfNumber && b instanceof PdfNumber) return Math.abs(a.value - b.value) <= ROUNDING;
  if (a instanceof PdfBool && b instanceof PdfBool) return a.value === b.value;
  if (a instanceof PdfString && b instanceof PdfString) return isSameBytes(a.bytes, b.bytes);
  return a.type === 'null' && b.type === 'null';
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
