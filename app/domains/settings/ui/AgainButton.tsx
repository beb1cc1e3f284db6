import { BlockStack, Button, Modal, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import type { Doing } from "#app/domains/settings/settings.ts";
import { useT } from "#app/i18n/translations.tsx";
import { useSettings } from "./SettingsForm.tsx";

type AgainButtonProps = Readonly<{ intent: "import-again" | "compute-again"; doing: Doing | null; isPossible: boolean }>;

/** Starts something that takes minutes, after a question. While it cannot be started it says why. */
export function AgainButton({ intent, doing, isPossible }: AgainButtonProps) {
  const t = useT();
  const { start, isBusy } = useSettings();
  const [isAsking, setIsAsking] = useState(false);
  const button = useRef<HTMLDivElement>(null);
  const what = intent === "import-again" ? "import" : "compute";
  const hindrance = doing === null ? (isPossible ? null : "settings.again.notYet") : (`settings.again.while.${doing.kind}` as const);
  return (
    <BlockStack gap="100">
      <div ref={button}>
        <Button
          disabled={hindrance !== null || isBusy}
          onClick={() => {
            setIsAsking(true);
          }}
        >
          {t(`settings.again.${what}.button`)}
        </Button>
      </div>
      {hindrance !== null && (
        <Text as="p" variant="bodySm" tone="subdued">
          {t(hindrance)}
        </Text>
      )}
      <Modal
        activator={button}
        open={isAsking}
        onClose={() => {
          setIsAsking(false);
        }}
        title={t(`settings.again.${what}.question`)}
        primaryAction={{
          content: t(`settings.again.${what}.button`),
          onAction: () => {
            setIsAsking(false);
            start(intent);
          },
        }}
        secondaryActions={[
          {
            content: t("settings.again.cancel"),
            onAction: () => {
              setIsAsking(false);
            },
          },
        ]}
      >
        <Modal.Section>
          <Text as="p">{t(`settings.again.${what}.text`)}</Text>
        </Modal.Section>
      </Modal>
    </BlockStack>
  );
}
