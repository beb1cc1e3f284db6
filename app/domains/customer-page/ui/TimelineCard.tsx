import { Badge, BlockStack, Box, Card, InlineStack, Text } from "@shopify/polaris";
import { usePresentParams, useHref } from "#app/ui/AppLink.tsx";
import type { CustomerPage, OrderEntry, TimelineEntry } from "#app/domains/customer-page/view.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { integer, momentText, money } from "#app/ui/format.ts";
import { Pages } from "#app/ui/Pages.tsx";
import { channelText } from "./words.ts";

/** What happened, the latest first, and of each order whether it counts. */
export function TimelineCard({ view }: Readonly<{ view: CustomerPage }>) {
  const { t } = useReader();
  const { entries, page, pages } = view.timeline;
  const href = useHref();
  const present = usePresentParams();
  const pageHref = (number: number): string =>
    href(`/app/customers/${String(view.person.id)}`, { list: present.get("list"), from: present.get("from"), timeline: number });
  return (
    <Card padding="0">
      <section aria-labelledby="timeline">
        <Box padding="400" paddingBlockEnd="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd" id="timeline">
              {t("customerPage.timeline.title")}
            </Text>
            <Text as="p" tone="subdued">
              {entries.length === 0 ? t("customerPage.timeline.none") : t("customerPage.timeline.intro")}
            </Text>
          </BlockStack>
        </Box>
        {entries.length > 0 && (
          <ol className="encore-timeline">
            {entries.map((entry, index) => (
              <li
                key={`${entry.kind} ${entry.orderId} ${String(index)}`}
                className={`encore-timeline__entry encore-timeline__entry--${toneOf(entry)}`}
              >
                <Entry entry={entry} view={view} />
              </li>
            ))}
          </ol>
        )}
        <Pages page={page} pages={pages} hrefOf={pageHref} label={t("customerPage.timeline.title")} />
      </section>
    </Card>
  );
}

function toneOf(entry: TimelineEntry): "purchase" | "none" | "undone" {
  if (entry.kind !== "order") return "undone";
  return entry.standing.kind === "purchase" ? "purchase" : "none";
}

function Entry({ entry, view }: Readonly<{ entry: TimelineEntry; view: CustomerPage }>) {
  const { t, locale } = useReader();
  const at = (
    <time dateTime={entry.at} className="encore-timeline__at">
      {momentText(entry.at, view.basis.timeZone, locale)}
    </time>
  );
  switch (entry.kind) {
    case "order":
      return (
        <>
          {at}
          <Order entry={entry} view={view} />
        </>
      );
    case "cancellation":
      return (
        <>
          {at}
          <div className="encore-timeline__head">
            <span>{t("customerPage.timeline.cancellation", { order: t("customerPage.timeline.order", { name: entry.orderName }) })}</span>
          </div>
        </>
      );
    case "refund":
      return (
        <>
          {at}
          <div className="encore-timeline__head">
            <span>{t("customerPage.timeline.refund", { order: t("customerPage.timeline.order", { name: entry.orderName }) })}</span>
            <span className="encore-timeline__amount">{`−${money(entry.amount, entry.currency, locale)}`}</span>
          </div>
        </>
      );
  }
}

function Order({ entry, view }: Readonly<{ entry: OrderEntry; view: CustomerPage }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const { standing } = entry;
  const name = t("customerPage.timeline.order", { name: entry.orderName });
  const nth = nthText(entry, view, t);
  const about = [...(nth === null ? [] : [nth]), ...(entry.channel === null ? [] : [channelText(entry.channel, reader)])];
  const isCountedOtherwise = standing.kind === "purchase" && standing.value !== entry.total;
  return (
    <>
      <div className="encore-timeline__head">
        {isInShopify(entry) ? (
          <a
            href={`shopify://admin/orders/${entry.orderId}`}
            target="_top"
            aria-label={t("customerPage.timeline.openOrder", { name: entry.orderName })}
          >
            {name}
          </a>
        ) : (
          <span>{name}</span>
        )}
        <span className="encore-timeline__amount">{money(entry.total, entry.currency, locale)}</span>
      </div>
      {standing.kind === "none" ? (
        <InlineStack gap="200" blockAlign="center">
          <Badge>{t("customerPage.timeline.notCounted")}</Badge>
          <Text as="span" variant="bodySm" tone="subdued">
            {t(`customerPage.timeline.reason.${standing.reason}`)}
          </Text>
        </InlineStack>
      ) : (
        <p className="encore-timeline__sub">
          {[
            ...about,
            ...(isCountedOtherwise
              ? [t("customerPage.timeline.counts", { value: money(standing.value, view.basis.currency, locale) })]
              : []),
          ].join(" · ")}
        </p>
      )}
      {entry.lines.length > 0 && <p className="encore-timeline__lines">{linesText(entry, reader)}</p>}
      {(entry.discount > 0 || entry.discountCodes.length > 0) && <p className="encore-timeline__sub">{discountText(entry, reader)}</p>}
    </>
  );
}

/** An order from a file has a negative number of ours until Shopify tells its own, and no page there. */
function isInShopify({ orderId }: OrderEntry): boolean {
  return !orderId.startsWith("-");
}

function nthText({ standing }: OrderEntry, view: CustomerPage, t: ReturnType<typeof useReader>["t"]): string | null {
  // Where purchases before the history are not seen, nobody knows which one it is.
  if (standing.kind === "none" || standing.nth === null || view.figures.past !== "none") return null;
  return standing.nth === 1 ? t("customerPage.timeline.first") : t("customerPage.timeline.nth", { nth: standing.nth });
}

function linesText({ lines, linesMore }: OrderEntry, { t, locale }: ReturnType<typeof useReader>): string {
  const named = lines.map(({ title, quantity }) =>
    t("customerPage.timeline.line", {
      quantity: integer(quantity, locale),
      title: title === "" ? t("customerPage.bought.untitled") : title,
    }),
  );
  return [...named, ...(linesMore > 0 ? [t("customerPage.timeline.more", { count: linesMore })] : [])].join(", ");
}

function discountText({ discount, discountCodes, currency }: OrderEntry, { t, locale }: ReturnType<typeof useReader>): string {
  const codes = discountCodes.join(", ");
  if (discount === 0) return t("customerPage.timeline.codes", { codes });
  const amount = money(discount, currency, locale);
  return codes === "" ? t("customerPage.timeline.discount", { amount }) : t("customerPage.timeline.discountCodes", { amount, codes });
}
