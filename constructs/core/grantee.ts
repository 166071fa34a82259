/** A right, as a policy statement that allows. */
export interface Permission {
  /** Letters and digits, e.g. `ReadObjects`; unique in the role. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** All must hold. @default - none */
  readonly conditions?: readonly PermissionCondition[];
}

/** When a right holds. */
export interface PermissionCondition {
  /** Operator, e.g. `StringEquals`. */
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** Whoever can be given rights; what it is given lies in its own stack, so that resources never depend on users. */
export interface IGrantee {
  /** Adds to what the grantee may do. */
  allow(permission: Permission): void;
}
