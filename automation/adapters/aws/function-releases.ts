import {
  type AliasConfiguration,
  GetAliasCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-lambda";
import type { Metrics } from "../../runbooks/ports/metrics";
import type { Exchange, Releases, Serving } from "../../runbooks/ports/releases";
import { stepClientSettings } from "./client-settings";

/** The alias that callers use. */
const ALIAS = "live";
const DAY_SECONDS = 86_400;
const DAYS = 14;
/** Share of its invocations that may have failed in a version that ran well. */
const FAILED_SHARE = 0.01;

/**
 * Versions of a function behind its alias. An alias has a revision, and Lambda itself refuses to change one that
 * changed since it was read: a stale hand that read it before cannot.
 */
export class AwsFunctionReleases implements Releases {
  constructor(
    private readonly metrics: Metrics,
    private readonly now: () => number = Date.now,
    private readonly client: Pick<LambdaClient, "send"> = new LambdaClient(stepClientSettings),
  ) {}

  async serving(target: string): Promise<Serving> {
    const { version, alias } = await this.#alias(target);
    const found = (await this.#versions(target)).find((one) => one.version === version);
    return {
      version,
      sinceMs: found?.publishedMs ?? 0,
      isWhole: Object.keys(alias.RoutingConfig?.AdditionalVersionWeights ?? {}).length === 0,
      isUndoneAlready: false,
    };
  }

  async lastGood(target: string): Promise<string | undefined> {
    const { version } = await this.#alias(target);
    const earlier = (await this.#versions(target))
      .map((one) => one.version)
      .filter((one) => Number(one) < Number(version))
      .sort((left, right) => Number(right) - Number(left));
    for (const candidate of earlier) if (await this.#ranWell(target, candidate)) return candidate;
    return undefined;
  }

  async exchange(target: string, { version, instead }: Exchange): Promise<void> {
    const { version: serving, alias } = await this.#alias(target);
    if (serving !== instead) throw new Error(`${target} serves version ${serving} and not ${instead}`);
    await this.client.send(
      new UpdateAliasCommand({
        FunctionName: target,
        Name: ALIAS,
        FunctionVersion: version,
        RoutingConfig: { AdditionalVersionWeights: {} },
        RevisionId: alias.RevisionId,
      }),
    );
  }

  async #alias(target: string): Promise<{ readonly version: string; readonly alias: AliasConfiguration }> {
    const alias = await this.client.send(new GetAliasCommand({ FunctionName: target, Name: ALIAS }));
    const { FunctionVersion: version = "", RevisionId } = alias;
    if (/^\d+$/.test(version) && RevisionId !== undefined) return { version, alias };
    throw new Error(
      `the alias ${ALIAS} of ${target} leads to ${JSON.stringify(version)}; allowed: a published version`,
    );
  }

  async #versions(target: string): Promise<{ readonly version: string; readonly publishedMs: number }[]> {
    const versions: { version: string; publishedMs: number }[] = [];
    let marker: string | undefined;
    do {
      const page = await this.client.send(
        new ListVersionsByFunctionCommand({
          FunctionName: target,
          ...(marker !== undefined && { Marker: marker }),
        }),
      );
      for (const { Version = "", LastModified = "" } of page.Versions ?? []) {
        if (/^\d+$/.test(Version))
          versions.push({ version: Version, publishedMs: Date.parse(LastModified) || 0 });
      }
      marker = page.NextMarker;
    } while (marker !== undefined && marker !== "");
    return versions;
  }

  async #ranWell(target: string, version: string): Promise<boolean> {
    const toMs = this.now();
    const span = { fromMs: toMs - DAYS * DAY_SECONDS * 1_000, toMs };
    const total = async (name: string): Promise<number> => {
      const points = await this.metrics.points(
        {
          namespace: "AWS/Lambda",
          name,
          statistic: "Sum",
          periodSeconds: DAY_SECONDS,
          dimensions: { FunctionName: target, Resource: `${target}:${ALIAS}`, ExecutedVersion: version },
        },
        span,
      );
      return points.reduce((sum, { value }) => sum + value, 0);
    };
    const [invocations, errors] = await Promise.all([total("Invocations"), total("Errors")]);
    return invocations > 0 && errors / invocations < FAILED_SHARE;
  }
}
