declare module "asl-validator" {
  /** Checks a definition against the schema and the rules of the Amazon States Language. */
  function validate(definition: object): {
    readonly isValid: boolean;
    readonly errorsText: () => string;
  };
  export = validate;
}
