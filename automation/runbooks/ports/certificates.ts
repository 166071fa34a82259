/** A record by which ACM sees that a domain is ours. */
export interface ValidationRecord {
  readonly name: string;
  /** E.g. `CNAME`. */
  readonly type: string;
  readonly value: string;
}

/** How far ACM is with one domain of a certificate. */
export interface DomainValidation {
  readonly domain: string;
  /** ACM's name of it, e.g. `DNS` or `EMAIL`. */
  readonly method: string;
  /** ACM's name of it, e.g. `PENDING_VALIDATION`, `SUCCESS` or `FAILED`. */
  readonly status: string;
  /** @default - ACM looks for none: it validates otherwise, or has not said yet */
  readonly record?: ValidationRecord;
}

/** A certificate of ACM. */
export interface Certificate {
  readonly arn: string;
  /** ACM's name of it, e.g. `AMAZON_ISSUED` or `IMPORTED`. */
  readonly type: string;
  /** ACM's name of it, e.g. `ISSUED` or `EXPIRED`. */
  readonly status: string;
  /** ACM's name of how far the renewal is, e.g. `PENDING_VALIDATION`. @default - none has begun */
  readonly renewal?: string;
  /** Of the renewal, if one has begun. */
  readonly domains: readonly DomainValidation[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Certificates of ACM. */
export interface Certificates {
  /** @throws Error where there is no such certificate */
  describe(arn: string): Promise<Certificate>;
}
