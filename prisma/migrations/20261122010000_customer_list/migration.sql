-- The list of customers: one narrow row for each customer, which the web process holds by column and from which it answers every
-- filter, sort and home figure's set without a look at purchases or at the customers' wide rows (docs/decisions/0025-customer-list.md).

-- Whether money was taken off the order.
ALTER TABLE "purchase" ADD COLUMN "is_discounted" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "listed_customer" (
  "shop_id" INTEGER NOT NULL,
  "customer_id" INTEGER NOT NULL,
  -- How many of their purchases had a discount.
  "discounted" INTEGER NOT NULL DEFAULT 0,
  -- What is known from before the first purchase that is seen: 0 nothing was, 1 there were purchases, 2 nobody knows.
  "past" SMALLINT NOT NULL DEFAULT 0,
  -- Deleted, merged or forgotten: listed only for what they bought.
  "is_gone" BOOLEAN NOT NULL DEFAULT false,
  "country" TEXT,
  "consent_state" TEXT,
  -- Of each purchase, in their order: its day, and the value of all up to it.
  "days" INTEGER[] NOT NULL DEFAULT '{}',
  "sums" BIGINT[] NOT NULL DEFAULT '{}',
  -- The transaction that wrote the row. Who has read all that a snapshot shows reads from its oldest open transaction on.
  "changed_by" XID8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY ("shop_id", "customer_id"),
  FOREIGN KEY ("shop_id", "customer_id") REFERENCES "customer" ("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Rows that are there no more, for who still holds them. Numbers only, and few: guests whose last order left.
CREATE TABLE "unlisted_customer" (
  "shop_id" INTEGER NOT NULL REFERENCES "shop" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "customer_id" INTEGER NOT NULL,
  "changed_by" XID8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY ("shop_id", "customer_id")
);

-- Filled before there are indexes to keep. Forced row-level security holds the owner, too, who does this for all shops at once.
ALTER TABLE "customer" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "orders" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "purchase" NO FORCE ROW LEVEL SECURITY;

UPDATE "purchase" p SET "is_discounted" = true FROM "orders" o WHERE o."shop_id" = p."shop_id" AND o."id" = p."order_id" AND o."discount" > 0;

INSERT INTO "listed_customer" (shop_id, customer_id, discounted, past, is_gone, country, consent_state, days, sums)
SELECT c."shop_id", c."id", coalesce(p.discounted, 0), coalesce(p.past, 0),
  c."deleted_at" IS NOT NULL OR c."redacted_at" IS NOT NULL OR c."merged_into" IS NOT NULL,
  c."country", c."consent_state", coalesce(p.days, '{}'), coalesce(p.sums, '{}')
FROM "customer" c LEFT JOIN (
  SELECT shop_id, customer_id, count(*) FILTER (WHERE is_discounted) AS discounted,
    CASE WHEN min(nth) = 0 THEN 2 WHEN min(nth) > 1 THEN 1 ELSE 0 END AS past,
    array_agg(day ORDER BY nth) AS days, array_agg(total ORDER BY nth) AS sums
  FROM (
    SELECT *, (sum(value) OVER (PARTITION BY shop_id, customer_id ORDER BY nth))::bigint AS total FROM "purchase" WHERE customer_id IS NOT NULL
  ) own GROUP BY shop_id, customer_id
) p ON p.shop_id = c."shop_id" AND p.customer_id = c."id";

ALTER TABLE "customer" FORCE ROW LEVEL SECURITY;
ALTER TABLE "orders" FORCE ROW LEVEL SECURITY;
ALTER TABLE "purchase" FORCE ROW LEVEL SECURITY;

CREATE INDEX "listed_customer_changed_idx" ON "listed_customer" ("shop_id", "changed_by");
CREATE INDEX "unlisted_customer_changed_idx" ON "unlisted_customer" ("shop_id", "changed_by");

SELECT make_tenant_table('listed_customer');
SELECT make_tenant_table('unlisted_customer');

CREATE FUNCTION note_listed_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_by := pg_current_xact_id();
  RETURN NEW;
END
$$;
CREATE TRIGGER note_listed_change BEFORE UPDATE ON "listed_customer" FOR EACH ROW EXECUTE FUNCTION note_listed_change();

CREATE FUNCTION note_unlisted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unlisted_customer (shop_id, customer_id) SELECT shop_id, id FROM gone;
  RETURN NULL;
END
$$;
-- Not where they go because their whole shop does.
CREATE TRIGGER note_unlisted AFTER DELETE ON "customer" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION note_unlisted();

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

-- The plans of the first looks must not wait for autovacuum.
ANALYZE "listed_customer";
