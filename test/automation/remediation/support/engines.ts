import type { EngineDeps } from "../../../../automation/remediation/admission/deps";
import type {
  CommitResult,
  GuardrailStore,
} from "../../../../automation/remediation/admission/guardrail-store";
import type { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import { T0 } from "./guardrails";

/** An engine at one moment, which remembers how long it would have slept. */
export function engine(of: GuardrailStore, nowMs = T0): EngineDeps & { readonly slept: number[] } {
  const slept: number[] = [];
  let ids = 0;
  return {
    store: of,
    clock: () => nowMs,
    random: () => 0.5,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      return Promise.resolve();
    },
    newId: () => `${nowMs}-${(ids += 1)}`,
    slept,
  };
}

/** A store whose commits go as they are told, and then as they would. */
export function moody(inner: MemoryStore, ...moods: readonly ("lost" | CommitResult)[]): GuardrailStore {
  const left = [...moods];
  return {
    read: (keys, onceKey) => inner.read(keys, onceKey),
    commit: (transaction) => {
      const mood = left.shift();
      if (mood === undefined) return inner.commit(transaction);
      if (mood !== "lost") return Promise.resolve(mood);
      inner.commitNow(transaction);
      return Promise.resolve({ kind: "unavailable", says: "no answer" });
    },
  };
}

/** A store that does not answer. */
export const SILENT_STORE: GuardrailStore = {
  read: () => Promise.resolve({ kind: "unavailable", says: "connection refused" }),
  commit: () => Promise.reject(new Error("nothing may be written that was not read before")),
};
