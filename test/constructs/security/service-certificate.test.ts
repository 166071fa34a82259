import { Lazy, TerraformOutput } from "cdktf";
import { ServiceCertificate } from "../../../constructs/security/service-certificate";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
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

  test("without a zone it is only asked for", () => {
    const stack = estateStack();
    const certificate = new ServiceCertificate(stack, "Certificate", { domainName: "dev.homeostat.example" });

    new TerraformOutput(stack, "Arn", { value: certificate.arn });

    const json = synth(stack);
    expect(resources(json, "aws_route53_record")).toEqual([]);
    expect(resources(json, "aws_acm_certificate_validation")).toEqual([]);
    expect(json.output["Arn"]).toEqual({ value: "${aws_acm_certificate.Certificate_4E7ABB08.arn}" });
  });

  test("with a zone it is proven there, and who uses it waits until it is issued", () => {
    const stack = estateStack();
    const certificate = new ServiceCertificate(stack, "Certificate", {
      domainName: "dev.homeostat.example",
      hostedZoneId: "Z0123456789ABC",
    });

    new TerraformOutput(stack, "Arn", { value: certificate.arn });

    const json = synth(stack);
    const option = "${tolist(aws_acm_certificate.Certificate_4E7ABB08.domain_validation_options).0";
    expect(onlyResource(json, "aws_route53_record")).toMatchObject({
      zone_id: "Z0123456789ABC",
      name: `${option}.resource_record_name}`,
      type: `${option}.resource_record_type}`,
      records: [`${option}.resource_record_value}`],
      allow_overwrite: true,
    });
    expect(onlyResource(json, "aws_acm_certificate_validation")).toMatchObject({
      certificate_arn: "${aws_acm_certificate.Certificate_4E7ABB08.arn}",
      validation_record_fqdns: [expect.stringMatching(/^\$\{aws_route53_record\..+\.fqdn\}$/)],
    });
    expect(json.output["Arn"]?.["value"]).toMatch(
      /^\$\{aws_acm_certificate_validation\..+\.certificate_arn\}$/,
    );
  });
});
