import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, List, Modal, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import type { DeedAnswer } from "#app/domains/customer-page/deed.ts";
import type { CustomerPage } from "#app/domains/customer-page/view.ts";
import type { Locale } from "#app/i18n/locale.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { downloadBlob } from "#app/ui/download.ts";

type Format = "html" | "json";
type Download = Readonly<{ kind: "none" | "failed" | "done" }> | Readonly<{ kind: "running"; format: Format }>;

/** What Encore stores of a person: a copy of it, and its deletion. */
export function StoredCard({ view }: Readonly<{ view: CustomerPage }>) {
  const { t } = useReader();
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("customerPage.stored.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("customerPage.stored.intro")}
          </Text>
        </BlockStack>
        <Copy id={view.person.id} />
        <Deletion view={view} />
      </BlockStack>
    </Card>
  );
}

function Copy({ id }: Readonly<{ id: number }>) {
  const { t, locale } = useReader();
  const href = useHref();
  const [language, setLanguage] = useState<Locale>(locale);
  const [download, setDownload] = useState<Download>({ kind: "none" });

  // App Bridge puts the session token on what is fetched; a plain link would come without one.
  const load = async (format: Format): Promise<void> => {
    setDownload({ kind: "running", format });
    try {
      const answer = await fetch(href(`/app/customers/${String(id)}/copy`, { format, language }));
      if (!answer.ok) throw new Error(`The copy answered ${String(answer.status)}.`);
      downloadBlob(await answer.blob(), `encore-customer-${String(id)}.${format}`);
      setDownload({ kind: "done" });
    } catch {
      setDownload({ kind: "failed" });
    }
  };
  const isLoading = (format: Format): boolean => download.kind === "running" && download.format === format;

  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("customerPage.stored.copy")}
      </Text>
      <Select
        label={t("privacy.export.language")}
        options={[
          { value: "de", label: t("privacy.export.german") },
          { value: "en", label: t("privacy.export.english") },
        ]}
        value={language}
        onChange={(value) => setLanguage(value === "de" ? "de" : "en")}
      />
      <InlineStack gap="200">
        <Button loading={isLoading("html")} onClick={() => void load("html")}>
          {t("customerPage.stored.downloadPage")}
        </Button>
        <Button loading={isLoading("json")} onClick={() => void load("json")}>
          {t("customerPage.stored.downloadJson")}
        </Button>
      </InlineStack>
      <div role="status">
        {download.kind === "failed" && (
          <Banner tone="critical">
            <p>{t("privacy.export.failed")}</p>
          </Banner>
        )}
        {download.kind === "done" && <p>{t("customerPage.stored.downloaded")}</p>}
      </div>
    </BlockStack>
  );
}

/** Asks before, names what will be lost, and says what stays. */
function Deletion({ view }: Readonly<{ view: CustomerPage }>) {
  const { t } = useReader();
  const fetcher = useFetcher<DeedAnswer>();
  const [isAsking, setIsAsking] = useState(false);
  const problem = problemOf(fetcher.state === "idle" ? fetcher.data : undefined);
  const { figures, notes } = view;
  return (
    <>
      <InlineStack>
        <Button tone="critical" variant="plain" loading={fetcher.state !== "idle"} onClick={() => setIsAsking(true)}>
          {t("customerPage.stored.delete")}
        </Button>
      </InlineStack>
      <div role="status">
        {problem !== null && (
          <Banner tone="warning">
            <p>{t(`customerPage.stored.${problem}`)}</p>
          </Banner>
        )}
      </div>
      <Modal
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={t("customerPage.stored.question")}
        primaryAction={{
          content: t("customerPage.stored.confirm"),
          destructive: true,
          onAction: () => {
            setIsAsking(false);
            fetcher.submit({ intent: "forget", confirmed: "yes" }, { method: "post" });
          },
        }}
        secondaryActions={[{ content: t("customerPage.stored.cancel"), onAction: () => setIsAsking(false) }]}
      >
        <Modal.Section>
          <BlockStack gap="300">
            <Text as="p">{t("customerPage.stored.lost")}</Text>
            <List>
              <List.Item>{t("customerPage.stored.lostPerson")}</List.Item>
              <List.Item>{t("customerPage.stored.lostTags")}</List.Item>
              {notes.length > 0 && <List.Item>{t("customerPage.stored.lostNotes", { count: notes.length })}</List.Item>}
              {figures.orders > 0 && <List.Item>{t("customerPage.stored.lostOrders", { count: figures.orders })}</List.Item>}
            </List>
            <Text as="p">{t("customerPage.stored.stays")}</Text>
            {view.person.shopifyId !== null && <Text as="p">{t("customerPage.stored.shopify")}</Text>}
          </BlockStack>
        </Modal.Section>
      </Modal>
    </>
  );
}

function problemOf(answer: DeedAnswer | undefined): "busy" | "gone" | "failed" | null {
  if (answer?.kind === "failed") return "failed";
  if (answer?.kind !== "forget" || answer.outcome === "forgotten") return null;
  return answer.outcome;
}
