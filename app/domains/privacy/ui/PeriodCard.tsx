import { Form, useNavigation } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { FORGET_CHOICES } from "#app/domains/privacy/periods.ts";
import { useReader } from "#app/i18n/translations.tsx";

/** After how long Encore forgets people who stay away. */
export function PeriodCard({ months }: Readonly<{ months: number }>) {
  const { t } = useReader();
  const isSending = useNavigation().state !== "idle";
  const [chosen, setChosen] = useState(String(months));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("privacy.period.title")}
        </Text>
        <Text as="p" tone="subdued">
          {t("privacy.period.intro")}
        </Text>
        <Form method="post">
          <input type="hidden" name="intent" value="forget-after" />
          <InlineStack gap="300" blockAlign="end">
            <Select
              label={t("privacy.period.label")}
              name="months"
              options={FORGET_CHOICES.map((choice) => ({ value: String(choice), label: t("privacy.period.months", { count: choice }) }))}
              value={chosen}
              onChange={setChosen}
            />
            <Button submit disabled={isSending || chosen === String(months)}>
              {t("privacy.period.save")}
            </Button>
          </InlineStack>
        </Form>
      </BlockStack>
    </Card>
  );
}
