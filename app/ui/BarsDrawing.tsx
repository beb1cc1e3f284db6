import { useId } from "react";
import { CHARACTER_WIDTH, type BarsChart, type Layout } from "./bars.ts";
import "./stacked-bars.css";

const SWATCH = 10;

/** The drawing itself, the same on the page and in the file that is downloaded. */
export function BarsDrawing({ chart, layout }: Readonly<{ chart: BarsChart; layout: Layout }>) {
  const id = useId().replaceAll(":", "");
  const base = layout.plot.y + layout.plot.height;
  return (
    <g>
      <defs>
        {chart.series.map((series) => (
          <pattern
            key={series.tone}
            id={`${id}-${series.tone}`}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="6" height="6" className={`encore-bars__hatch-ground encore-bars--${series.tone}`} />
            <rect width="2.5" height="6" className={`encore-bars--${series.tone}`} />
          </pattern>
        ))}
      </defs>
      {layout.ticks.map((tick) => (
        <g key={tick.value}>
          <line className="encore-bars__grid" x1={layout.plot.x} x2={layout.plot.x + layout.plot.width} y1={tick.y} y2={tick.y} />
          <text className="encore-bars__axis" x={layout.plot.x - 8} y={tick.y + 4} textAnchor="end">
            {chart.formatAxis(tick.value)}
          </text>
        </g>
      ))}
      {layout.columns.map((placed, index) => {
        const column = chart.columns[index];
        if (!column) return null;
        return (
          <g key={column.key}>
            {placed.segments.map((segment) => {
              const tone = chart.series[segment.series]?.tone ?? "quiet";
              return (
                <rect
                  key={tone}
                  x={placed.x}
                  y={segment.y}
                  width={placed.width}
                  height={Math.max(0, segment.height - (segment.height > 2 ? 1 : 0))}
                  className={column.isUnfinished ? undefined : `encore-bars--${tone}`}
                  {...(column.isUnfinished ? { fill: `url(#${id}-${tone})` } : {})}
                />
              );
            })}
            {placed.hasAxisLabel && (
              <text className="encore-bars__axis" x={placed.x + placed.width / 2} y={base + 18} textAnchor="middle">
                {column.axisLabel}
              </text>
            )}
            {column.axisSubLabel !== null && placed.hasSubLabel && (
              <text className="encore-bars__axis encore-bars__year" x={placed.x + placed.width / 2} y={base + 34} textAnchor="middle">
                {column.axisSubLabel}
              </text>
            )}
            {column.isUnfinished && <Unfinished layout={layout} y={base + 34} label={chart.unfinishedLabel} />}
          </g>
        );
      })}
      <line className="encore-bars__base" x1={layout.plot.x} x2={layout.plot.x + layout.plot.width} y1={base} y2={base} />
      <SeriesLabels chart={chart} layout={layout} />
    </g>
  );
}

/** Below the running month, which is always the last. */
function Unfinished({ layout, y, label }: Readonly<{ layout: Layout; y: number; label: string }>) {
  const slot = layout.columns.at(-1)?.slotWidth ?? 0;
  const right = layout.plot.x + layout.plot.width;
  const hasRoom = slot > label.length * CHARACTER_WIDTH;
  return (
    <text className="encore-bars__axis" x={hasRoom ? right - slot / 2 : right} y={y} textAnchor={hasRoom ? "middle" : "end"}>
      {label}
    </text>
  );
}

/** Names beside the last bar instead of a legend far away. */
function SeriesLabels({ chart, layout }: Readonly<{ chart: BarsChart; layout: Layout }>) {
  return (
    <g>
      {layout.labels.map((label) => {
        const series = chart.series[label.series];
        if (!series) return null;
        return (
          <g key={series.tone}>
            <rect className={`encore-bars--${series.tone}`} x={label.x} y={label.y - SWATCH / 2} width={SWATCH} height={SWATCH} rx="2" />
            <text className="encore-bars__series" x={label.x + SWATCH + 6} y={label.y + 4}>
              {series.name}
            </text>
          </g>
        );
      })}
    </g>
  );
}
