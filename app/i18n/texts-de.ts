import polaris from "@shopify/polaris/locales/de.json" with { type: "json" };
import common from "./locales/de/common.json" with { type: "json" };
import customerPage from "./locales/de/customer-page.json" with { type: "json" };
import customers from "./locales/de/customers.json" with { type: "json" };
import deliveries from "./locales/de/deliveries.json" with { type: "json" };
import fileImport from "./locales/de/file-import.json" with { type: "json" };
import home from "./locales/de/home.json" with { type: "json" };
import orderFile from "./locales/de/order-file.json" with { type: "json" };
import orders from "./locales/de/orders.json" with { type: "json" };
import privacy from "./locales/de/privacy.json" with { type: "json" };
import report from "./locales/de/report.json" with { type: "json" };
import retention from "./locales/de/retention.json" with { type: "json" };
import savedViews from "./locales/de/saved-views.json" with { type: "json" };
import settings from "./locales/de/settings.json" with { type: "json" };
import tags from "./locales/de/tags.json" with { type: "json" };

/** All texts of one language, ours and Polaris' own; a chunk of its own in the browser. */
export const texts = {
  app: {
    common,
    home,
    retention,
    customers,
    customerPage,
    deliveries,
    fileImport,
    orders,
    orderFile,
    privacy,
    report,
    savedViews,
    settings,
    tags,
  },
  polaris,
};
