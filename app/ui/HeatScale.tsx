import type { ReactNode } from "react";
import { HEAT_LEVELS } from "./heat.ts";
import "./heat-table.css";

/** `low` and `high` are the shares at the two ends of the hue; null where nothing is coloured yet. */
type HeatScaleProps = Readonly<{
  title: string;
  ends: Readonly<{ low: string; high: string }> | null;
  unfinished: string;
  children: ReactNode;
}>;

const LEVELS = Array.from({ length: HEAT_LEVELS }, (_, index) => index + 1);

/** What light, dark and hatched mean, and room for a button at the other end. */
export function HeatScale({ title, ends, unfinished, children }: HeatScaleProps) {
  return (
    <div className="encore-heat-scale">
      {ends && (
        <span className="encore-heat-scale__part">
          <span>{title}:</span>
          <span>{ends.low}</span>
          <span className="encore-heat-scale__steps">
            {LEVELS.map((level) => (
              <span key={level} className={`encore-heat-scale__step encore-heat__cell encore-heat__cell--${level}`} />
            ))}
          </span>
          <span>{ends.high}</span>
        </span>
      )}
      <span className="encore-heat-scale__part">
        <span className="encore-heat-scale__step encore-heat__cell encore-heat__cell--unfinished" />
        <span>{unfinished}</span>
      </span>
      <span className="encore-heat-scale__more">{children}</span>
    </div>
  );
}
