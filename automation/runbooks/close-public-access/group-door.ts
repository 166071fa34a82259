import type { Notes } from "../../remediation/execution/notes";
import type { ActionResult, CheckResult, TargetState } from "../../remediation/execution/steps";
import { textsFact } from "../facts";
import type { IngressRule, SecurityGroups } from "../ports/security-groups";
import { assertClosedHere, CLOSED, type Door, type Openness } from "./door";

const WORLD = new Set(["0.0.0.0/0", "::/0"]);
/** SSH and RDP: what the world is let in by to take over a machine. A web server's ports are open on purpose. */
const TAKE_OVER_PORTS = [22, 3389];
const EVERYTHING = "-1";

type RuleText = string;

/** A security group, which is closed by removing the rules that let in the whole world. */
export class GroupDoor implements Door {
  constructor(
    private readonly groups: SecurityGroups,
    private readonly groupId: string,
    /** Nobody is to be let in by a network's default group; elsewhere it depends on the port. */
    private readonly isDefault: boolean,
  ) {}

  async look(): Promise<Openness> {
    const { open, others } = await this.#rules();
    const isOpen = open.length > 0;
    const ports = open.map(({ protocol, fromPort, toPort, cidr }) =>
      protocol === EVERYTHING ? `everything from ${cidr}` : `${protocol} ${fromPort}-${toPort} from ${cidr}`,
    );
    return {
      isOpen,
      says: `${this.groupId} lets in ${isOpen ? ports.join(", ") : "the world by no rule that is to be removed"}`,
      facts: { open: open.map(textOf), others: others.map(textOf) },
    };
  }

  tags(): Promise<Readonly<Record<string, string>>> {
    return this.groups.tags(this.groupId);
  }

  async close(before: TargetState): Promise<ActionResult> {
    const planned = textsFact(before, "open");
    const { open } = await this.#rules();
    const [first, ...more] = open.map(({ id }) => id);
    if (first === undefined)
      return { says: `${this.groupId} has none of its ${planned.length} rules any more` };
    const now = open.map(textOf);
    if (String(now.toSorted()) !== String(planned.toSorted())) throw changed(this.groupId, now);
    await this.groups.revoke(this.groupId, [first, ...more]);
    return { says: `${this.groupId} has lost ${planned.length} rules: ${planned.join(", ")}`, notes: CLOSED };
  }

  async openAgain(before: TargetState, notes: Notes): Promise<ActionResult> {
    const planned = textsFact(before, "open");
    const there = (await this.#rules()).open.map(textOf);
    const missing = planned.filter((text) => !there.includes(text)).map(ruleOf);
    if (missing.length === 0) return { says: `${this.groupId} has its ${planned.length} rules, as before` };
    assertClosedHere(this.groupId, notes);
    await this.groups.authorize(this.groupId, missing);
    return { says: `${this.groupId} has its ${planned.length} rules again` };
  }

  async isAsBefore(before: TargetState): Promise<CheckResult> {
    const planned = textsFact(before, "open");
    const there = (await this.#rules()).open.map(textOf);
    const passed = planned.every((text) => there.includes(text)) && there.length === planned.length;
    return { passed, says: `${this.groupId} has ${there.length} of ${planned.length} open rules` };
  }

  async restUntouched(before: TargetState): Promise<CheckResult> {
    const wanted = before["others"];
    if (!Array.isArray(wanted)) throw new Error("it is not known which other rules there were");
    const there = (await this.#rules()).others.map(textOf);
    const missing = wanted.filter((text) => typeof text !== "string" || !there.includes(text));
    return {
      passed: missing.length === 0,
      says: `${missing.length} of ${wanted.length} other rules of ${this.groupId} are missing`,
    };
  }

  async #rules(): Promise<{
    readonly open: readonly IngressRule[];
    readonly others: readonly IngressRule[];
  }> {
    const rules = await this.groups.ingress(this.groupId);
    const open = rules.filter((rule) => this.#isOpen(rule));
    return { open, others: rules.filter((rule) => !open.includes(rule)) };
  }

  #isOpen({ cidr, protocol, fromPort, toPort }: IngressRule): boolean {
    if (!WORLD.has(cidr)) return false;
    if (this.isDefault || protocol === EVERYTHING) return true;
    return TAKE_OVER_PORTS.some((port) => fromPort <= port && port <= toPort);
  }
}

/** A rule without its id, which a rule that is put back does not have. */
function textOf({ protocol, fromPort, toPort, cidr, description, tags }: IngressRule): RuleText {
  const sorted = Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([protocol, fromPort, toPort, cidr, description, sorted]);
}

/** Reads what {@link textOf} has written and this execution has noted. */
function ruleOf(text: RuleText): Omit<IngressRule, "id"> {
  const [protocol, fromPort, toPort, cidr, description, tags] = JSON.parse(text) as [
    string,
    number,
    number,
    string,
    string,
    [string, string][],
  ];
  return { protocol, fromPort, toPort, cidr, description, tags: Object.fromEntries(tags) };
}

function changed(groupId: string, open: readonly RuleText[]): Error {
  return new Error(
    `${groupId} has other open rules now: ${open.join(", ")}: somebody else changed them meanwhile`,
  );
}
