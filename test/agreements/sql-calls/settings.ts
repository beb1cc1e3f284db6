import {
  insertChanges,
  lockSettings,
  putSetting,
  selectChanges,
  selectSave,
  selectSettings,
} from "#app/domains/settings/settings.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

export const SETTINGS_CALLS: DomainCalls = {
  "app/domains/settings/settings.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await lockSettings(tx, shopId);
      await selectSettings(tx, shopId, ["language"]);
      await putSetting(tx, shopId, "language", "de", NOW);
      await insertChanges(tx, shopId, {
        changes: [{ name: "language", from: "admin", to: "de" }],
        cause: "merchant",
        userId: "1",
        now: NOW,
      });
      await selectChanges(tx, shopId, 5);
      await selectSave(tx, shopId, 1, null);
    },
  },
};
