const LONGEST = 80;

/** `KubePodNotReady` and `AWS_EC2_ISSUE` as `kube-pod-not-ready` and `aws-ec2-issue`; nothing but a–z, 0–9 and hyphens is left. */
export function kebab(text: string): string {
  const words = text
    .slice(0, LONGEST)
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return words === "" ? "unnamed" : words;
}

/** Names of root causes and services as this project writes them. */
export const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
