import { z } from "zod";

/** An object whose unknown keys are errors that name the known ones. */
export function section<T extends z.ZodRawShape>(fields: T): z.ZodObject<T, z.core.$strict> {
  const known = Object.keys(fields).join(", ");
  return z.strictObject(fields, {
    error: (issue) => (issue.code === "unrecognized_keys" ? known : undefined),
  });
}
