/** Names, each of which stands for itself and for everything below it, with who put it there. */
export class NameSet {
  private readonly labels = new Map<string, string>();
  /** Every parent of a name of the set. */
  private readonly above = new Map<string, string>();

  /** @param entries name in normal form, and a label that says where it comes from */
  constructor(entries: Iterable<readonly [name: string, label: string]>) {
    for (const [name, label] of entries) {
      this.labels.set(name, label);
      for (const parent of parentsOf(name)) this.above.set(parent, label);
    }
  }

  /** The label of a name of the set at or above `name`; `null` when there is none. */
  covering(name: string): string | null {
    const own = this.labels.get(name);
    if (own !== undefined) return own;
    for (const parent of parentsOf(name)) {
      const label = this.labels.get(parent);
      if (label !== undefined) return label;
    }
    return null;
  }

  /** The label of a name of the set below `name`; `null` when there is none. */
  below(name: string): string | null {
    return this.above.get(name) ?? null;
  }
}

function* parentsOf(name: string): Generator<string> {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) yield name.slice(dot + 1);
}
