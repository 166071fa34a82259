import { App } from "cdktf";
import { selectEnvironments } from "./environments";
import { BackupStack } from "./stacks/backup";
import { ClusterStack } from "./stacks/cluster";
import { DataStack } from "./stacks/data";
import { NetworkStack } from "./stacks/network";
import { ObservabilityStack } from "./stacks/observability";
import { SecurityStack } from "./stacks/security";
import { ServiceStack } from "./stacks/service";
import { StateStack } from "./stacks/state";

const outdir = process.env["CDKTF_OUTDIR"];
const app = new App(outdir === undefined ? {} : { outdir });

for (const environment of selectEnvironments(process.env["HOMEOSTAT_ENVIRONMENTS"])) {
  const id = (stack: string): string => `${environment.name}-${stack}`;
  new StateStack(app, id("state"), { environment });
  const security = new SecurityStack(app, id("security"), { environment });
  const { logsKey, dataKey, messagingKey, accessLogsBucketName, permissionBoundaryArn, certificateArn } =
    security;
  const { network } = new NetworkStack(app, id("network"), { environment, logsKey, permissionBoundaryArn });
  const { cluster } = new ClusterStack(app, id("cluster"), { environment, network, permissionBoundaryArn });
  const { database, cache } = new DataStack(app, id("data"), {
    ...{ environment, network, dataKey, logsKey, messagingKey },
    ...{ accessLogsBucketName, permissionBoundaryArn },
  });
  const { service } = new ServiceStack(app, id("service"), {
    ...{ environment, network, database, cache, logsKey, messagingKey },
    ...{ permissionBoundaryArn, certificateArn, accessLogsBucketName },
  });
  const { vault: backup } = new BackupStack(app, id("backup"), {
    ...{ environment, cluster, accessLogsBucketName, permissionBoundaryArn },
  });
  new ObservabilityStack(app, id("observability"), {
    ...{ environment, network, cluster, database, cache, service, backup, messagingKey },
  });
}

app.synth();
