import type { AuditTrail, RecordResult, RecordWriter, Trail } from "../intake/ports";
import type {
  CommitResult,
  GuardrailStore,
  ReadResult,
  Snapshot,
  StoreItem,
  Transaction,
} from "./guardrail-store";
import type { Answer, AuditRecord, OutboxRecord } from "./records";

/** A store in this process, for simulation and tests. Each call takes effect at once and as a whole. */
export class MemoryStore implements GuardrailStore, AuditTrail, RecordWriter {
  readonly audit: AuditRecord[] = [];
  readonly outbox: OutboxRecord[] = [];
  private readonly items = new Map<string, StoreItem>();
  private readonly answers = new Map<string, Answer>();
  private readonly told = new Set<string>();
  /** For each incident the record of it that was written last by an event. */
  private readonly marks = new Map<string, string>();

  read(keys: readonly string[], onceKey?: string): Promise<ReadResult> {
    return Promise.resolve({ kind: "read", ...this.readNow(keys, onceKey) });
  }

  commit(transaction: Transaction): Promise<CommitResult> {
    return Promise.resolve(this.commitNow(transaction));
  }

  of(incidentId: string): Promise<Trail> {
    const records = this.audit.filter((audit) => audit.incidentId === incidentId);
    const mark = this.marks.get(incidentId);
    return Promise.resolve({ kind: "read", records, ...(mark !== undefined && { mark }) });
  }

  recordAsOf(
    { mark }: Trail,
    audit: AuditRecord,
    outbox?: OutboxRecord,
  ): Promise<RecordResult | { readonly kind: "moved" }> {
    const hasMoved = !this.told.has(audit.id) && this.marks.get(audit.incidentId ?? "") !== mark;
    return hasMoved ? Promise.resolve({ kind: "moved" }) : this.record(audit, outbox);
  }

  record(audit: AuditRecord, outbox?: OutboxRecord): Promise<RecordResult> {
    if (this.told.has(audit.id)) return Promise.resolve({ kind: "known" });
    this.tell(audit);
    if (audit.incidentId !== undefined) this.marks.set(audit.incidentId, audit.id);
    if (outbox) this.outbox.push(outbox);
    return Promise.resolve({ kind: "recorded" });
  }

  /** `read`, for a caller that decides itself when the answer arrives. */
  readNow(keys: readonly string[], onceKey?: string): Snapshot {
    const items = new Map<string, StoreItem>();
    for (const key of keys) {
      const item = this.items.get(key);
      if (item) items.set(key, item);
    }
    const answer = onceKey === undefined ? undefined : this.answers.get(onceKey);
    return answer ? { items, answer } : { items };
  }

  /** `commit`, for a caller that decides itself when the answer arrives. */
  commitNow({ writes, checks, once, record }: Transaction): CommitResult {
    const answer = once && this.answers.get(once.key);
    if (answer) return { kind: "idempotent-replay", answer };
    const expected = [...writes.map(({ key, version }) => ({ key, version: version - 1 })), ...checks];
    const unexpected = expected.filter(({ key, version }) => (this.items.get(key)?.version ?? 0) !== version);
    if (unexpected.length > 0) {
      const found = unexpected.map(({ key }) => this.items.get(key)).filter((item) => item !== undefined);
      return { kind: "conflict", ...(found.length === unexpected.length && { found }) };
    }
    if (record && this.told.has(record.audit.id)) return { kind: "conflict" };
    for (const item of writes) this.items.set(item.key, item);
    if (once) this.answers.set(once.key, once.answer);
    if (record) {
      this.tell(record.audit);
      this.outbox.push(record.outbox);
    }
    return { kind: "committed" };
  }

  private tell(audit: AuditRecord): void {
    this.told.add(audit.id);
    this.audit.push(audit);
  }
}
