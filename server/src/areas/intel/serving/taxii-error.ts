/** What a TAXII client did wrong, with the status that the standard asks for. */
export class TaxiiError extends Error {
  readonly status: number;

  constructor(status: number, title: string) {
    super(title);
    this.name = 'TaxiiError';
    this.status = status;
  }
}
