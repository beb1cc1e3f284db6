import { heatLevel, heatRange, type HeatChart } from "./heat.ts";
import { PICTURE_DRAWING_WIDTH } from "./ChartPicture.tsx";
import "./heat-table.css";
import "./heat-picture.css";

const ROW = 26;
const NAME = 130;
const SIZE = 80;
const GAP = 2;

export function heatPictureHeight(chart: HeatChart): number {
  return ROW * (chart.rows.length + 1);
}

/** The cohort table as a drawing, for the file that is downloaded. */
export function HeatPicture({ chart }: Readonly<{ chart: HeatChart }>) {
  const cellWidth = (PICTURE_DRAWING_WIDTH - NAME - SIZE) / Math.max(1, chart.columnHeadings.length);
  const range = heatRange(chart.rows);
  const right = (column: number) => NAME + SIZE + (column + 1) * cellWidth - 8;
  return (
    <g className="encore-heat-picture">
      <text y={16}>{chart.nameHeading}</text>
      <text x={NAME + SIZE - 8} y={16} textAnchor="end">
        {chart.sizeHeading}
      </text>
      {chart.columnHeadings.map((heading, column) => (
        <text key={heading} x={right(column)} y={16} textAnchor="end">
          {heading}
        </text>
      ))}
      {chart.rows.map((row, index) => (
        <g key={row.key} transform={`translate(0 ${(index + 1) * ROW})`}>
          <text className="encore-heat-picture__ink" y={17}>
            {row.name}
          </text>
          <text className="encore-heat-picture__ink" x={NAME + SIZE - 8} y={17} textAnchor="end">
            {row.size}
          </text>
          {row.cells.map((cell, column) => {
            const level = heatLevel(cell.share, range);
            const isPlain = column === 0 || cell.isUnfinished;
            const tone = isPlain ? "encore-heat__cell--base" : `encore-heat__cell--${level}`;
            return (
              <g key={chart.columnHeadings[column] ?? column}>
                <rect
                  className={`encore-heat__cell encore-heat-picture__cell ${tone}`}
                  x={NAME + SIZE + column * cellWidth}
                  width={cellWidth - GAP}
                  height={ROW - GAP}
                  rx="4"
                />
                <text
                  className={isPlain || level < 6 ? "encore-heat-picture__ink" : "encore-heat-picture__on-dark"}
                  x={right(column)}
                  y={17}
                  textAnchor="end"
                >
                  {cell.isUnfinished ? `(${cell.text})` : cell.text}
                </text>
              </g>
            );
          })}
        </g>
      ))}
    </g>
  );
}
