import { Card, Text } from "@shopify/polaris";
import { useT } from "#app/i18n/translations.tsx";
import { integer } from "#app/ui/format.ts";
import { AppLink } from "#app/ui/AppLink.tsx";
import { Figure } from "#app/ui/FigureCard.tsx";
import { customersHref, figureOf, type FigureContext } from "./figures.ts";
import { sizeOfSet } from "./set-sizes.ts";
import "./figures.css";

const ROWS = [
  { set: "before", letter: "S", text: "retention.counts.S" },
  { set: "in-period", letter: "E", text: "retention.counts.E" },
  // E is made of these.
  { set: "retained", letter: null, text: "retention.counts.retained" },
  { set: "reactivated", letter: null, text: "retention.counts.reactivated" },
  { set: "new", letter: "N", text: "retention.counts.N" },
  { set: "unsure", letter: null, text: "retention.counts.unsure" },
] as const;

/** Retention both ways beside each other, with the counts that explain why they differ. */
export function RetentionCard({ context }: Readonly<{ context: FigureContext }>) {
  const t = useT();
  return (
    <Card padding={{ xs: "300", sm: "400" }}>
      <div className="encore-retention">
        <Figure figure={figureOf("matched", context)} />
        <Figure figure={figureOf("textbook", context)} />
        <div className="encore-retention__counts">
          <Text as="h3" variant="bodySm" fontWeight="medium">
            {t("retention.counts.heading")}
          </Text>
          <ul>
            {ROWS.filter(({ set }) => set !== "unsure" || context.view.now.unsureCustomers > 0).map((row) => (
              <Count key={row.set} row={row} context={context} />
            ))}
          </ul>
        </div>
      </div>
    </Card>
  );
}

function Count({ row, context }: Readonly<{ row: (typeof ROWS)[number]; context: FigureContext }>) {
  const t = useT();
  const size = sizeOfSet(row.set, context.view.now);
  const text = t(row.text);
  return (
    <li className={row.set === "before" || row.set === "in-period" ? "encore-count" : "encore-count encore-count--part"}>
      <span className="encore-count__letter">{row.letter}</span>
      <span className="encore-count__number">
        {size === null ? (
          <>
            <span aria-hidden="true">–</span>
            <Text as="span" visuallyHidden>
              {t("common.notYet")}
            </Text>
          </>
        ) : (
          <AppLink href={customersHref(row.set, context)} aria-label={`${integer(size, context.reader.locale)} ${text}`}>
            {integer(size, context.reader.locale)}
          </AppLink>
        )}
      </span>
      <span className="encore-count__text">{text}</span>
    </li>
  );
}
