import type { IAlarm } from "./alarm";
import type { Graph, GraphLine } from "./graph";
import { isExpression, type Metric } from "./metric";

/** One part of a dashboard: which alarms are on, and the graphs behind them. */
export interface DashboardSection {
  readonly title: string;
  readonly alarms: readonly IAlarm[];
  readonly graphs: readonly Graph[];
}

/** A widget in CloudWatch's dashboard language. */
export interface Widget {
  readonly type: "text" | "alarm" | "metric";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

const FULL_WIDTH = 24;
const HEADING_HEIGHT = 1;
const STATUS_HEIGHT = 3;
const GRAPH_WIDTH = 8;
const GRAPH_HEIGHT = 6;
const GRAPHS_PER_ROW = FULL_WIDTH / GRAPH_WIDTH;

/** Lays the sections out below each other: heading, state of the alarms, graphs three in a row. */
export function layOut(sections: readonly DashboardSection[], region: string): Widget[] {
  const widgets: Widget[] = [];
  let y = 0;
  for (const { title, alarms, graphs } of sections) {
    widgets.push(fullRow("text", y, HEADING_HEIGHT, { markdown: `## ${title}`, background: "transparent" }));
    y += HEADING_HEIGHT;
    if (alarms.length > 0) {
      const properties = { title: "Alarms", alarms: alarms.map(({ alarmArn }) => alarmArn) };
      widgets.push(fullRow("alarm", y, STATUS_HEIGHT, properties));
      y += STATUS_HEIGHT;
    }
    widgets.push(...graphs.map((graph, index) => graphWidget(graph, index, y, region)));
    y += Math.ceil(graphs.length / GRAPHS_PER_ROW) * GRAPH_HEIGHT;
  }
  return widgets;
}

function fullRow(type: Widget["type"], y: number, height: number, properties: Widget["properties"]): Widget {
  return { type, x: 0, y, width: FULL_WIDTH, height, properties };
}

function graphWidget(graph: Graph, index: number, top: number, region: string): Widget {
  const { value, severity } = graph.limit;
  return {
    type: "metric",
    x: (index % GRAPHS_PER_ROW) * GRAPH_WIDTH,
    y: top + Math.floor(index / GRAPHS_PER_ROW) * GRAPH_HEIGHT,
    width: GRAPH_WIDTH,
    height: GRAPH_HEIGHT,
    properties: {
      title: graph.title,
      region,
      view: "timeSeries",
      stacked: false,
      metrics: graph.lines.flatMap(metricRows),
      annotations: { horizontal: [{ label: severity, value }] },
    },
  };
}

function metricRows({ label, signal }: GraphLine, index: number): unknown[][] {
  if (!isExpression(signal)) return [metricRow(signal, { label })];
  // Ids are shared by all lines of a widget, so each line's operands get a prefix.
  const prefixed = (id: string) => `line${String(index)}_${id}`;
  const ids = Object.keys(signal.operands);
  const expression = signal.expression.replace(/[a-z]\w*/g, (word) =>
    ids.includes(word) ? prefixed(word) : word,
  );
  return [
    [{ id: `line${String(index)}`, expression, label, period: signal.periodSeconds }],
    ...Object.entries(signal.operands).map(([id, metric]) =>
      metricRow(metric, { id: prefixed(id), visible: false }),
    ),
  ];
}

function metricRow(metric: Metric, options: Readonly<Record<string, unknown>>): unknown[] {
  return [
    metric.namespace,
    metric.name,
    ...Object.entries(metric.dimensions).flat(),
    { stat: metric.statistic, period: metric.periodSeconds, ...options },
  ];
}
