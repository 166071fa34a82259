import { s3NamedConfigurations } from "../../../local/gateway/mends/s3-named-configurations";
import { namedConfigurationScenario, TIERING } from "./scenarios/s3-named-configurations";
import { useMend } from "./support/use-mend";
import { xmlAt, xmlIn, xmlTree } from "./support/xml-tree";

const gateways = useMend("s3-named-configurations", s3NamedConfigurations);

test("a configuration is read back as it was put, alone and in the list", async () => {
  const alone = await namedConfigurationScenario(gateways.alone);
  expect(alone.put.status).toBe(400);
  expect(xmlTree(alone.read.text)).toHaveProperty("ListBucketResult");

  const { put, read, listed } = await namedConfigurationScenario(gateways.mended);
  expect(put.status).toBe(200);
  expect(xmlTree(read.text)).toEqual(xmlTree(TIERING));
  expect(xmlIn(listed, "ListBucketIntelligentTieringConfigurationsResult")).toMatchObject({
    IsTruncated: "false",
    ...xmlTree(TIERING),
  });
});

test("it is deleted, and then not found; nothing else is deleted with it", async () => {
  const { deleted, afterDelete } = await namedConfigurationScenario(gateways.mended);
  expect(deleted.status).toBe(204);
  expect([afterDelete.status, xmlAt(afterDelete, "Code")]).toEqual([404, "NoSuchConfiguration"]);
  const deletions = gateways.mended.ministack.filter(({ method }) => method === "DELETE");
  expect(deletions.map(({ url }) => url)).toEqual(["/archive"]);
});

test("it goes with its bucket: a new bucket of the same name has none", async () => {
  const { again } = await namedConfigurationScenario(gateways.mended);
  expect([again.status, xmlAt(again, "Code")]).toEqual([404, "NoSuchConfiguration"]);
});

test("a bucket that is not there says so; so does one kind of another's id", async () => {
  const { missing } = await namedConfigurationScenario(gateways.mended);
  expect([missing.status, xmlAt(missing, "Code")]).toEqual([404, "NoSuchBucket"]);
  await gateways.mended.rest("s3", "PUT", "/archive?intelligent-tiering&id=whole", TIERING);
  const inventory = await gateways.mended.rest("s3", "GET", "/archive?inventory&id=whole");
  expect(xmlAt(inventory, "Code")).toBe("NoSuchConfiguration");
});
