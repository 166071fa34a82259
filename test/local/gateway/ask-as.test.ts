import { askAs } from "../../../local/gateway/ask-as";
import { Upstreams } from "../../../local/gateway/upstreams";
import { fakeUpstream } from "../support/fake-upstream";

test("what the gateway asks on its own is asked as the account's root, over TLS as policies see it", async () => {
  const ministack = await fakeUpstream(() => ({ status: 204 }));
  const upstreams = new Upstreams({ ministack: ministack.port, moto: 0 });
  try {
    const reply = await askAs(upstreams)(
      { account: "111111111111", region: "eu-west-1" },
      { service: "sns", path: "/", body: "Action=Publish" },
    );
    expect(reply.status).toBe(204);
    const [received] = ministack.received;
    expect(received?.body.toString()).toBe("Action=Publish");
    expect(received?.headers).toMatchObject({
      authorization: expect.stringMatching(/Credential=111111111111\/\d{8}\/eu-west-1\/sns\//) as string,
      "x-forwarded-proto": "https",
    });
  } finally {
    upstreams.close();
    await ministack.close();
  }
});
