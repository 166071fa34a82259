import type {
  CommitResult,
  GuardrailStore,
  ReadResult,
  Transaction,
} from "../../automation/remediation/admission/guardrail-store";

/** A store that remembers why it did not answer, so that a person can be told. */
export class HeardStore implements GuardrailStore {
  /** @default - it has always answered */
  trouble: string | undefined;

  constructor(private readonly store: GuardrailStore) {}

  async read(keys: readonly string[], onceKey?: string): Promise<ReadResult> {
    return this.#heard(await this.store.read(keys, onceKey));
  }

  async commit(transaction: Transaction): Promise<CommitResult> {
    return this.#heard(await this.store.commit(transaction));
  }

  #heard<Result extends ReadResult | CommitResult>(result: Result): Result {
    if (result.kind === "unavailable") this.trouble = result.says;
    return result;
  }
}
