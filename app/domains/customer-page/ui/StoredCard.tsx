import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, List, Modal, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import type { DeedAnswer } from "#app/domains/customer-page/deed.ts";
import type { CustomerPage } from "#app/domains/customer-page/view.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { CopyDownload } from "#app/ui/CopyDownload.tsx";

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
  const { t } = useReader();
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("customerPage.stored.copy")}
      </Text>
      <CopyDownload
        path={`/app/customers/${String(id)}/copy`}
        name={`encore-customer-${String(id)}`}
        words={{
          page: t("customerPage.stored.downloadPage"),
          json: t("customerPage.stored.downloadJson"),
          done: t("customerPage.stored.downloaded"),
        }}
      />
    </BlockStack>
  );
}

/** Asks before, names what will be lost, and says what stays. */
function Deletion({ view }: Readonly<{ view: CustomerPage }>) {
  const { t } = useReader();
  const fetcher = useFetcher<DeedAnswer>();
  const [isAsking, setIsAsking] = useState(false);
  const button = useRef<HTMLDivElement>(null);
  const problem = problemOf(fetcher.state === "idle" ? fetcher.data : undefined);
  const { figures, notes } = view;
  return (
    <>
      <div ref={button}>
        <Button tone="critical" variant="plain" loading={fetcher.state !== "idle"} onClick={() => setIsAsking(true)}>
          {t("customerPage.stored.delete")}
        </Button>
      </div>
      <div role="status">
        {problem !== null && (
          <Banner tone="warning">
            <p>{t(`customerPage.stored.${problem}`)}</p>
          </Banner>
        )}
      </div>
      <Modal
        activator={button}
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
