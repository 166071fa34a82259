import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const setupSchema = z.object({
  schema: z.literal(1),
  terraform: z.object({ path: z.string(), version: z.string(), product: z.enum(["terraform", "opentofu"]) }),
  python: z.object({ path: z.string(), version: z.string() }),
  redis: z.object({ path: z.string() }),
  providers: z.record(z.string(), z.object({ version: z.string() })),
  cliConfigFile: z.string(),
});

export type WorkshopSetup = z.infer<typeof setupSchema>;

/** The programs that an estate in a folder without a set-up of its own needs. */
export function estatePrograms(): { readonly python: string; readonly redisServer: string } {
  const { python, redis } = workshopSetup();
  return { python: python.path, redisServer: redis.path };
}

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
