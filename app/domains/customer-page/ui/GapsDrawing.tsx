import type { Reader } from "#app/i18n/texts.ts";
import { integer, wholePercent } from "#app/ui/format.ts";
import { DOT_RADIUS, type GapLayout } from "./gap-layout.ts";
import "./gaps.css";

type GapsDrawingProps = Readonly<{
  layout: GapLayout;
  reader: Reader;
  words: Readonly<{ own: string; shop: string; ownMedian: string; shopMedian: string; axis: string }>;
}>;

const LABEL_SPACE = 6;

/** The shop's gaps as bars, this customer's as dots above them on the same days. The same on the page and in the file. */
export function GapsDrawing({ layout, reader, words }: GapsDrawingProps) {
  const { plot, laneY, bars, dots, ring, band, ownMedian, shopMedian, ticks, days } = layout;
  const base = plot.y + plot.height;
  const right = plot.x + plot.width;
  return (
    <g>
      {band && <rect className="encore-gaps__band" x={band.x} y={plot.y} width={band.width} height={plot.height} />}
      {ticks.map((tick) => (
        <g key={tick.share}>
          <line className="encore-gaps__grid" x1={plot.x} x2={right} y1={tick.y} y2={tick.y} />
          <text className="encore-gaps__axis" x={plot.x - LABEL_SPACE} y={tick.y + 4} textAnchor="end">
            {wholePercent(tick.share, reader.locale)}
          </text>
        </g>
      ))}
      {bars.map((bar) => (
        <rect key={bar.key} className="encore-gaps__bar" x={bar.x} y={bar.y} width={bar.width} height={bar.height} />
      ))}
      <line className="encore-gaps__base" x1={plot.x} x2={right} y1={base} y2={base} />
      {days.map((label) => (
        <text
          key={label.days}
          className="encore-gaps__axis"
          x={label.isOpen ? right : label.x}
          y={base + 18}
          textAnchor={label.isOpen ? "end" : "start"}
        >
          {label.isOpen ? `${integer(label.days, reader.locale)}+` : integer(label.days, reader.locale)}
        </text>
      ))}
      <text className="encore-gaps__axis" x={right} y={base + 34} textAnchor="end">
        {words.axis}
      </text>
      <text className="encore-gaps__lane" x={plot.x} y={14}>
        {words.own}
      </text>
      <line className="encore-gaps__base" x1={plot.x} x2={right} y1={laneY} y2={laneY} />
      {dots.map((dot) => (
        <g key={dot.key}>
          {dot.ys.map((y) => (
            <circle key={y} className="encore-gaps__dot" cx={dot.x} cy={y} r={DOT_RADIUS} />
          ))}
          {dot.more > 0 && (
            <text className="encore-gaps__axis" x={dot.x} y={Math.min(...dot.ys) - DOT_RADIUS - 3} textAnchor="middle">
              {`+${integer(dot.more, reader.locale)}`}
            </text>
          )}
        </g>
      ))}
      {ring && <circle className="encore-gaps__ring" cx={ring.x} cy={laneY} r={DOT_RADIUS + 1} />}
      {ownMedian && (
        <g>
          <line className="encore-gaps__own" x1={ownMedian.x} x2={ownMedian.x} y1={22} y2={laneY} />
          <MedianLabel mark={ownMedian} y={32} text={words.ownMedian} isOwn />
        </g>
      )}
      <text className="encore-gaps__lane" x={plot.x} y={laneY + 18}>
        {words.shop}
      </text>
      {shopMedian && (
        <g>
          <line className="encore-gaps__shop" x1={shopMedian.x} x2={shopMedian.x} y1={laneY + 26} y2={base} />
          <MedianLabel mark={shopMedian} y={laneY + 34} text={words.shopMedian} isOwn={false} />
        </g>
      )}
    </g>
  );
}

type MedianLabelProps = Readonly<{ mark: NonNullable<GapLayout["ownMedian"]>; y: number; text: string; isOwn: boolean }>;

function MedianLabel({ mark, y, text, isOwn }: MedianLabelProps) {
  const away = mark.anchor === "start" ? LABEL_SPACE : -LABEL_SPACE;
  return (
    <text
      className={isOwn ? "encore-gaps__median encore-gaps__median--own" : "encore-gaps__median"}
      x={mark.x + away}
      y={y}
      textAnchor={mark.anchor}
    >
      {text}
    </text>
  );
}
