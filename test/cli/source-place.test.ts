import { sourcePlace } from "../../cli/engine/source-place";

test.each([
  [
    "Transform failed with 1 error:\n/work/it/environments/dev.ts:6:19: ERROR: Expected identifier",
    "environments/dev.ts:6",
    "correct this line",
  ],
  ['environment "prod" is not valid:\n  ownr: unknown', "environments/prod.ts", "in environments/prod.ts"],
  [
    'dev-cluster/Cluster: kubernetesVersion is "1.19"; allowed: 1.32',
    "environments/dev.ts",
    "in environments/dev.ts",
  ],
  ["Cannot read properties of undefined (reading 'x')", "main.ts", "npm run typecheck"],
])("%j is at %s", (message, where, remedy) => {
  const place = sourcePlace(message, "/work/it");
  expect(place.where).toBe(where);
  expect(place.remedy).toContain(remedy);
});
