import { Form, useNavigation } from "@remix-run/react";
import { Button, Text } from "@shopify/polaris";
import { mayTryAgain } from "#app/domains/deliveries/deliveries.ts";
import type { DeliveryRow } from "#app/domains/deliveries/deliveries.ts";
import { DeliveryState } from "#app/domains/deliveries/ui/DeliveryState.tsx";
import { topicText } from "#app/domains/deliveries/ui/delivery-text.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { ListHead } from "#app/ui/ListHead.tsx";
import { momentText } from "#app/ui/format.ts";
import "#app/ui/list-page.css";
import "./deliveries.css";

type DeliveryTableProps = Readonly<{ name: string; rows: readonly DeliveryRow[]; timeZone: string }>;

/** Deliveries as a table on a desk and a list on a phone; roles are said because browsers forget them in the list. */
export function DeliveryTable({ name, rows, timeZone }: DeliveryTableProps) {
  const { t, locale } = useReader();
  const columns = ["what", "when", "about", "state", "again"] as const;
  return (
    <table className="encore-list encore-deliveries" role="table" aria-label={name}>
      <ListHead columns={columns.map((column) => t(`deliveries.column.${column}`))} />
      <tbody role="rowgroup">
        {rows.map((row) => {
          const when = momentText(row.receivedAt, timeZone, locale);
          const what = topicText(row.topic, t);
          return (
            <tr key={row.id} role="row">
              <td role="cell" data-name={t("deliveries.column.what")}>
                <span className="encore-list__main">{what}</span>
                <div className="encore-list__sub">{row.topic}</div>
              </td>
              <td role="cell" data-name={t("deliveries.column.when")}>
                {when}
              </td>
              <td role="cell" data-name={t("deliveries.column.about")}>
                {row.order === null ? t("deliveries.list.noOrder") : <OrderLink id={row.order.id} name={row.order.name} />}
              </td>
              <td role="cell" className="encore-deliveries__why" data-name={t("deliveries.column.state")}>
                <DeliveryState row={row} timeZone={timeZone} />
              </td>
              <td role="cell" className="encore-deliveries__again" data-name={t("deliveries.column.again")}>
                {mayTryAgain(row.state) && <TryAgain id={row.id} what={what} when={when} />}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** An order's page in Shopify's own admin, around the app. */
export function OrderLink({ id, name, isLong = false }: Readonly<{ id: string; name: string | null; isLong?: boolean }>) {
  const { t } = useReader();
  const open = t("deliveries.list.openOrder", { name: name ?? id });
  return (
    <a href={`shopify://admin/orders/${id}`} target="_top" {...(isLong ? {} : { "aria-label": open })}>
      {isLong ? open : (name ?? id)}
    </a>
  );
}

function TryAgain({ id, what, when }: Readonly<{ id: string; what: string; when: string }>) {
  const { t } = useReader();
  const { state, formData } = useNavigation();
  const isSending = state !== "idle" && formData?.get("delivery") === id;
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="try-again" />
      <input type="hidden" name="delivery" value={id} />
      <Button submit size="slim" loading={isSending} accessibilityLabel={t("deliveries.again.oneNamed", { what, when })}>
        {t("deliveries.again.one")}
      </Button>
    </Form>
  );
}

/** Puts everything that did not get through back to the waiting ones. */
export function TryAllAgain() {
  const { t } = useReader();
  const { state, formData } = useNavigation();
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="try-again" />
      <input type="hidden" name="delivery" value="all" />
      <Button submit loading={state !== "idle" && formData?.get("delivery") === "all"}>
        {t("deliveries.again.all")}
      </Button>
    </Form>
  );
}

export function Remark({ children }: Readonly<{ children: string }>) {
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      {children}
    </Text>
  );
}
