import { Form, useNavigation } from "@remix-run/react";
import { Button } from "@shopify/polaris";
import type { RequestView } from "#app/domains/privacy/privacy-view.ts";
import { useT } from "#app/i18n/translations.tsx";
import { CopyDownload } from "#app/ui/CopyDownload.tsx";

/** Download the copy in the customer's language, then say that it was handed over. */
export function RequestActions({ request, isNext }: Readonly<{ request: RequestView; isNext: boolean }>) {
  const t = useT();
  const isSending = useNavigation().state === "submitting";
  const id = String(request.id);
  return (
    <CopyDownload
      path={`/app/settings/privacy/export/${id}`}
      name={`encore-${id}`}
      words={{ page: t("privacy.export.page"), json: t("privacy.export.json"), done: t("privacy.export.downloaded") }}
      isPrimary={isNext}
    >
      {request.doneAt === null && (
        <Form method="post">
          <input type="hidden" name="intent" value="handed-over" />
          <input type="hidden" name="request" value={request.id} />
          <Button submit disabled={isSending}>
            {t("privacy.export.handedOver")}
          </Button>
        </Form>
      )}
    </CopyDownload>
  );
}
