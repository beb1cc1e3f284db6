-- How often so many local days lie between one purchase of a customer and the next. Filled when a shop's figures are computed
-- anew, which FIGURES_RULES 3 asks of every shop.
CREATE TABLE "gap_count" (
  "shop_id" INTEGER NOT NULL,
  "days" INTEGER NOT NULL,
  "gaps" INTEGER NOT NULL,
  PRIMARY KEY ("shop_id", "days")
);

SELECT make_tenant_table('gap_count');
