import type { IGrantee, Permission } from "../../constructs/core/grantee";

/** Remembers what it was granted. */
export class Grantee implements IGrantee {
  readonly permissions: Permission[] = [];

  allow(permission: Permission): void {
    this.permissions.push(permission);
  }
}
