import polaris from "@shopify/polaris/locales/en.json" with { type: "json" };
import common from "./locales/en/common.json" with { type: "json" };
import customerPage from "./locales/en/customer-page.json" with { type: "json" };
import customers from "./locales/en/customers.json" with { type: "json" };
import deliveries from "./locales/en/deliveries.json" with { type: "json" };
import fileImport from "./locales/en/file-import.json" with { type: "json" };
import home from "./locales/en/home.json" with { type: "json" };
import orderFile from "./locales/en/order-file.json" with { type: "json" };
import orders from "./locales/en/orders.json" with { type: "json" };
import privacy from "./locales/en/privacy.json" with { type: "json" };
import report from "./locales/en/report.json" with { type: "json" };
import retention from "./locales/en/retention.json" with { type: "json" };
import savedViews from "./locales/en/saved-views.json" with { type: "json" };
import settings from "./locales/en/settings.json" with { type: "json" };
import tags from "./locales/en/tags.json" with { type: "json" };

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
