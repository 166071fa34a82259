import { TerraformOutput } from "cdktf";
import fc from "fast-check";
import { EphemeralResource } from "../../../constructs/core/ephemeral-resource";
import { estateStack } from "../../support/estate-stack";
import { synth } from "../../support/synth";

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
const constructId = fc
  .stringMatching(/^[A-Z][A-Za-z0-9]{0,20}$/)
  .filter((id) => !/^(Aws|Resource|Default)$/.test(id));
// Terraform reads a dollar sign before a brace as a reference.
const value = fc.oneof(fc.stringMatching(/^[ -#%-z]{0,20}$/), fc.integer(), fc.boolean());

describe("EphemeralResource", () => {
  it("is a block of its own kind, with its arguments as they are, and is referred to where it stands", () => {
    fc.assert(
      fc.property(constructId, word, fc.dictionary(word, value), word, (id, type, attributes, name) => {
        const stack = estateStack();
        const resource = new EphemeralResource(stack, id, { type, attributes });
        new TerraformOutput(stack, "shown", { value: resource.attribute(name) });
        const { ephemeral, output } = synth(stack);
        const [address = "", ...others] = Object.keys(ephemeral[type] ?? {});

        expect(others).toEqual([]);
        expect(ephemeral).toEqual({ [type]: { [address]: attributes } });
        expect(output["shown"]?.["value"]).toBe(`\${ephemeral.${type}.${address}.${name}}`);
      }),
      { numRuns: 50 },
    );
  });

  it("lies beside others of its type", () => {
    const stack = estateStack();
    for (const id of ["One", "Two"]) new EphemeralResource(stack, id, { type: "a_type", attributes: { id } });

    expect(Object.values(synth(stack).ephemeral["a_type"] ?? {})).toEqual([{ id: "One" }, { id: "Two" }]);
  });

  it("may take what a resource of the stack has", () => {
    const stack = estateStack();
    const first = new EphemeralResource(stack, "First", { type: "a_type", attributes: {} });
    new EphemeralResource(stack, "Second", { type: "b_type", attributes: { of: first.attribute("name") } });

    expect(Object.values(synth(stack).ephemeral["b_type"] ?? {})).toEqual([
      { of: "${ephemeral.a_type.First.name}" },
    ]);
  });
});
