// Who may use whom. One line per domain: change this line before you add an import between domains.
// Everyone may use shops (the tenant). A domain that is missing here may use nobody.
const MAY_USE = {
  shops: [],
  customers: [],
  retention: [],
  orders: ["customers", "retention"],
  history: ["orders", "customers", "retention"],
  deliveries: ["orders", "retention"],
  home: ["retention", "history", "orders", "customers"],
  settings: ["history", "orders", "retention", "customers", "privacy"],
  privacy: ["orders", "customers", "file-import"],
  "order-file": ["orders"],
  "file-import": ["order-file", "orders", "customers", "history", "retention"],
  "customer-list": ["retention", "history", "customers", "orders"],
  "customer-page": ["retention", "history", "customers", "orders", "privacy", "settings"],
  "saved-views": [],
  report: ["order-file", "orders", "customers", "retention"],
};

const TEST = "\\.test\\.tsx?$";
const PURE = "^app/(lib|domains)/.+\\.ts$";
const SERVER = "\\.server\\.tsx?$";
const DRAWING = "^app/(ui|domains/[^/]+/ui)/";
/** `offers/offers.ts` (words) and `offers/offers.server.ts` (deeds). */
const FRONT_DOOR = "^app/domains/([^/]+)/\\1(\\.server)?\\.ts$";
const FACE = "^app/domains/[^/]+/ui/[^/]+\\.tsx$";
const FROM_NPM = ["npm", "npm-dev", "npm-no-pkg", "npm-unknown"];

const domainOrder = Object.entries(MAY_USE).map(([domain, others]) => ({
  name: `${domain}-may-use`,
  severity: "error",
  comment: `app/domains/${domain} may use: ${others.join(", ") || "no other domain"}`,
  from: { path: `^app/domains/${domain}/` },
  to: { path: "^app/domains/", pathNot: [domain, "shops", ...others].map((name) => `^app/domains/${name}/`) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "framework-at-the-edge",
      severity: "error",
      comment:
        "Remix and Shopify's app package meet the code in routes, root, entries, processes and platform only, so that they can be replaced; drawings may use Remix's links and forms.",
      from: { path: "^app/", pathNot: ["^app/(routes/|platform/|bin/|root\\.tsx$|entry\\.)", DRAWING] },
      to: { path: "node_modules/(@remix-run|@shopify/shopify-app-remix)/" },
    },
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
    { name: "lib-stands-alone", severity: "error", from: { path: "^app/lib/" }, to: { path: "^app/", pathNot: "^app/lib/" } },
    {
      name: "platform-knows-no-domain",
      severity: "error",
      from: { path: "^app/platform/" },
      to: { path: "^app/(domains|jobs|routes|ui)/" },
    },
    { name: "domains-know-no-way-in", severity: "error", from: { path: "^app/domains/" }, to: { path: "^app/(jobs|routes)/" } },
    {
      name: "shared-drawings-know-no-domain",
      severity: "error",
      from: { path: "^app/(ui|i18n)/" },
      to: { path: "^app/(domains|jobs|routes|platform)/" },
    },
    { name: "processes-are-the-end", severity: "error", from: { path: "^app/", pathNot: "^app/bin/" }, to: { path: "^app/bin/" } },
    {
      name: "routes-know-no-route",
      severity: "error",
      from: { path: "^app/routes/([^/]+)" },
      to: { path: "^app/routes/", pathNot: "^app/routes/$1" },
    },
    {
      name: "other-domain-by-front-door",
      severity: "error",
      from: { path: "^app/domains/([^/]+)/" },
      to: { path: "^app/domains/", pathNot: ["^app/domains/$1/", FRONT_DOOR] },
    },
    {
      name: "ways-in-by-front-door",
      severity: "error",
      from: { path: "^app/(jobs|routes)/" },
      to: { path: "^app/domains/", pathNot: [FRONT_DOOR, FACE] },
    },
    {
      name: "pure-asks-nobody",
      severity: "error",
      comment: "A file without .server calculates: no database, no network, no Node, not even their types.",
      from: { path: PURE, pathNot: [SERVER, TEST] },
      to: { path: SERVER },
    },
    {
      name: "pure-needs-no-node",
      severity: "error",
      from: { path: PURE, pathNot: [SERVER, TEST] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-needs-only-pure-libraries",
      comment:
        "One line per library, with its reason: zod (parsing), date-fns and @date-fns/tz (the shop's calendar), quickselect (the page of a list).",
      severity: "error",
      from: { path: PURE, pathNot: [SERVER, TEST] },
      to: { dependencyTypes: FROM_NPM, pathNot: "node_modules/(zod|date-fns|@date-fns/tz|quickselect)/" },
    },
    {
      name: "drawings-ask-nobody",
      severity: "error",
      comment: "A component gets what it draws as props.",
      from: { path: DRAWING, pathNot: TEST },
      to: { path: [SERVER, "^app/platform/"] },
    },
    {
      name: "drawings-need-only-drawing-libraries",
      comment: "React, Remix's links and forms, Polaris and its icons, texts (i18next).",
      severity: "error",
      from: { path: `${DRAWING}.+\\.tsx$`, pathNot: TEST },
      to: {
        dependencyTypes: FROM_NPM,
        pathNot:
          "node_modules/(@types/react|react|@remix-run/react|react-dom|@shopify/polaris|@shopify/polaris-icons|i18next|react-i18next)/",
      },
    },
    {
      name: "prisma-only-in-data",
      severity: "error",
      from: { path: "^app/", pathNot: ["\\.data\\.server\\.ts$", "^app/platform/"] },
      to: { path: "node_modules/(@prisma|\\.prisma)/" },
    },
    { name: "app-needs-no-test", severity: "error", from: { path: "^app/", pathNot: TEST }, to: { path: "^test/" } },
    {
      name: "devstore-knows-no-app",
      severity: "error",
      comment:
        "A local Shopify that any app's developer could take along: nothing of Encore or its test set-up; its own browser tests borrow the browser and what looks at a page.",
      from: { path: "^test/devstore/" },
      to: { path: "^(app|test)/", pathNot: "^test/(devstore/|support/(chromium|accessibility)\\.ts$)" },
    },
    {
      name: "domain-is-listed",
      severity: "error",
      comment: "Give the new domain its line in MAY_USE.",
      from: { path: "^app/domains/([^/]+)/", pathNot: `^app/domains/(${Object.keys(MAY_USE).join("|")})/` },
      to: { path: "^app/", pathNot: "^app/domains/$1/" },
    },
    ...domainOrder,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
