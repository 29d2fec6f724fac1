/** Work that is done one after the other, in the order in which it was asked for. */
export class Turns {
  private tail: Promise<unknown> = Promise.resolve();

  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.tail.then(work, work);
    this.tail = done.catch(() => undefined);
    return done;
  }

  /** Waits for what has been asked for; that something failed is for whoever asked. */
  async over(): Promise<void> {
    await this.tail;
  }
}
