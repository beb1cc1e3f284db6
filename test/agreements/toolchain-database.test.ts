import pg from "pg";
import { expect, test } from "vitest";
import { z } from "zod";
import { asSystem, inShop, rows, sql } from "#app/platform/db.server.ts";

const count = z.object({ count: z.coerce.number() });

test("the app's login may do nothing outside of a transaction that takes a role", async () => {
  const client = new pg.Client({ connectionString: process.env["DATABASE_URL"] });
  await client.connect();

  const selecting = client.query("SELECT count(*) FROM shop");

  await expect(selecting).rejects.toThrow("permission denied");
  await client.end();
});

test("the system role reads shops and no customers, the app's role customers and no shops", async () => {
  const shops = await asSystem((tx) => rows(tx, count, sql`SELECT count(*) AS count FROM shop`));
  const customers = await inShop(1, (tx) => rows(tx, count, sql`SELECT count(*) AS count FROM customer`));

  expect({ shops, customers }).toEqual({ shops: [{ count: 0 }], customers: [{ count: 0 }] });
  await expect(asSystem((tx) => rows(tx, count, sql`SELECT count(*) AS count FROM customer`))).rejects.toThrow("permission denied");
  await expect(inShop(1, (tx) => rows(tx, count, sql`SELECT count(*) AS count FROM shop`))).rejects.toThrow("permission denied");
});
