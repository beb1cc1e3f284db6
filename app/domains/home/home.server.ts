export { ordersBehind } from "#app/domains/home/behind.server.ts";
export { homeView } from "#app/domains/home/home-view.server.ts";
