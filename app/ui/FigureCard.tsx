import { Card, Icon, Text } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon, MinusIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import { useT } from "#app/i18n/translations.tsx";
import { Explanation } from "./Explanation.tsx";
import { Sparkline } from "./Sparkline.tsx";
import type { ChangeView, FigureView } from "./figure.ts";
import "./figure.css";

/** One figure in its card. */
export function FigureCard({ figure, children }: Readonly<{ figure: FigureView; children?: ReactNode }>) {
  return (
    <Card padding={{ xs: "300", sm: "400" }}>
      <Figure figure={figure}>{children}</Figure>
    </Card>
  );
}

/** Label, value, its change in words, and its trend. What is not known says so, and why. */
export function Figure({ figure, children }: Readonly<{ figure: FigureView; children?: ReactNode }>) {
  const t = useT();
  return (
    <div className="encore-figure">
      <h3 className="encore-figure__heading">
        <Explanation figure={figure} />
      </h3>
      <div>
        {figure.value === null ? (
          <p className="encore-figure__unknown">{figure.unknown?.title}</p>
        ) : (
          <p className="encore-figure__value">{figure.value}</p>
        )}
        <Text as="p" variant="bodySm" tone="subdued">
          {figure.unknown?.reason ?? figure.note}
        </Text>
      </div>
      <div>{figure.change && <ChangeLine change={figure.change} />}</div>
      <div>
        {figure.truncated !== null && <p className="encore-figure__mark">{t("retention.truncatedShort")}</p>}
        {children}
      </div>
      <div className="encore-figure__trend">{figure.trend !== null && <Sparkline {...figure.trend} />}</div>
    </div>
  );
}

const ARROWS = { up: ArrowUpIcon, down: ArrowDownIcon, same: MinusIcon } as const;

function ChangeLine({ change }: Readonly<{ change: ChangeView }>) {
  return (
    <p className={`encore-change encore-change--${change.tone}`}>
      {change.direction !== "none" && (
        <span className="encore-change__arrow">
          <Icon source={ARROWS[change.direction]} />
        </span>
      )}
      {change.direction === "none" ? (
        <span>{change.text}</span>
      ) : (
        <span>
          <span className="encore-change__amount">{change.text}</span> {change.against}
        </span>
      )}
    </p>
  );
}
