-- The list of customers: one narrow row for each customer, from which every filter, sort and home figure's set is answered without a
-- look at purchases or at the customers' wide rows (docs/decisions/0025-customer-list.md).

-- Whether money was taken off the order.
ALTER TABLE "purchase" ADD COLUMN "is_discounted" BOOLEAN NOT NULL DEFAULT false;

-- Columns of a fixed width first: a scan finds them at the same place of every row.
CREATE TABLE "listed_customer" (
  "shop_id" INTEGER NOT NULL,
  "customer_id" INTEGER NOT NULL,
  "purchases" INTEGER NOT NULL DEFAULT 0,
  -- -1 without a purchase: a number, so that every row has its place in the order.
  "first_day" INTEGER NOT NULL DEFAULT -1,
  "last_day" INTEGER NOT NULL DEFAULT -1,
  "discounted" INTEGER NOT NULL DEFAULT 0,
  "value" BIGINT NOT NULL DEFAULT 0,
  -- What is known from before the first purchase that is seen: 0 nothing was, 1 there were purchases, 2 nobody knows.
  "past" SMALLINT NOT NULL DEFAULT 0,
  -- Deleted, merged or forgotten: listed only for what they bought.
  "is_gone" BOOLEAN NOT NULL DEFAULT false,
  "country" TEXT,
  "consent_state" TEXT,
  -- Of each purchase, in their order: its day, and the value of all up to it.
  "days" INTEGER[] NOT NULL DEFAULT '{}',
  "sums" BIGINT[] NOT NULL DEFAULT '{}',
  PRIMARY KEY ("shop_id", "customer_id"),
  FOREIGN KEY ("shop_id", "customer_id") REFERENCES "customer" ("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Filled before there are indexes to keep. Forced row-level security holds the owner, too, who does this for all shops at once.
ALTER TABLE "customer" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "orders" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "purchase" NO FORCE ROW LEVEL SECURITY;

UPDATE "purchase" p SET "is_discounted" = true FROM "orders" o WHERE o."shop_id" = p."shop_id" AND o."id" = p."order_id" AND o."discount" > 0;

INSERT INTO "listed_customer"
SELECT c."shop_id", c."id", coalesce(p.purchases, 0), coalesce(p.first_day, -1), coalesce(p.last_day, -1), coalesce(p.discounted, 0),
  coalesce(p.value, 0), coalesce(p.past, 0), c."deleted_at" IS NOT NULL OR c."redacted_at" IS NOT NULL OR c."merged_into" IS NOT NULL,
  c."country", c."consent_state", coalesce(p.days, '{}'), coalesce(p.sums, '{}')
FROM "customer" c LEFT JOIN (
  SELECT shop_id, customer_id, count(*) AS purchases, max(total) AS value, min(day) AS first_day, max(day) AS last_day,
    count(*) FILTER (WHERE is_discounted) AS discounted, CASE WHEN min(nth) = 0 THEN 2 WHEN min(nth) > 1 THEN 1 ELSE 0 END AS past,
    array_agg(day ORDER BY nth) AS days, array_agg(total ORDER BY nth) AS sums
  FROM (
    SELECT *, (sum(value) OVER (PARTITION BY shop_id, customer_id ORDER BY nth))::bigint AS total FROM "purchase" WHERE customer_id IS NOT NULL
  ) own GROUP BY shop_id, customer_id
) p ON p.shop_id = c."shop_id" AND p.customer_id = c."id";

ALTER TABLE "customer" FORCE ROW LEVEL SECURITY;
ALTER TABLE "orders" FORCE ROW LEVEL SECURITY;
ALTER TABLE "purchase" FORCE ROW LEVEL SECURITY;

-- One for each sort; the other direction reads it backwards. Each holds all that the list shows and filters by, so that a page is read
-- from it alone, also when most rows on its way are filtered out, and so are the sums of a filter by its column.
CREATE INDEX "listed_customer_value_idx" ON "listed_customer" ("shop_id", "value", "customer_id")
  INCLUDE ("purchases", "first_day", "last_day", "discounted", "past", "country", "consent_state", "is_gone") WHERE "purchases" > 0 OR NOT "is_gone";
CREATE INDEX "listed_customer_purchases_idx" ON "listed_customer" ("shop_id", "purchases", "customer_id")
  INCLUDE ("value", "first_day", "last_day", "discounted", "past", "country", "consent_state", "is_gone") WHERE "purchases" > 0 OR NOT "is_gone";
CREATE INDEX "listed_customer_first_idx" ON "listed_customer" ("shop_id", "first_day", "customer_id")
  INCLUDE ("purchases", "value", "last_day", "discounted", "past", "country", "consent_state", "is_gone") WHERE "purchases" > 0 OR NOT "is_gone";
CREATE INDEX "listed_customer_last_idx" ON "listed_customer" ("shop_id", "last_day", "customer_id")
  INCLUDE ("purchases", "value", "first_day", "discounted", "past", "country", "consent_state", "is_gone") WHERE "purchases" > 0 OR NOT "is_gone";
-- For which countries there are, and the sums of one.
CREATE INDEX "listed_customer_country_idx" ON "listed_customer" ("shop_id", "country")
  INCLUDE ("purchases", "value", "first_day", "last_day", "discounted", "past", "consent_state", "is_gone") WHERE "purchases" > 0 OR NOT "is_gone";

SELECT make_tenant_table('listed_customer');

-- What the list says of a person follows the customer's row, whoever changes that: an import, a webhook, a merge, a deletion or a
-- redaction. What they bought is written where purchases are (app/domains/retention/listed-customer.data.server.ts).
CREATE FUNCTION list_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listed_customer (shop_id, customer_id, country, consent_state, is_gone)
  VALUES (NEW.shop_id, NEW.id, NEW.country, NEW.consent_state,
    NEW.deleted_at IS NOT NULL OR NEW.redacted_at IS NOT NULL OR NEW.merged_into IS NOT NULL)
  ON CONFLICT (shop_id, customer_id) DO UPDATE SET country = excluded.country, consent_state = excluded.consent_state, is_gone = excluded.is_gone
  WHERE (listed_customer.country, listed_customer.consent_state, listed_customer.is_gone)
    IS DISTINCT FROM (excluded.country, excluded.consent_state, excluded.is_gone);
  RETURN NULL;
END
$$;
CREATE TRIGGER list_customer AFTER INSERT OR UPDATE OF country, consent_state, deleted_at, redacted_at, merged_into ON "customer"
  FOR EACH ROW EXECUTE FUNCTION list_customer();
