import type { ReactNode } from "react";
import "./chart-picture.css";

/** A picture stands in a slide or a mail: always the same width, whatever the screen. */
export const PICTURE_WIDTH = 1200;
const MARGIN = 40;
const HEAD = 104;
/** What is left for the drawing inside a picture. */
export const PICTURE_DRAWING_WIDTH = PICTURE_WIDTH - 2 * MARGIN;

type ChartPictureProps = Readonly<{ title: string; subtitle: string; source: string; drawingHeight: number; children: ReactNode }>;

/** A chart as it leaves the app: with its title, what it covers and where it is from. */
export function ChartPicture({ title, subtitle, source, drawingHeight, children }: ChartPictureProps) {
  const height = HEAD + drawingHeight + 2 * MARGIN;
  return (
    <svg className="encore-picture" viewBox={`0 0 ${PICTURE_WIDTH} ${height}`} width={PICTURE_WIDTH} height={height}>
      <text className="encore-picture__title" x={MARGIN} y={MARGIN + 24}>
        {title}
      </text>
      <text className="encore-picture__text" x={MARGIN} y={MARGIN + 52}>
        {subtitle}
      </text>
      <g transform={`translate(${MARGIN} ${HEAD + 8})`}>{children}</g>
      <text className="encore-picture__text" x={MARGIN} y={height - 20}>
        {source}
      </text>
    </svg>
  );
}
