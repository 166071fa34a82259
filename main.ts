import { App } from "cdktf";
import { selectEnvironments } from "./environments";
import { AuditStack } from "./stacks/audit";
import { BackupStack } from "./stacks/backup";
import { ClusterStack } from "./stacks/cluster";
import { DataStack } from "./stacks/data";
import { NetworkStack } from "./stacks/network";
import { ObservabilityStack } from "./stacks/observability";
import { OperationsStack } from "./stacks/operations";
import { SecurityStack } from "./stacks/security";
import { ServiceStack } from "./stacks/service";
import { StateStack } from "./stacks/state";

const outdir = process.env["CDKTF_OUTDIR"];
const app = new App(outdir === undefined ? {} : { outdir });

for (const environment of selectEnvironments(process.env["HOMEOSTAT_ENVIRONMENTS"])) {
  const id = (stack: string): string => `${environment.name}-${stack}`;
  const { accessLogsBucketName } = new StateStack(app, id("state"), { environment });
  const { account } = new SecurityStack(app, id("security"), { environment });
  const estate = { environment, accessLogsBucketName, ...account };
  new AuditStack(app, id("audit"), estate);
  const { network } = new NetworkStack(app, id("network"), estate);
  const { cluster } = new ClusterStack(app, id("cluster"), { ...estate, network });
  const { database, cache, codeBucket } = new DataStack(app, id("data"), { ...estate, network });
  const runs = { ...estate, network, database, cache, codeBucket };
  const { service } = new ServiceStack(app, id("service"), runs);
  const { vault: backup } = new BackupStack(app, id("backup"), { ...estate, cluster });
  const { automation } = new OperationsStack(app, id("operations"), runs);
  new ObservabilityStack(app, id("observability"), {
    ...estate,
    ...{ network, cluster, database, cache, service, backup, automation },
  });
}

app.synth();
