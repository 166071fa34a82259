import { ADDON_NAMES, ADDON_VERSIONS } from "../../../constructs/cluster/addon-versions";
import { assertSupportedVersion, resolveAddonVersions } from "../../../constructs/cluster/cluster-validation";
import {
  KUBERNETES_SUPPORT,
  SUPPORT_REVIEWED_ON,
  supportedVersions,
  supportPhase,
} from "../../../constructs/cluster/kubernetes-versions";
import { selectEnvironments } from "../../../environments";

describe("supportPhase", () => {
  test.each([
    ["1.33", "2026-07-29", "standard"],
    ["1.33", "2026-07-30", "extended"],
    ["1.33", "2027-07-29", "extended"],
    ["1.33", "2027-07-30", "ended"],
    ["1.20", "2026-07-30", "unknown"],
    ["toString", "2026-07-30", "unknown"],
  ])("of %s on %s is %s", (version, day, phase) => {
    expect(supportPhase(version, day)).toBe(phase);
  });
});

describe("the support table", () => {
  test.each(Object.entries(KUBERNETES_SUPPORT))("%s has days in the right order", (_version, support) => {
    expect(support.standardSupportUntil).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(support.extendedSupportUntil).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(support.standardSupportUntil < support.extendedSupportUntil).toBe(true);
  });

  test("lists what is supported on a day, with the day that it ends", () => {
    expect(supportedVersions("2027-05-01")).toEqual([
      { version: "1.33", support: "extended support until 2027-07-29" },
      { version: "1.34", support: "extended support until 2027-12-02" },
      { version: "1.35", support: "extended support until 2028-03-27" },
    ]);
  });

  test("has every declared environment in standard support", () => {
    for (const { cluster } of selectEnvironments()) {
      expect(supportPhase(cluster.kubernetesVersion, SUPPORT_REVIEWED_ON)).toBe("standard");
    }
  });
});

describe("assertSupportedVersion", () => {
  test("judges by the given day, not by today", () => {
    expect(() => {
      assertSupportedVersion("dev/Cluster", "1.32", "2027-03-23");
    }).not.toThrow();
    expect(() => {
      assertSupportedVersion("dev/Cluster", "1.32", "2027-03-24");
    }).toThrow(/^dev\/Cluster: kubernetesVersion is "1\.32"; allowed: 1\.33 /);
  });
});

describe("the versions that an error allows", () => {
  // EKS still supports 1.31 on that day, but it has no pins: whoever chose it would be refused again.
  const allowed =
    "allowed: 1.32 (extended support until 2027-03-23), 1.33 (extended support until 2027-07-29), " +
    "1.34 (until 2026-12-02), 1.35 (until 2027-03-27).";

  test("of an unknown version are those with pinned add-ons", () => {
    expect(() => {
      assertSupportedVersion("dev/Cluster", "1.19", "2026-11-21");
    }).toThrow(`dev/Cluster: kubernetesVersion is "1.19"; ${allowed} EKS has no 1.19 in`);
  });

  test("of a version without pins too", () => {
    expect(() => resolveAddonVersions("dev/Cluster", "1.31")).toThrow(
      /^dev\/Cluster: kubernetesVersion is "1\.31"; allowed: 1\.32 .*has no pins for Kubernetes 1\.31/,
    );
  });
});

describe("the add-on pins", () => {
  test.each(Object.entries(ADDON_VERSIONS))(
    "for %s are exact, with its own kube-proxy",
    (minor, versions) => {
      for (const name of ADDON_NAMES) expect(versions[name]).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
      expect(versions["kube-proxy"].startsWith(`v${minor}.`)).toBe(true);
    },
  );
});
