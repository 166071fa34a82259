import { Dashboard } from "../../../constructs/monitoring/dashboard";
import type { DashboardSection } from "../../../constructs/monitoring/dashboard-widgets";
import { graphsOf, pagingGraphsOf, type Graph } from "../../../constructs/monitoring/graph";
import { natAlarms } from "../../../constructs/monitoring/alarms/nat";
import { queueAlarms } from "../../../constructs/monitoring/alarms/queue";
import { onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { devStack, network } from "./fixtures";

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly properties: {
    readonly title?: string;
    readonly region?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: unknown;
  };
}

function widgetsOf(sections: readonly DashboardSection[]): Widget[] {
  const stack = devStack();
  new Dashboard(stack, "Dashboard", { name: "overview", sections });
  const dashboard = onlyResource(synth(stack), "aws_cloudwatch_dashboard", {
    dashboard_name: "homeostat-dev-overview",
  });
  return (JSON.parse(String(dashboard["dashboard_body"])) as { widgets: Widget[] }).widgets;
}

const queue = graphsOf(queueAlarms({ queueName: "jobs", deadLetterQueueName: "jobs-dead" }));
const nat = graphsOf(natAlarms(network));

describe("Dashboard", () => {
  it("draws heading, alarms and graphs of a section, three graphs in a row", () => {
    const alarms = [{ alarmName: "a", alarmArn: "arn:a" }];
    const widgets = widgetsOf([{ title: "Queue", alarms, graphs: queue }]);
    expect(widgets.map(({ type, x, y }) => [type, x, y])).toEqual([
      ["text", 0, 0],
      ["alarm", 0, 1],
      ["metric", 0, 4],
      ["metric", 8, 4],
      ["metric", 16, 4],
      ["metric", 0, 10],
    ]);
    expect(widgets[1]?.properties).toEqual({ title: "Alarms", alarms: ["arn:a"] });
  });

  it("puts the next section below the last row, and no row of alarms where there are none", () => {
    const section = { title: "Queue", alarms: [], graphs: queue };
    expect(widgetsOf([section, section]).map(({ type, y }) => [type, y])).toEqual([
      ["text", 0],
      ["metric", 1],
      ["metric", 1],
      ["metric", 1],
      ["metric", 7],
      ["text", 13],
      ["metric", 14],
      ["metric", 14],
      ["metric", 14],
      ["metric", 20],
    ]);
  });

  it("draws what the alarm watches with the limit at which it alarms", () => {
    const [, widget] = widgetsOf([{ title: "Queue", alarms: [], graphs: queue.slice(1, 2) }]);
    expect(widget?.properties).toMatchObject({
      title: "Queue age high",
      region: "eu-west-1",
      metrics: [
        [
          "AWS/SQS",
          "ApproximateAgeOfOldestMessage",
          "QueueName",
          "jobs",
          { stat: "Maximum", period: 60, label: "Queue age high" },
        ],
      ],
      annotations: { horizontal: [{ label: "P2", value: 300 }] },
    });
  });

  it("draws like resources together, with ids of their own in each expression", () => {
    const dropped = nat.filter(({ title }) => title === "Nat packets dropped");
    const [, widget] = widgetsOf([{ title: "Network", alarms: [], graphs: dropped }]);
    const gatewayRows = (line: number, gateway: string) => [
      [
        {
          id: `line${String(line)}`,
          expression: `IF(line${String(line)}_whole >= 10000, 100 * FILL(line${String(line)}_part, 0) / line${String(line)}_whole, 0)`,
          label: `gateway-${String(line + 1)}`,
          period: 60,
        },
      ],
      [
        "AWS/NATGateway",
        "PacketsDropCount",
        "NatGatewayId",
        gateway,
        { stat: "Sum", period: 60, id: `line${String(line)}_part`, visible: false },
      ],
      [
        "AWS/NATGateway",
        "PacketsOutToDestination",
        "NatGatewayId",
        gateway,
        { stat: "Sum", period: 60, id: `line${String(line)}_whole`, visible: false },
      ],
    ];
    expect(widget?.properties.metrics).toEqual([...gatewayRows(0, "nat-1"), ...gatewayRows(1, "nat-2")]);
  });

  it("refuses more widgets than CloudWatch draws", () => {
    const graphs: Graph[] = Array.from({ length: 500 }, () => queue)
      .flat()
      .slice(0, 500);
    expect(() => widgetsOf([{ title: "Queue", alarms: [], graphs }])).toThrow(
      /sections is 501; allowed: at most 500 widgets/,
    );
  });
});

describe("pagingGraphsOf", () => {
  it("keeps the graphs of P1 and P2 alarms only", () => {
    const specs = queueAlarms({ queueName: "jobs", deadLetterQueueName: "jobs-dead" });
    expect(pagingGraphsOf(specs).map(({ title }) => title)).toEqual([
      "Dead letter queue not empty",
      "Queue age high",
    ]);
  });
});
