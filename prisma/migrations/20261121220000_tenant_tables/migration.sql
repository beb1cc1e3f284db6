-- What makes a table a tenant's, in one place: row-level security by shop, forced for the owner, too, and the app's rights.
CREATE FUNCTION make_tenant_table(name TEXT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format(
    'CREATE POLICY tenant ON %I TO encore_app USING (shop_id = nullif(current_setting(''app.shop_id'', true), '''')::int) WITH CHECK (shop_id = nullif(current_setting(''app.shop_id'', true), '''')::int)',
    name
  );
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO encore_app', name);
END
$$;

-- For migrations only.
REVOKE EXECUTE ON FUNCTION make_tenant_table(TEXT) FROM PUBLIC;
