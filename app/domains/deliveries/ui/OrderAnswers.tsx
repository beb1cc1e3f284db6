import { Form, useNavigation } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { DeliveriesView, OrderAnswer } from "#app/domains/deliveries/deliveries.ts";
import { DeliveryTable, OrderLink, Remark } from "#app/domains/deliveries/ui/DeliveryTable.tsx";
import { fateText } from "#app/domains/deliveries/ui/fate-text.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { momentText } from "#app/ui/format.ts";

type OrderAnswersProps = Readonly<{ view: DeliveriesView; timeZone: string }>;

/** What became of the order that somebody looked for: one card each, should several have the same name. */
export function OrderAnswers({ view, timeZone }: OrderAnswersProps) {
  const { answers } = view;
  return answers.map((answer) =>
    answer.order === null ? (
      <NothingKnown key="never" answer={answer} view={view} timeZone={timeZone} />
    ) : (
      <Answer key={answer.order.id} answer={answer} id={answer.order.id} name={answer.order.name} timeZone={timeZone} />
    ),
  );
}

type NothingKnownProps = OrderAnswersProps & Readonly<{ answer: OrderAnswer }>;

function NothingKnown({ answer, view: { query, counts, nextComparisonAt, askedId }, timeZone }: NothingKnownProps) {
  const reader = useReader();
  const { t, locale } = reader;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("deliveries.search.nothing", { query })}
        </Text>
        <Text as="p">{fateText(answer.fate, reader)}</Text>
        {nextComparisonAt !== null && (
          <Text as="p">{t("deliveries.fate.neverNext", { time: momentText(nextComparisonAt, timeZone, locale) })}</Text>
        )}
        {counts.waiting > 0 && <Text as="p">{t("deliveries.fate.neverButWaiting", { count: counts.waiting })}</Text>}
        {askedId !== null && <LookUp id={askedId} />}
      </BlockStack>
    </Card>
  );
}

type AnswerProps = Readonly<{ answer: OrderAnswer; id: string; name: string | null; timeZone: string }>;

function Answer({ answer, id, name, timeZone }: AnswerProps) {
  const reader = useReader();
  const { t, locale } = reader;
  const order = name ?? id;
  return (
    <Card padding="0">
      <div className="encore-deliveries__head">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("deliveries.search.result", { order })}
          </Text>
          <Text as="p">
            {fateText(answer.fate, reader)}{" "}
            {answer.processedAt !== null && t("deliveries.fate.placed", { time: momentText(answer.processedAt, timeZone, locale) })}
          </Text>
          {answer.openChange && <Text as="p">{t("deliveries.fate.openChange")}</Text>}
          {answer.deliveries.length === 0 && <Remark>{t("deliveries.fate.noDeliveries")}</Remark>}
          <InlineStack gap="400" blockAlign="center">
            <OrderLink id={id} name={name} isLong />
            <LookUp id={id} />
          </InlineStack>
        </BlockStack>
      </div>
      {answer.deliveries.length > 0 && (
        <DeliveryTable name={t("deliveries.deliveriesOf", { order })} rows={answer.deliveries} timeZone={timeZone} />
      )}
    </Card>
  );
}

/** Asks Shopify for this one order, now. */
function LookUp({ id }: Readonly<{ id: string }>) {
  const { t } = useReader();
  const { state, formData } = useNavigation();
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="look-up" />
      <input type="hidden" name="order" value={id} />
      <Button submit size="slim" loading={state !== "idle" && formData?.get("order") === id}>
        {t("deliveries.lookUp.submit")}
      </Button>
    </Form>
  );
}
