import { openOrderFile } from "#app/domains/order-file/order-file.server.ts";
import { ReportMaker, type Report, type ReportWish } from "#app/domains/report/report-of-file.ts";

/** The report on a text, read in parts of so many bytes. */
export async function reportOn(text: string | Buffer, wish: Partial<ReportWish> = {}, partBytes = 65_536): Promise<Report> {
  const bytes = Buffer.from(text);
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += partBytes) yield await Promise.resolve(bytes.subarray(at, at + partBytes));
  }
  const file = await openOrderFile(parts());
  if (file.kind === "refused") throw new Error(`The file was refused: ${JSON.stringify(file.refusal)}`);
  const maker = new ReportMaker({ timeZone: null, currency: null, asOf: null, ...wish });
  for await (const { rows } of file.batches) maker.take(rows);
  return maker.report("orders_export.csv", file.header);
}
