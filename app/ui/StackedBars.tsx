import { Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { BarsDrawing } from "./BarsDrawing.tsx";
import { layoutBars, type BarsChart } from "./bars.ts";
import { AppLink } from "./AppLink.tsx";
import "./readout.css";
import "./stacked-bars.css";

const HEIGHT = 280;
/** Before the browser has measured: drawn for a desktop and shrunk into the card, in its final height. */
const FIRST_WIDTH = 960;

/** Bars by month in parts. A month under the pointer or the focus says its numbers above; selecting it opens its orders. */
export function StackedBars({ chart, label, hint }: Readonly<{ chart: BarsChart; label: string; hint: string }>) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);
  const [active, setActive] = useState<number | null>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const layout = layoutBars(chart, width, HEIGHT);
  const column = active === null ? undefined : chart.columns[active];
  return (
    <div className="encore-bars">
      <div className="encore-readout" aria-hidden="true">
        <Text as="p" variant="bodySm" tone={column ? "base" : "subdued"}>
          {column ? column.spoken : hint}
        </Text>
      </div>
      <div ref={box} role="group" aria-label={label} onMouseLeave={() => setActive(null)}>
        <svg className="encore-bars__svg" viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT}>
          <g aria-hidden="true">
            <BarsDrawing chart={chart} layout={layout} />
          </g>
          {layout.columns.map((placed, index) => {
            const month = chart.columns[index];
            if (!month) return null;
            return (
              <AppLink
                key={month.key}
                href={month.href}
                aria-label={month.spoken}
                onMouseEnter={() => setActive(index)}
                onFocus={() => setActive(index)}
                onBlur={() => setActive(null)}
              >
                <rect
                  className="encore-bars__target"
                  x={placed.slotX}
                  y={layout.plot.y}
                  width={placed.slotWidth}
                  height={layout.plot.height}
                  rx="4"
                />
              </AppLink>
            );
          })}
        </svg>
      </div>
    </div>
  );
}
