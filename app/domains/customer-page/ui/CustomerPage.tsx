import { Banner, BlockStack, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { ListAddress } from "#app/domains/customer-page/list-address.ts";
import type { CustomerPage as View } from "#app/domains/customer-page/view.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { dayOf } from "#app/lib/calendar.ts";
import { TitleBar } from "#app/ui/AppFrame.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { FigureCard } from "#app/ui/FigureCard.tsx";
import { dayText } from "#app/ui/format.ts";
import { BoughtCard } from "./BoughtCard.tsx";
import { customerFigures } from "./customer-figures.ts";
import { GapsCard } from "./GapsCard.tsx";
import { NotesCard } from "./NotesCard.tsx";
import { PersonCard } from "./PersonCard.tsx";
import { StoredCard } from "./StoredCard.tsx";
import { TimelineCard } from "./TimelineCard.tsx";
import { personName } from "./words.ts";
import "./customer-page.css";

type CustomerPageProps = Readonly<{
  view: View;
  list: ListAddress;
  /** The shop, as charts name where they are from. */
  source: string;
  /** The card of the customer's tags, which is the customers domain's; null for who has none. */
  tags: ReactNode;
}>;

/** One customer: what they brought in, when they come back, what they buy, and what the merchant knows of them. */
export function CustomerPage({ view, list, source, tags }: CustomerPageProps) {
  const reader = useReader();
  const { t } = reader;
  const href = useHref();
  const { person } = view;
  const name = personName(person, reader);
  const figures = customerFigures({ view, reader });
  const back = {
    content: t(list.path === "/app/orders" ? "customerPage.backToOrders" : "customerPage.back"),
    url: href(list.path, list.params),
  };
  const isKnown = person.standing.kind === "known";
  const admin =
    isKnown && person.shopifyId !== null
      ? [{ content: t("customerPage.openInShopify"), url: `shopify://admin/customers/${person.shopifyId}`, target: "_top" as const }]
      : [];
  return (
    <Page
      title={name}
      {...(person.name !== null && person.email !== null ? { subtitle: person.email } : {})}
      backAction={back}
      secondaryActions={admin}
    >
      <TitleBar title={t("common.nav.customers")} />
      <BlockStack gap="400">
        <Standing view={view} />
        <section aria-labelledby="figures">
          <Text as="h2" id="figures" visuallyHidden>
            {t("customerPage.figures")}
          </Text>
          <div
            className={
              figures.length % 3 === 0
                ? "encore-figures encore-figures--plain encore-figures--thirds"
                : "encore-figures encore-figures--plain"
            }
          >
            {figures.map((figure) => (
              <div key={figure.id} className="encore-figures__card">
                <FigureCard figure={figure} />
              </div>
            ))}
          </div>
        </section>
        <div className="encore-customer">
          <div className="encore-customer__person">
            <PersonCard view={view} />
            {tags}
            {isKnown && <NotesCard key={person.id} view={view} />}
          </div>
          <div className="encore-customer__main">
            <GapsCard view={view} source={source} />
            <BoughtCard view={view} />
            <TimelineCard view={view} />
          </div>
          {isKnown && (
            <div className="encore-customer__stored">
              <StoredCard view={view} />
            </div>
          )}
        </div>
      </BlockStack>
    </Page>
  );
}

function Standing({ view }: Readonly<{ view: View }>) {
  const { t, locale } = useReader();
  const { standing } = view.person;
  if (standing.kind === "known") return null;
  const day = dayText(dayOf(new Date(standing.at), view.basis.timeZone), locale);
  return (
    <Banner tone="info" title={t(`customerPage.${standing.kind}.title`, { day })}>
      <Text as="p">{t(`customerPage.${standing.kind}.text`)}</Text>
    </Banner>
  );
}
