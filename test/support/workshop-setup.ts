import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const setupSchema = z.object({
  schema: z.literal(1),
  terraform: z.object({ path: z.string(), version: z.string(), product: z.enum(["terraform", "opentofu"]) }),
  python: z.object({ path: z.string(), version: z.string() }),
  providers: z.record(z.string(), z.object({ version: z.string() })),
  cliConfigFile: z.string(),
});

export type WorkshopSetup = z.infer<typeof setupSchema>;

/** What set-up found on this machine; a test that needs the real tools fails loudly where they are missing. */
export function workshopSetup(): WorkshopSetup {
  const path = join(__dirname, "../../.homeostat/setup.json");
  try {
    return setupSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new Error(`This test needs Terraform and the provider, as ${path} names them; run: npm run setup`, {
      cause: error,
    });
  }
}
