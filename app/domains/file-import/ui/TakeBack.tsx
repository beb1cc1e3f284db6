import { Button, Modal, Text, BlockStack } from "@shopify/polaris";
import { useState } from "react";
import type { FileImportView } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useDeed } from "./DeedButton.tsx";
import { lostText } from "./end-words.ts";

/** Takes an import back after a question that names what will be lost. `isNamed`: in a list, where several of these buttons are. */
export function TakeBack({ file, isNamed }: Readonly<{ file: FileImportView; isNamed: boolean }>) {
  const reader = useReader();
  const { t } = reader;
  const send = useDeed(file.id);
  const [isAsking, setIsAsking] = useState(false);
  const name = file.fileName;
  const close = () => {
    setIsAsking(false);
  };
  return (
    <>
      <Button
        {...(isNamed ? { size: "slim", accessibilityLabel: t("fileImport.takeBack.named", { name }) } : {})}
        onClick={() => {
          setIsAsking(true);
        }}
      >
        {t("fileImport.takeBack.button")}
      </Button>
      <Modal
        open={isAsking}
        onClose={close}
        title={t("fileImport.takeBack.question", { name })}
        primaryAction={{
          content: t("fileImport.takeBack.submit"),
          destructive: true,
          onAction: () => {
            close();
            send("take-back");
          },
        }}
        secondaryActions={[{ content: t("fileImport.takeBack.cancel"), onAction: close }]}
      >
        <Modal.Section>
          <BlockStack gap="200">
            <Text as="p">{lostText(file.state, reader)}</Text>
            <Text as="p">{t("fileImport.takeBack.stays")}</Text>
          </BlockStack>
        </Modal.Section>
      </Modal>
    </>
  );
}
