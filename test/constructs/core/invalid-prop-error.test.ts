import { InvalidPropError } from "../../../constructs/core/invalid-prop-error";

describe("InvalidPropError", () => {
  test("says where, which prop, what was received, what is allowed and what to do", () => {
    const error = new InvalidPropError({
      where: "dev-network/Network",
      prop: "availabilityZones",
      value: [],
      allowed: "1 to 3 zones",
      remedy: "Name a zone.",
    });

    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("InvalidPropError");
    expect(error.message).toBe(
      "dev-network/Network: availabilityZones is []; allowed: 1 to 3 zones. Name a zone.",
    );
  });
});
