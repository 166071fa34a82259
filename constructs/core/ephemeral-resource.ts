import { ref, TerraformElement, Token } from "cdktf";
import type { Construct } from "constructs";

/** Props of {@link EphemeralResource}. */
export interface EphemeralResourceProps {
  /** Type as the provider names it, e.g. `aws_secretsmanager_random_password`. */
  readonly type: string;
  /** Its arguments, in Terraform's own spelling. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * A value that Terraform asks for in each run, and writes into no state and no plan. cdktf 0.21 knows no such blocks.
 * What is taken from it may go into write-only arguments and other ephemeral resources; Terraform refuses it elsewhere.
 */
export class EphemeralResource extends TerraformElement {
  readonly #props: EphemeralResourceProps;

  constructor(scope: Construct, id: string, props: EphemeralResourceProps) {
    super(scope, id, `ephemeral.${props.type}`);
    this.#props = props;
  }

  /** Refers to one of its attributes. */
  attribute(name: string): string {
    const { type } = this.#props;
    return Token.asString(ref(`ephemeral.${type}.${this.friendlyUniqueId}.${name}`, this.cdktfStack));
  }

  override toTerraform(): Record<string, unknown> {
    const { type, attributes } = this.#props;
    return { ephemeral: { [type]: { [this.friendlyUniqueId]: attributes } } };
  }
}
