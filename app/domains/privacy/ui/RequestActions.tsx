import { Form, useNavigation } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack, Select } from "@shopify/polaris";
import { useState } from "react";
import type { RequestView } from "#app/domains/privacy/privacy-view.ts";
import type { Locale } from "#app/i18n/locale.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { downloadBlob } from "#app/ui/download.ts";

type Format = "html" | "json";

/** How a download stands; only one of a request runs at once. */
type Download = Readonly<{ kind: "none" | "failed" | "done" }> | Readonly<{ kind: "running"; format: Format }>;

/** Download the copy in the customer's language, then say that it was handed over. */
export function RequestActions({ request, isNext }: Readonly<{ request: RequestView; isNext: boolean }>) {
  const { t, locale } = useReader();
  const href = useHref();
  const isSending = useNavigation().state === "submitting";
  const [language, setLanguage] = useState<Locale>(locale);
  const [download, setDownload] = useState<Download>({ kind: "none" });

  // App Bridge puts the session token on what is fetched; a plain link would come without one.
  const load = async (format: Format): Promise<void> => {
    setDownload({ kind: "running", format });
    try {
      const answer = await fetch(href(`/app/settings/privacy/export/${String(request.id)}`, { format, language }));
      if (!answer.ok) throw new Error(`The export answered ${String(answer.status)}.`);
      downloadBlob(await answer.blob(), `encore-${String(request.id)}.${format}`);
      setDownload({ kind: "done" });
    } catch {
      setDownload({ kind: "failed" });
    }
  };
  const isLoading = (format: Format): boolean => download.kind === "running" && download.format === format;

  return (
    <BlockStack gap="300">
      <InlineStack gap="300" blockAlign="end">
        <Select
          label={t("privacy.export.language")}
          options={[
            { value: "de", label: t("privacy.export.german") },
            { value: "en", label: t("privacy.export.english") },
          ]}
          value={language}
          onChange={(value) => setLanguage(value === "de" ? "de" : "en")}
        />
        <Button variant={isNext ? "primary" : "secondary"} loading={isLoading("html")} onClick={() => void load("html")}>
          {t("privacy.export.page")}
        </Button>
        <Button loading={isLoading("json")} onClick={() => void load("json")}>
          {t("privacy.export.json")}
        </Button>
        {request.doneAt === null && (
          <Form method="post">
            <input type="hidden" name="intent" value="handed-over" />
            <input type="hidden" name="request" value={request.id} />
            <Button submit disabled={isSending}>
              {t("privacy.export.handedOver")}
            </Button>
          </Form>
        )}
      </InlineStack>
      <div role="status">
        {download.kind === "failed" && (
          <Banner tone="critical">
            <p>{t("privacy.export.failed")}</p>
          </Banner>
        )}
        {download.kind === "done" && <p>{t("privacy.export.downloaded")}</p>}
      </div>
    </BlockStack>
  );
}
