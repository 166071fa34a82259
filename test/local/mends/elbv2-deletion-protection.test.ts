import { elbv2DeletionProtection } from "../../../local/gateway/mends/elbv2-deletion-protection";
import { deletionProtectionScenario } from "./scenarios/elbv2-deletion-protection";
import { useMend } from "./support/use-mend";
import { xmlTree } from "./support/xml-tree";

const gateways = useMend("elbv2-deletion-protection", elbv2DeletionProtection);

test("a protected load balancer is not deleted, with the code that AWS gives it", async () => {
  const alone = await deletionProtectionScenario(gateways.alone);
  expect(alone.whileProtected.status).toBe(200);

  const { whileProtected, kept } = await deletionProtectionScenario(gateways.mended);
  expect(whileProtected.status).toBe(400);
  expect(xmlTree(whileProtected.text)).toMatchObject({
    ErrorResponse: {
      Error: {
        Code: "OperationNotPermitted",
        Message: `Load balancer '${kept}' cannot be deleted because deletion protection is enabled`,
      },
    },
  });
});

test("any other is, and of one that is not there the emulator speaks", async () => {
  const { unprotected, missing } = await deletionProtectionScenario(gateways.mended);

  expect(unprotected.status).toBe(200);
  const alone = await deletionProtectionScenario(gateways.alone);
  expect([missing.status, missing.text]).toEqual([alone.missing.status, alone.missing.text]);
});
