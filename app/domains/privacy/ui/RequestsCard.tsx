import { Badge, BlockStack, Box, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import type { RequestView } from "#app/domains/privacy/privacy-view.ts";
import { RequestActions } from "#app/domains/privacy/ui/RequestActions.tsx";
import { useReader } from "#app/i18n/translations.tsx";
import { momentText } from "#app/ui/format.ts";

type RequestsCardProps = Readonly<{ requests: readonly RequestView[]; timeZone: string }>;

/** Requests of customers: open ones first, with their due date and what to do. */
export function RequestsCard({ requests, timeZone }: RequestsCardProps) {
  const { t } = useReader();
  // One button stands out: what is to be done next.
  const next = requests.find(({ kind, doneAt }) => kind === "data" && doneAt === null)?.id;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("privacy.requests.title")}
          </Text>
          <Text as="p" tone="subdued">
            {requests.length === 0 ? t("privacy.requests.none") : t("privacy.requests.intro")}
          </Text>
        </BlockStack>
      </Box>
      {requests.map((request) => (
        <section key={request.id} aria-label={`${t(`privacy.requests.kind.${request.kind}`)} ${String(request.id)}`}>
          <Divider />
          <Box padding="400">
            <Request request={request} timeZone={timeZone} isNext={request.id === next} />
          </Box>
        </section>
      ))}
    </Card>
  );
}

function Request({ request, timeZone, isNext }: Readonly<{ request: RequestView; timeZone: string; isNext: boolean }>) {
  const { t, locale } = useReader();
  const moment = (iso: string) => momentText(iso, timeZone, locale);
  const { person, doneAt, outcome } = request;
  const name = person === null ? null : (person.email ?? t("privacy.requests.number", { id: person.shopifyId ?? "" }));
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" align="space-between" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {t(`privacy.requests.kind.${request.kind}`)}
        </Text>
        <Badge tone={doneAt !== null ? "success" : request.isLate ? "warning" : "attention"}>
          {doneAt !== null ? t("privacy.requests.done") : request.isLate ? t("privacy.requests.late") : t("privacy.requests.open")}
        </Badge>
      </InlineStack>
      {name !== null && (
        <div className="encore-list__main">
          <Text as="p">{name}</Text>
        </div>
      )}
      <Text as="p" tone="subdued">
        {doneAt === null
          ? t("privacy.requests.due", { asked: moment(request.askedAt), due: moment(request.dueAt) })
          : t("privacy.requests.doneAt", { asked: moment(request.askedAt), done: moment(doneAt) })}
      </Text>
      {outcome !== null && <Text as="p">{t(`privacy.requests.outcome.${outcome}`)}</Text>}
      {request.kind === "data" && person !== null && <RequestActions request={request} isNext={isNext} />}
    </BlockStack>
  );
}
