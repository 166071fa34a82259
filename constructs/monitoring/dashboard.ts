import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import { layOut, type DashboardSection } from "./dashboard-widgets";

/** Props of {@link Dashboard}. */
export interface DashboardProps {
  /** Last part of the name, e.g. `overview`. */
  readonly name: string;
  readonly sections: readonly DashboardSection[];
}

/** CloudWatch's limit of widgets on one dashboard. */
const MOST_WIDGETS = 500;

/** A CloudWatch dashboard: sections with their alarms and the graphs behind them. */
export class Dashboard extends Construct {
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const widgets = layOut(props.sections, stack.deployment.region);
    if (widgets.length > MOST_WIDGETS) {
      throw new InvalidPropError({
        where: this.node.path,
        prop: "sections",
        value: widgets.length,
        allowed: `at most ${String(MOST_WIDGETS)} widgets`,
        remedy: "Split the dashboard.",
      });
    }
    const dashboard = new CloudwatchDashboard(this, "Resource", {
      dashboardName: stack.physicalName("dashboard", props.name),
      dashboardBody: JSON.stringify({ widgets }),
    });
    this.dashboardName = dashboard.dashboardName;
  }
}
