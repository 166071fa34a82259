import { createHash } from "node:crypto";

/**
 * Address of an environment's servers on this machine. On Linux all of 127.0.0.0/8 is loopback, so that each
 * environment of each checkout has an address of its own and its servers have their usual ports. It depends on nothing
 * but the checkout and the environment's number: addresses are part of Terraform's state. Elsewhere only 127.0.0.1
 * exists, and ports tell the servers apart.
 */
export function loopbackHost(
  root: string,
  environmentNumber: number,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform !== "linux") return "127.0.0.1";
  const [second = 0, third = 0] = createHash("sha256").update(root).digest();
  // Below 64 live addresses that systems use themselves, such as 127.0.0.53.
  return `127.${64 + (second % 190)}.${third}.${1 + environmentNumber}`;
}
