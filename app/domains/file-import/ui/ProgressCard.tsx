import { BlockStack, Card, ProgressBar, Spinner, Text } from "@shopify/polaris";
import { useId, type ReactNode } from "react";
import type { FileImportView } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { wholePercent } from "#app/ui/format.ts";
import { progressWords, type ProgressWords } from "./import-words.ts";
import "./import.css";

/** How far the server is with a file. */
export function ProgressCard({ file }: Readonly<{ file: FileImportView }>) {
  const words = progressWords(file, useReader());
  return words === null ? null : <Progress words={words} />;
}

/** What is being done, how far it is, how long yet, and whether one has to stay. */
export function Progress({ words, children }: Readonly<{ words: ProgressWords; children?: ReactNode }>) {
  const { locale } = useReader();
  const id = useId();
  const { title, bar, share, amount, note, left } = words;
  return (
    <Card padding={{ xs: "400", md: "600" }}>
      <BlockStack gap="400">
        <div className="encore-import__name">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
        </div>
        <BlockStack gap="200">
          {share === null ? (
            <Spinner size="small" accessibilityLabel={bar} />
          ) : (
            <ProgressBar progress={share * 100} size="small" tone="primary" ariaLabelledBy={id} animated={false} />
          )}
          <div className="encore-import__progress">
            <Text as="span" tone="subdued" id={id}>
              <Text as="span" visuallyHidden>
                {bar}
              </Text>{" "}
              {share === null ? amount : `${amount} · ${wholePercent(share, locale)}`}
            </Text>
            {left !== "" && (
              <Text as="span" tone="subdued">
                {left}
              </Text>
            )}
          </div>
        </BlockStack>
        <Text as="p">{note}</Text>
        {children}
      </BlockStack>
    </Card>
  );
}
