/** Terraform that the synthesized JSON needs: write-only arguments came with 1.11. */
export const TERRAFORM_VERSION = ">= 1.11.0";

/** AWS provider versions that accept the synthesized JSON: nothing that only one of 5.100 and 6.x has is used. */
export const AWS_PROVIDER_VERSION = ">= 5.100.0, < 7.0.0";
