import { App } from "cdktf";
import { selectEnvironments } from "./environments";
import { NetworkStack } from "./stacks/network";
import { StateStack } from "./stacks/state";

const outdir = process.env["CDKTF_OUTDIR"];
const app = new App(outdir === undefined ? {} : { outdir });

for (const environment of selectEnvironments(process.env["HOMEOSTAT_ENVIRONMENTS"])) {
  const id = (stack: string): string => `${environment.name}-${stack}`;
  new StateStack(app, id("state"), { environment });
}

app.synth();
