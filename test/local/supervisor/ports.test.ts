import { createServer, type Server } from "node:net";
import { choosePorts } from "../../../local/supervisor/ports";

const HOST = "127.0.0.1";
let taken: Server;
let takenPort: number;

beforeEach(async () => {
  taken = createServer();
  await new Promise<void>((done) => taken.listen({ port: 0, host: HOST }, done));
  const address = taken.address();
  takenPort = typeof address === "object" && address !== null ? address.port : 0;
});

afterEach(() => new Promise((done) => taken.close(done)));

test("a free wish is granted, a taken one replaced", async () => {
  const { free = 0 } = await choosePorts([{ name: "free", host: HOST }]);
  const ports = await choosePorts([
    { name: "first", host: HOST, wish: free },
    { name: "second", host: HOST, wish: takenPort },
  ]);

  expect(ports["first"]).toBe(free);
  expect(ports["second"]).toBeGreaterThan(0);
  expect(ports["second"]).not.toBe(takenPort);
});

test("no two get the same, not even with the same wish", async () => {
  const { free = 0 } = await choosePorts([{ name: "free", host: HOST }]);
  const ports = await choosePorts([
    { name: "first", host: HOST, wish: free },
    { name: "second", host: HOST, wish: free },
  ]);

  expect(ports["first"]).toBe(free);
  expect(ports["second"]).not.toBe(free);
});

test("an address without a free port is named", async () => {
  // Of the range for documentation: no machine has it.
  await expect(choosePorts([{ name: "database-dev", host: "192.0.2.1" }])).rejects.toThrow(
    "there is no free port on 192.0.2.1 for database-dev",
  );
});
