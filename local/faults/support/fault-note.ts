import { callEstate } from "./estate-call";
import type { FaultPlace } from "../fault";

/** What a fault has to remember of how things were. It lies in the place's own Parameter Store, and is gone with it. */
export class FaultNote<T extends object> {
  constructor(private readonly fault: string) {}

  /** What was noted; nothing where the fault was not caused, or was ended. */
  async read(place: FaultPlace): Promise<T | undefined> {
    const { Parameters } = await callEstate<{ readonly Parameters: readonly { readonly Value: string }[] }>(
      place,
      { service: "ssm", target: "AmazonSSM.GetParameters", body: { Names: [this.#name(place)] } },
    );
    const [found] = Parameters;
    return found && (JSON.parse(found.Value) as T);
  }

  /** Notes something in the place of what was noted before. */
  async write(place: FaultPlace, note: T): Promise<void> {
    const body = { Name: this.#name(place), Value: JSON.stringify(note), Type: "String", Overwrite: true };
    await callEstate(place, { service: "ssm", target: "AmazonSSM.PutParameter", body });
  }

  /** Forgets what was noted, if anything was. */
  async forget(place: FaultPlace): Promise<void> {
    const body = { Names: [this.#name(place)] };
    await callEstate(place, { service: "ssm", target: "AmazonSSM.DeleteParameters", body });
  }

  #name({ environment }: FaultPlace): string {
    return `/homeostat/${environment}/faults/${this.fault}`;
  }
}
