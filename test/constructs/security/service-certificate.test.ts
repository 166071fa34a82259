import { Lazy } from "cdktf";
import { ServiceCertificate } from "../../../constructs/security/service-certificate";
import { estateStack } from "../../support/estate-stack";
import { onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";

describe("ServiceCertificate", () => {
  test("covers the domain and its subdomains, proven by DNS, and is replaced without a gap", () => {
    const stack = estateStack();
    new ServiceCertificate(stack, "Certificate", { domainName: "dev.homeostat.example" });

    expect(onlyResource(synth(stack), "aws_acm_certificate")).toMatchObject({
      domain_name: "dev.homeostat.example",
      subject_alternative_names: ["*.dev.homeostat.example"],
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
  });

  test.each(["*.homeostat.example", "Homeostat.example", "localhost", ""])("refuses %j", (domainName) => {
    expect(() => new ServiceCertificate(estateStack(), "Certificate", { domainName })).toThrow(
      `domainName is ${JSON.stringify(domainName)}; allowed: a domain in lower case without wildcard`,
    );
  });

  test("lets a name pass that is not known yet", () => {
    const stack = estateStack();
    const domainName = Lazy.stringValue({ produce: () => "late.homeostat.example" });
    new ServiceCertificate(stack, "Certificate", { domainName });

    expect(onlyResource(synth(stack), "aws_acm_certificate")["domain_name"]).toBe("late.homeostat.example");
  });
});
