import { Banner, BlockStack, Button, InlineStack, Select } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
import type { Locale } from "#app/i18n/locale.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref } from "./AppLink.tsx";
import { downloadBlob } from "./download.ts";

type Format = "html" | "json";

/** How a download stands; only one runs at once. */
type Download = Readonly<{ kind: "none" | "failed" | "done" }> | Readonly<{ kind: "running"; format: Format }>;

type CopyDownloadProps = Readonly<{
  /** Answers with the file, given `format` and `language`. */
  path: string;
  /** Of the file, without its ending. */
  name: string;
  words: Readonly<{ page: string; json: string; done: string }>;
  isPrimary?: boolean;
  /** What else can be done with it, beside the buttons. */
  children?: ReactNode;
}>;

/** A copy of what is stored of a person, as a page or as JSON, in the language of whom it is for. */
export function CopyDownload({ path, name, words, isPrimary = false, children }: CopyDownloadProps) {
  const { t, locale } = useReader();
  const href = useHref();
  const [language, setLanguage] = useState<Locale>(locale);
  const [download, setDownload] = useState<Download>({ kind: "none" });

  // App Bridge puts the session token on what is fetched; a plain link would come without one.
  const load = async (format: Format): Promise<void> => {
    setDownload({ kind: "running", format });
    try {
      const answer = await fetch(href(path, { format, language }));
      if (!answer.ok) throw new Error(`The copy answered ${String(answer.status)}.`);
      downloadBlob(await answer.blob(), `${name}.${format}`);
      setDownload({ kind: "done" });
    } catch {
      setDownload({ kind: "failed" });
    }
  };
  const isLoading = (format: Format): boolean => download.kind === "running" && download.format === format;

  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="end">
        <Select
          label={t("common.copy.language")}
          options={[
            { value: "de", label: t("common.copy.german") },
            { value: "en", label: t("common.copy.english") },
          ]}
          value={language}
          onChange={(value) => setLanguage(value === "de" ? "de" : "en")}
        />
        <Button variant={isPrimary ? "primary" : "secondary"} loading={isLoading("html")} onClick={() => void load("html")}>
          {words.page}
        </Button>
        <Button loading={isLoading("json")} onClick={() => void load("json")}>
          {words.json}
        </Button>
        {children}
      </InlineStack>
      <div role="status">
        {download.kind === "failed" && (
          <Banner tone="critical">
            <p>{t("common.copy.failed")}</p>
          </Banner>
        )}
        {download.kind === "done" && <p>{words.done}</p>}
      </div>
    </BlockStack>
  );
}
