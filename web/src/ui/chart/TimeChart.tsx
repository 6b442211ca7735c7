import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { formatBucket, formatCompact, formatValue } from "@/format/format";
import { useDark } from "@/theme/theme";
import { useNear } from "@/ui/useNear";

import { seriesDash, seriesVariable } from "./colours";
import { bridged, isolated } from "./gaps";
import { tickLabels, ticksBetween } from "./ticks";
import styles from "./chart.module.css";

/** `times` in seconds since 1970; each series has one value for each of them. */
export interface ChartTable {
  times: number[];
  series: { column: string; values: (number | null)[] }[];
}

interface TimeChartProps {
  table: ChartTable;
  /** For each series its place among all: a column keeps its colour when others are switched off. */
  colours: number[];
  bucket: string;
  title: string;
  height: number;
  /** What was dragged over, in seconds since 1970, to be asked for anew; without it the chart zooms what it has. */
  onZoom?: (start: number, end: number) => void;
  /** On a double-click. */
  onReset?: () => void;
}

/** Lines over time. Drag to zoom, double-click to go back; the table below says the same to those who see no chart. */
export function TimeChart({ table, colours, bucket, title, height, onZoom, onReset }: TimeChartProps) {
  const handlers = useRef({ onZoom, onReset });
  useEffect(() => {
    handlers.current = { onZoom, onReset };
  });
  const refetches = onZoom !== undefined;
  const place = useRef<HTMLDivElement>(null);
  const dark = useDark();
  const near = useNear(place);

  useEffect(() => {
    const element = place.current;
    if (!element || !near) return;
    const options = chartOptions({ table, colours, bucket, height, element });
    const data: uPlot.AlignedData = [table.times, ...table.series.map((one) => bridged(table.times, one.values))];
    if (refetches) {
      options.cursor = {
        ...options.cursor,
        drag: { x: true, y: false, setScale: false },
        bind: {
          dblclick: () => () => {
            handlers.current.onReset?.();
            return null;
          },
        },
      };
      options.hooks = { setSelect: [(chart) => selected(chart, handlers.current.onZoom)] };
    }
    const chart = new uPlot(options, data, element);
    const watcher = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      chart.destroy();
    };
  }, [table, colours, bucket, height, dark, refetches, near]);

  return (
    <figure className={styles.figure}>
      <figcaption>
        <span>{title}</span>
        <span className="soft">Drag to zoom, double-click to reset</span>
      </figcaption>
      <div
        ref={place}
        role="img"
        aria-label={`${title}: ${table.series.map((one) => one.column).join(", ")}. The table below has the values.`}
        data-testid="chart"
        className={styles.chart}
        style={{ minHeight: height }}
      />
    </figure>
  );
}

interface ChartInput {
  table: ChartTable;
  colours: number[];
  bucket: string;
  height: number;
  element: HTMLElement;
}

function chartOptions({ table, colours, bucket, height, element }: ChartInput): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const font = `12px ${style.fontFamily}`;
  const lineColour = (index: number) => colour(seriesVariable(colours[index] ?? index));
  const axis = {
    font,
    stroke: colour("--ink-soft"),
    grid: { stroke: colour("--chart-grid"), width: 1 },
    ticks: { stroke: colour("--chart-grid"), width: 1, size: 4 },
  };
  return {
    width: element.clientWidth,
    height,
    padding: [12, 8, 0, 0],
    legend: { markers: { width: 0, fill: (_, index) => (index > 0 ? lineColour(index - 1) : "") } },
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    scales: { x: { time: true } },
    axes: [
      {
        ...axis,
        space: 64,
        splits: (_chart, _axis, min, max, distance) => ticksBetween(min, max, distance),
        values: (_chart, ticks, _axis, _space, distance) => tickLabels(ticks, distance),
      },
      { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => formatCompact(tick)) },
    ],
    series: [
      { label: "Time (UTC)", value: (_, time) => (time === null ? "–" : formatBucket(new Date(time * 1000), bucket)) },
      ...table.series.map((one, index) => ({
        label: one.column,
        stroke: lineColour(index),
        dash: seriesDash(colours[index] ?? index),
        width: 1.75,
        points: { size: 5, filter: (chart: uPlot, at: number, show: boolean) => (show ? null : isolated(chart.data[at] ?? [])) },
        value: (_: uPlot, value: number | null) => formatValue(value),
      })),
    ],
  };
}

function selected(chart: uPlot, onZoom: TimeChartProps["onZoom"]) {
  const { left, width } = chart.select;
  if (width <= 0) return;
  const [start, end] = [chart.posToVal(left, "x"), chart.posToVal(left + width, "x")];
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onZoom?.(start, end);
}
