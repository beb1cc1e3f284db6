import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Page, Select, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { STATE_FILTERS } from "#app/domains/deliveries/deliveries.ts";
import type { DeliveriesView } from "#app/domains/deliveries/deliveries.ts";
import { Attention } from "#app/domains/deliveries/ui/Attention.tsx";
import { DeliveryTable, Remark } from "#app/domains/deliveries/ui/DeliveryTable.tsx";
import { OrderAnswers } from "#app/domains/deliveries/ui/OrderAnswers.tsx";
import { TOPIC_TEXTS } from "#app/domains/deliveries/ui/delivery-text.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { TitleBar } from "#app/ui/AppFrame.tsx";
import { AppLink, useHref, usePresentParams } from "#app/ui/AppLink.tsx";
import { integer } from "#app/ui/format.ts";
import { keptParams } from "#app/ui/href.ts";
import { Pages } from "#app/ui/Pages.tsx";
import { useReload } from "#app/ui/use-reload.ts";
import "./deliveries.css";

const PATH = "/app/settings/deliveries";

/** How often the page looks whether what waits has got through. */
const RELOAD_MS = 2500;

type DeliveriesPageProps = Readonly<{ view: DeliveriesView; timeZone: string }>;

/** What Shopify delivered, what became of it, and what did not get through. */
export function DeliveriesPage({ view, timeZone }: DeliveriesPageProps) {
  const { t, locale } = useReader();
  const href = useHref();
  useReload(view.counts.waiting > 0 ? RELOAD_MS : null);
  return (
    <Page
      title={t("deliveries.title")}
      subtitle={t("deliveries.intro")}
      backAction={{ content: t("deliveries.back"), url: href("/app/settings") }}
    >
      <TitleBar title={t("deliveries.title")} />
      <BlockStack gap="400">
        <div>
          <Attention view={view} />
          <Search view={view} />
        </div>
        <OrderAnswers view={view} timeZone={timeZone} />
        <Counts view={view} />
        <List view={view} timeZone={timeZone} />
        <div className="encore-edge">
          <Remark>{t("deliveries.kept", { done: integer(view.keptDays.done, locale), open: integer(view.keptDays.open, locale) })}</Remark>
        </div>
      </BlockStack>
    </Page>
  );
}

/** What the address says and a form by GET would lose: shop, host, language, and what the form does not ask for. */
function KeptFields({ also }: Readonly<{ also: Readonly<Record<string, string | null>> }>) {
  const own = Object.entries(also).flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, value] as const]));
  return [...keptParams(usePresentParams()), ...own].map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

/** The address without its page: what is looked for, and what the list is narrowed to. */
const paramsOf = ({ query, filter }: DeliveriesView) => ({ q: query === "" ? null : query, state: filter.state, topic: filter.topic });

function Search({ view }: Readonly<{ view: DeliveriesView }>) {
  const { t } = useReader();
  const { query, filter } = view;
  const href = useHref();
  const [text, setText] = useState(query);
  useEffect(() => {
    setText(query);
  }, [query]);
  return (
    <Card>
      <Form method="get" action={PATH} role="search">
        <KeptFields also={filter} />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("deliveries.search.title")}
          </Text>
          <TextField
            label={t("deliveries.search.label")}
            helpText={t("deliveries.search.help")}
            name="q"
            value={text}
            onChange={setText}
            autoComplete="off"
            maxLength={120}
          />
          <InlineStack gap="200">
            <Button submit variant="primary">
              {t("deliveries.search.submit")}
            </Button>
            {query !== "" && <Button url={href(PATH, { ...paramsOf(view), q: null })}>{t("deliveries.search.clear")}</Button>}
          </InlineStack>
        </BlockStack>
      </Form>
    </Card>
  );
}

function Counts({ view }: Readonly<{ view: DeliveriesView }>) {
  const { t, locale } = useReader();
  const { counts, filter } = view;
  const href = useHref();
  const tiles = [
    { name: "came", state: null, count: counts.came },
    ...STATE_FILTERS.map((state) => ({ name: state, state, count: state === "waiting" ? counts.waiting + counts.failing : counts[state] })),
  ] as const;
  return (
    <Card>
      <ul className="encore-deliveries__counts" aria-label={t("deliveries.count.label")}>
        {tiles.map(({ name, state, count }) => (
          <li key={name}>
            <AppLink
              className="encore-deliveries__count"
              href={href(PATH, { ...paramsOf(view), state })}
              aria-current={filter.state === state}
              preventScrollReset
            >
              <Text as="span" variant="bodySm" tone="subdued">
                {t(`deliveries.count.${name}`)}
              </Text>
              <Text as="p" variant="headingLg">
                {integer(count, locale)}
              </Text>
              {name === "waiting" && counts.failing > 0 && (
                <Text as="span" variant="bodySm" tone="subdued">
                  {t("deliveries.count.failing", { count: counts.failing })}
                </Text>
              )}
            </AppLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function List({ view, timeZone }: DeliveriesPageProps) {
  const { t } = useReader();
  const href = useHref();
  const { rows, filter, page, pageCount, counts } = view;
  const pageHref = (number: number) => href(PATH, { ...paramsOf(view), page: number });
  return (
    <Card padding="0">
      <div className="encore-deliveries__head">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("deliveries.list.title")}
          </Text>
          <Filters key={`${filter.state ?? ""} ${filter.topic ?? ""}`} view={view} />
        </BlockStack>
      </div>
      {rows.length === 0 ? (
        <div className="encore-list__empty">
          <BlockStack gap="200" inlineAlign="center">
            <Text as="h3" variant="headingMd">
              {t(counts.came === 0 ? "deliveries.empty.title" : "deliveries.empty.filteredTitle")}
            </Text>
            <Text as="p" tone="subdued">
              {t(counts.came === 0 ? "deliveries.empty.text" : "deliveries.empty.filteredText")}
            </Text>
            {counts.came > 0 && <Button url={href(PATH, { q: paramsOf(view).q })}>{t("deliveries.empty.showAll")}</Button>}
          </BlockStack>
        </div>
      ) : (
        <DeliveryTable name={t("deliveries.list.title")} rows={rows} timeZone={timeZone} />
      )}
      <Pages page={page} pages={pageCount} hrefOf={pageHref} />
    </Card>
  );
}

function Filters({ view: { filter, query } }: Readonly<{ view: DeliveriesView }>) {
  const { t } = useReader();
  const [state, setState] = useState<string>(filter.state ?? "");
  const [topic, setTopic] = useState(filter.topic ?? "");
  const topics = Object.entries(TOPIC_TEXTS).map(([value, text]) => ({ value, label: t(text) }));
  return (
    <Form method="get" action={PATH} preventScrollReset>
      <KeptFields also={{ q: query }} />
      <div className="encore-deliveries__form">
        <div className="encore-deliveries__field">
          <Select
            label={t("deliveries.list.state")}
            name="state"
            value={state}
            onChange={setState}
            options={[
              { value: "", label: t("deliveries.list.allStates") },
              ...STATE_FILTERS.map((value) => ({ value, label: t(`deliveries.count.${value}`) })),
            ]}
          />
        </div>
        <div className="encore-deliveries__field">
          <Select
            label={t("deliveries.list.topic")}
            name="topic"
            value={topic}
            onChange={setTopic}
            options={[{ value: "", label: t("deliveries.list.allTopics") }, ...topics]}
          />
        </div>
        <Button submit>{t("deliveries.list.submit")}</Button>
      </div>
    </Form>
  );
}
