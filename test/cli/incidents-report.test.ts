import type { AuditRecord } from "../../automation/remediation/admission/records";
import type { IncidentReport } from "../../automation/remediation/intake/incident-reports";
import { report, type ReportOptions } from "../../cli/commands/incidents-report";
import { EXIT } from "../../cli/exit-codes";
import type { Remediation } from "../../cli/remediation/remediation";
import { decision, incident, record, T0 } from "../automation/remediation/support/records";
import { Operated } from "./support/operated";

const ADA = "arn:aws:sts::111111111111:assumed-role/operator/ada";
const STALE: ReportOptions = {
  env: "dev",
  yes: true,
  on: "AWS::ECS::Service=homeostat-dev-reference/homeostat-dev-reference",
  service: "reference",
  symptom: ["users-see-old-prices"],
  says: "Prices are an hour old.",
};

let operated: Operated;
let reports: IncidentReport[];
let asked: string[];
let trail: AuditRecord[];
let slept: number;

beforeEach(() => {
  operated = new Operated(T0);
  reports = [];
  asked = [];
  trail = [];
  slept = 0;
});

afterEach(() => {
  jest.restoreAllMocks();
});

const unasked = (): never => {
  throw new Error("nobody asks this");
};
const nothing = { newestFirst: unasked, oldestFirst: unasked, outboxDepth: unasked, undelivered: unasked };

/** The automation of an environment whose intake writes `trail` as soon as it is told something. */
function opened(place: Partial<Remediation["place"]> = {}): Promise<Remediation> {
  const { remediation } = operated;
  return Promise.resolve({
    ...remediation,
    place: { ...remediation.place, ...place },
    deps: {
      ...remediation.deps,
      sleep: (milliseconds: number) => {
        slept += milliseconds;
        operated.nowMs += milliseconds;
        return Promise.resolve();
      },
    },
    reports: {
      put: (given) => {
        reports.push(given);
        return Promise.resolve("event-9");
      },
    },
    log: {
      ...nothing,
      ofIncident: (id) => {
        asked.push(id);
        return Promise.resolve(trail);
      },
    },
  });
}

const reported = record("reported#event-9", T0 + 10, {
  what: "reported",
  incident: { ...incident, source: { ...incident.source, kind: "manual", eventId: "event-9" } },
  executionId: "exe-7",
});
const decided = record(
  "decided#exe-7",
  T0 + 20,
  { what: "decided", decision: decision("approval", { runbookId: "clear-cache" }) },
  "exe-7",
);

describe("homeostat incidents report", () => {
  it("puts a person's words on the bus, in the name of the credentials", async () => {
    trail = [reported, decided];
    expect(await report(STALE, "application-cache-stale", () => opened())).toBe(EXIT.ok);
    expect(reports).toEqual([
      {
        source: "homeostat",
        detailType: "Manual Incident",
        detail: {
          status: "begins",
          rootCause: "application-cache-stale",
          symptoms: ["users-see-old-prices"],
          service: "reference",
          target: {
            type: "AWS::ECS::Service",
            id: "homeostat-dev-reference/homeostat-dev-reference",
          },
          severity: "P3",
          reportedBy: ADA,
          says: "Prices are an hour old.",
        },
      },
    ]);
    expect(asked).toEqual([expect.stringMatching(/^inc-[0-9a-f]{20}$/)]);
    expect(operated.closed).toBe(1);
  });

  it("tells what was decided, and only about this report", async () => {
    const earlier = record("decided#exe-1", T0 - 60_000, {
      what: "decided",
      decision: decision("auto", { runbookId: "restart-service" }),
    });
    trail = [earlier, reported, decided];
    await report(STALE, "application-cache-stale", () => opened());
    expect(operated.text).toContain("clear-cache waits for approval");
    expect(operated.text).not.toContain("restart-service");
    expect(operated.text).toContain(`next: npx homeostat incidents show ${asked[0] ?? ""} --env dev`);
  });

  it("waits for the decision, and not for ever", async () => {
    trail = [reported];
    await report(STALE, "application-cache-stale", () => opened());
    expect(slept).toBe(30_000);
    expect(operated.text).toContain("reported application-pool-exhausted");
    expect(operated.text).not.toContain("decided");
  });

  it("says that nothing has read it yet", async () => {
    await report(STALE, "application-cache-stale", () => opened());
    expect(operated.text).toContain("nothing has read it within 30 s: it is kept");
    expect(operated.text).toContain("next: npx homeostat remediation status --env dev");
  });

  it("says that trouble is over without a confirmation, for nothing begins by it", async () => {
    trail = [
      record("over#event-9", T0 + 10, {
        what: "over",
        says: "the cache is filled again",
        endedAtMs: T0,
        source: { ...incident.source, eventId: "event-9" },
      }),
    ];
    const { service: _service, yes: _yes, ...over } = STALE;
    await report({ ...over, over: true }, "application-cache-stale", () => opened({ guarded: true }));
    expect(reports).toEqual([
      expect.objectContaining({ detail: expect.objectContaining({ status: "ends" }) as object }),
    ]);
    expect(slept).toBe(0);
    expect(operated.text).toContain("is over; the cache is filled again");
  });

  it("is JSON where asked", async () => {
    trail = [reported, decided];
    await report({ ...STALE, json: true }, "application-cache-stale", () => opened());
    expect(operated.json).toEqual({
      command: "incidents report",
      target: "aws",
      environment: "dev",
      incidentId: asked[0],
      eventId: "event-9",
      records: [reported, decided],
    });
  });

  it.each<[string, string, Partial<ReportOptions>, string]>([
    ["a cause that is no name", "Cache Stale", {}, "rootCause"],
    ["no resource", "application-cache-stale", { on: "" }, "target.type"],
    ["a resource without a type", "application-cache-stale", { on: "homeostat-dev-main" }, "target.type"],
    ["a resource without an id", "application-cache-stale", { on: "AWS::ECS::Service=" }, "target.id"],
    ["an unknown severity", "application-cache-stale", { severity: "urgent" }, "severity"],
    ["a service that is no name", "application-cache-stale", { service: "the API" }, "service"],
  ])("refuses %s, and asks AWS nothing", async (_what, cause, wrong, named) => {
    const open = jest.fn(() => opened());
    await expect(report({ ...STALE, ...wrong }, cause, open)).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: expect.stringContaining(named) as string,
    });
    expect(open).not.toHaveBeenCalled();
  });

  it("needs a confirmation, and in a protected environment its name", async () => {
    const { yes: _yes, ...unconfirmed } = STALE;
    const cause = "application-cache-stale";
    await expect(report(unconfirmed, cause, () => opened())).rejects.toMatchObject({ exitCode: EXIT.usage });
    await expect(report(STALE, cause, () => opened({ guarded: true }))).rejects.toMatchObject({
      exitCode: EXIT.usage,
    });
    expect(reports).toEqual([]);
  });
});
