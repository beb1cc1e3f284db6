export { doDeed } from "#app/domains/customer-page/do-deed.server.ts";
export { customerPageView } from "#app/domains/customer-page/page-view.server.ts";
