import { Session } from "@shopify/shopify-api";
import { expect } from "vitest";
import { moveClock } from "#app/platform/clock.server.ts";
import { checkDatabase, inShop, lockPurchases } from "#app/platform/db.server.ts";
import {
  emptyInbox,
  markDone,
  markFailedAttempt,
  markKept,
  markUnreadable,
  shopsWithWaiting,
  waitingOf,
} from "#app/platform/inbox.server.ts";
import { InboxWriter } from "#app/platform/inbox-writer.server.ts";
import { forgetTokens, freshSession, sessionStorage } from "#app/platform/tokens.server.ts";
import type { PlatformCalls } from "#test/agreements/sql-calls/calls.ts";
import { DOMAIN, NOW } from "#test/agreements/sql-calls/calls.ts";

/** Files of the platform open their transactions themselves, so their statements are run. */
export const PLATFORM_CALLS: PlatformCalls = {
  "app/platform/clock.server.ts": async () => {
    await moveClock(0);
  },
  "app/platform/db.server.ts": async (shopId) => {
    expect(await checkDatabase()).toBe(true);
    await inShop(shopId, (tx) => lockPurchases(tx, shopId));
  },
  "app/platform/inbox.server.ts": async () => {
    const writer = new InboxWriter(() => Promise.resolve());
    await writer.noteDown({ shopDomain: DOMAIN, topic: "orders/create", eventKey: "1", body: Buffer.from("{}"), receivedAt: NOW });
    const [waiting] = await waitingOf(DOMAIN, 0n, 10);
    if (waiting === undefined) expect.fail("a delivery was noted down");
    expect(await shopsWithWaiting(10)).toEqual([]);
    await markFailedAttempt(waiting.id, "a reason");
    await markKept(waiting.id, "a reason");
    await markUnreadable(waiting.id, "a reason", NOW);
    await markDone([waiting.id], NOW);
    await emptyInbox(new Date("2026-06-01T00:00:00Z"));
  },
  "app/platform/tokens.server.ts": async () => {
    const id = `offline_${DOMAIN}`;
    const refreshTokenExpires = new Date(Date.now() + 86_400_000);
    const old = { accessToken: "shpat_old", refreshToken: "shprt_unknown", expires: new Date(0), refreshTokenExpires };
    await sessionStorage.storeSession(new Session({ id, shop: DOMAIN, state: "", isOnline: false, scope: "read_orders", ...old }));
    // Shopify, who does not know the refresh token, says no.
    await expect(freshSession(DOMAIN)).rejects.toThrow(/no usable token/);
    await sessionStorage.deleteSession(id);
    await sessionStorage.deleteSessions([id]);
    await forgetTokens(DOMAIN);
  },
};
