-- On what the kept figures of a shop stand. The shop's row and its settings say what is wished; where they differ, a rebuild is
-- due, and until it commits the figures stay as they are (docs/metrics.md, "Basis").
CREATE TABLE "figures_basis" (
  "shop_id" INTEGER PRIMARY KEY,
  "time_zone" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "value_rule" TEXT NOT NULL CHECK ("value_rule" IN ('gross', 'net')),
  "rules_version" INTEGER NOT NULL,
  "history_starts_on" INTEGER NOT NULL,
  "is_history_limited" BOOLEAN NOT NULL,
  -- Until when nothing of the shop can be missing: the last complete import or reconciliation.
  "covered_until" TIMESTAMPTZ(3) NOT NULL,
  "computed_at" TIMESTAMPTZ(3) NOT NULL
);

-- Shops that were imported before: their figures stand on what their row says, by the first rules.
INSERT INTO "figures_basis"
SELECT "id", "time_zone", "currency", 'gross', 1, "history_starts_on", "is_history_limited", CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
FROM "shop" WHERE "history_starts_on" IS NOT NULL;

-- There is a row from the wish for a rebuild to the commit of the rebuild that fulfils it. "wanted" counts the wishes, so that one
-- that comes while a rebuild runs is not taken for fulfilled.
CREATE TABLE "rebuild_request" (
  "shop_id" INTEGER PRIMARY KEY,
  "reason" TEXT NOT NULL,
  "wanted" INTEGER NOT NULL,
  "requested_at" TIMESTAMPTZ(3) NOT NULL,
  "started_at" TIMESTAMPTZ(3),
  "done" INTEGER NOT NULL DEFAULT 0,
  "expected" INTEGER,
  "failed_at" TIMESTAMPTZ(3)
);

-- What a merchant chose; what is not here is as Encore comes.
CREATE TABLE "setting" (
  "shop_id" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("shop_id", "name")
);

SELECT make_tenant_table('figures_basis'), make_tenant_table('rebuild_request'), make_tenant_table('setting');

-- True where prices contain tax, null where nobody said: the shipping then contains its share of the tax.
ALTER TABLE "orders" ADD COLUMN "taxes_included" BOOLEAN;

-- First purchases that are seen of customers of whom nobody knows whether they bought before ("unsure"), or who are known to have
-- ("returned"); "unsure_once" goes up with the one and down with their second purchase.
ALTER TABLE "day_total"
  ADD COLUMN "unsure_purchases" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "unsure_value" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "returned_purchases" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "unsure_once" INTEGER NOT NULL DEFAULT 0;

-- What was rejected before the running phase: a result that is read again from its beginning does not count twice.
ALTER TABLE "import" ADD COLUMN "rejected_before" INTEGER NOT NULL DEFAULT 0;
