export { reportCommand } from "#app/domains/report/report-command.server.ts";
