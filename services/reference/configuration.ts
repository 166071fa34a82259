import { type FaultSettings, parseFaultChanges } from "./faults";

/** How the database is signed in to. */
export type DatabaseSignIn =
  { readonly kind: "iam" } | { readonly kind: "password"; readonly password: string };

/** All that the service reads from its environment. */
export interface Configuration {
  readonly environment: string;
  readonly serviceName: string;
  readonly region: string;
  readonly bindAddress: string;
  readonly port: number;
  readonly scratchDirectory: string;
  /** What the service may keep in its scratch directory. */
  readonly scratchLimitMib: number;
  readonly faultInjection: boolean;
  /** Faults that it has from the start: those of a bad release. */
  readonly faults: Partial<FaultSettings>;
  readonly metrics: { readonly namespace: string; readonly intervalSeconds: number };
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly name: string;
    readonly user: string;
    readonly signIn: DatabaseSignIn;
    readonly tls: boolean;
  };
  readonly cache: { readonly host: string; readonly port: number; readonly tls: boolean };
  readonly queueUrl: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration once, at the start.
 *
 * @throws Error naming the variable, its value and what is allowed
 */
export function readConfiguration(variables: Variables): Configuration {
  const text = (name: string, standard?: string): string => {
    const value = variables[name] ?? standard;
    if (value === undefined || value === "")
      throw new Error(`${name} is not set: give the service a value for it`);
    return value;
  };
  const number = (name: string, minimum: number, maximum: number, standard?: string): number => {
    const value = Number(text(name, standard));
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new Error(
      `${name} is ${JSON.stringify(variables[name])}; allowed: whole numbers from ${minimum} to ${maximum}`,
    );
  };
  const choice = <T extends string>(name: string, allowed: readonly T[], standard: T): T => {
    const value = text(name, standard);
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    throw new Error(`${name} is ${JSON.stringify(value)}; allowed: ${allowed.join(", ")}`);
  };
  const faultInjection = choice("FAULT_INJECTION", ["enabled", "disabled"], "disabled") === "enabled";
  const signIn = choice("DATABASE_SIGN_IN", ["iam", "password"], "iam");
  return {
    environment: text("ENVIRONMENT"),
    serviceName: text("SERVICE_NAME"),
    region: text("AWS_REGION"),
    bindAddress: text("BIND_ADDRESS", "127.0.0.1"),
    port: number("PORT", 0, 65_535, "8080"),
    scratchDirectory: text("SCRATCH_DIRECTORY"),
    scratchLimitMib: number("SCRATCH_LIMIT_MIB", 1, 20_480, "64"),
    faultInjection,
    faults: readFaults(variables["FAULTS"], faultInjection),
    metrics: {
      namespace: text("METRICS_NAMESPACE", "Homeostat/Service"),
      intervalSeconds: number("METRICS_INTERVAL_SECONDS", 1, 60, "10"),
    },
    database: {
      host: text("DATABASE_HOST"),
      port: number("DATABASE_PORT", 1, 65_535, "5432"),
      name: text("DATABASE_NAME"),
      user: text("DATABASE_USER"),
      signIn: signIn === "iam" ? { kind: "iam" } : { kind: "password", password: text("DATABASE_PASSWORD") },
      tls: choice("DATABASE_TLS", ["true", "false"], "true") === "true",
    },
    cache: {
      host: text("CACHE_HOST"),
      port: number("CACHE_PORT", 1, 65_535, "6379"),
      tls: choice("CACHE_TLS", ["true", "false"], "true") === "true",
    },
    queueUrl: text("QUEUE_URL"),
  };
}

function readFaults(text: string | undefined, mayHaveFaults: boolean): Partial<FaultSettings> {
  if (text === undefined) return {};
  if (!mayHaveFaults) throw new Error(`FAULTS is set; allowed: only with FAULT_INJECTION=enabled`);
  try {
    return parseFaultChanges(JSON.parse(text));
  } catch (error) {
    throw new Error(`FAULTS is ${JSON.stringify(text)}: ${(error as Error).message}`, { cause: error });
  }
}
