import { Text } from "@shopify/polaris";
import { useRef, useState, type KeyboardEvent } from "react";
import { heatLevel, heatRange, type HeatCell, type HeatChart, type HeatRange } from "./heat.ts";
import { AppLink } from "./AppLink.tsx";
import "./heat-table.css";
import "./readout.css";

type Place = Readonly<{ row: number; column: number }>;

const STEPS: Readonly<Record<string, Place>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/**
 * Shares by cohort and month. Every cell is a link; they are one stop of the Tab key, and the arrow keys move between them,
 * so that nobody has to tab through a hundred cells.
 */
export function HeatTable({ chart, hint }: Readonly<{ chart: HeatChart; hint: string }>) {
  const table = useRef<HTMLTableElement>(null);
  const [stop, setStop] = useState<Place>({ row: 0, column: 0 });
  const [active, setActive] = useState<string | null>(null);
  const range = heatRange(chart.rows);

  const move = (event: KeyboardEvent, place: Place) => {
    const step = STEPS[event.key];
    if (!step) return;
    const next = { row: place.row + step.row, column: place.column + step.column };
    const cell = table.current?.querySelector<HTMLElement>(`[data-place="${next.row}-${next.column}"]`);
    event.preventDefault();
    if (!cell) return;
    setStop(next);
    cell.focus();
  };
  const linkOf = (place: Place, spoken: string) => ({
    tabIndex: place.row === stop.row && place.column === stop.column ? 0 : -1,
    "data-place": `${place.row}-${place.column}`,
    "aria-label": spoken,
    onKeyDown: (event: KeyboardEvent) => move(event, place),
    onFocus: () => {
      setStop(place);
      setActive(spoken);
    },
    onBlur: () => setActive(null),
    onMouseEnter: () => setActive(spoken),
    onMouseLeave: () => setActive(null),
  });

  return (
    <div>
      <div className="encore-readout encore-heat__readout" aria-hidden="true">
        <Text as="p" variant="bodySm" tone={active === null ? "subdued" : "base"}>
          {active ?? hint}
        </Text>
      </div>
      <div className="encore-heat">
        <table ref={table}>
          <caption>{chart.caption}</caption>
          <thead>
            <tr>
              <th scope="col" rowSpan={2} className="encore-heat__name">
                {chart.nameHeading}
              </th>
              <th scope="col" rowSpan={2} className="encore-heat__size">
                {chart.sizeHeading}
              </th>
              <th scope="colgroup" colSpan={chart.columnHeadings.length} className="encore-heat__over">
                {chart.columnsTitle}
              </th>
            </tr>
            <tr>
              {chart.columnHeadings.map((heading, index) => (
                <th key={heading} scope="col" className="encore-heat__k" aria-label={chart.columnNames[index]}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {chart.rows.map((row, rowIndex) => (
              <tr key={row.key}>
                <th scope="row" className="encore-heat__name">
                  {row.name}
                </th>
                <td className="encore-heat__size">
                  <AppLink href={row.sizeHref} {...linkOf({ row: rowIndex, column: -1 }, row.sizeSpoken)}>
                    {row.size}
                  </AppLink>
                </td>
                {row.cells.map((cell, column) => (
                  <td key={chart.columnHeadings[column] ?? column} className={classOf(cell, column, range)}>
                    <AppLink href={cell.href} {...linkOf({ row: rowIndex, column }, cell.spoken)}>
                      {cell.text}
                    </AppLink>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function classOf(cell: HeatCell, column: number, range: HeatRange): string {
  const level = column === 0 ? "encore-heat__cell--base" : `encore-heat__cell--${heatLevel(cell.share, range)}`;
  return `encore-heat__cell ${level}${cell.isUnfinished ? " encore-heat__cell--unfinished" : ""}`;
}
