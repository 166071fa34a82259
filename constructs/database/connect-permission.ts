import type { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { Permission } from "../core/grantee";
import { InvalidPropError } from "../core/invalid-prop-error";

/** A name without wildcards: `*` would sign in as the master user. */
const DATABASE_USER = /^[a-z_][a-z0-9_-]{0,62}$/;

/**
 * The right to sign in to a database as one of its users.
 *
 * @throws InvalidPropError when the name is not the name of one user.
 */
export function connectPermission(
  database: Construct & { readonly resourceId: string },
  databaseUser: string,
): Permission {
  if (!DATABASE_USER.test(databaseUser)) {
    throw new InvalidPropError({
      where: database.node.path,
      prop: "databaseUser",
      value: databaseUser,
      allowed: "a lower-case letter or underscore, then up to 62 letters, digits, underscores and hyphens",
      remedy: "Name the one user of PostgreSQL that the grantee may be.",
    });
  }
  return {
    sid: "SignInToDatabase",
    actions: ["rds-db:connect"],
    resources: [EstateStack.of(database).arn("rds-db", `dbuser:${database.resourceId}/${databaseUser}`)],
  };
}
