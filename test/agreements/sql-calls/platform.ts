import { Session } from "@shopify/shopify-api";
import { expect } from "vitest";
import { moveClock } from "#app/platform/clock.server.ts";
import { asSystem, checkDatabase, inShop, lockPurchases } from "#app/platform/db.server.ts";
import {
  claim,
  domainsWithDue,
  dueOf,
  emptyInbox,
  inboxRemainder,
  markDone,
  markFailed,
  markStuck,
  markUnreadable,
  release,
} from "#app/platform/inbox.server.ts";
import { queueSizes } from "#app/platform/queue.server.ts";
import { readiness, refreshGauges } from "#app/platform/health.server.ts";
import { InboxWriter } from "#app/platform/inbox-writer.server.ts";
import { findUnplanned, nextDueOf, plan, takeDue, unplan } from "#app/platform/due.server.ts";
import { forgetTokens, freshSession, moveTokens, outdateToken, replaceTokens, sessionStorage } from "#app/platform/tokens.server.ts";
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
  "app/platform/due.server.ts": async (shopId) => {
    const names = { ofShops: ["reconcile"], ofApp: ["sweep"] };
    await asSystem(async (tx) => {
      expect(await findUnplanned(tx, names, 10)).not.toEqual([]);
      await plan(tx, [{ shopId, task: "reconcile", at: NOW }]);
      expect(await takeDue(tx, names, NOW, 10)).toHaveLength(1);
      expect(await nextDueOf(tx, shopId, "reconcile")).toEqual(NOW);
      await unplan(tx, shopId);
    });
  },
  "app/platform/health.server.ts": async () => {
    expect(await readiness()).toBe("ready");
    await refreshGauges();
  },
  "app/platform/inbox.server.ts": async () => {
    const writer = new InboxWriter(() => Promise.resolve());
    const delivery = { shopDomain: DOMAIN, topic: "orders/create", body: Buffer.from("{}"), receivedAt: NOW, triggeredAt: NOW };
    await writer.noteDown({ ...delivery, eventKey: "1", mustAnswer: true });
    const [waiting] = await dueOf(DOMAIN, "must-answer", 0n, NOW);
    if (waiting === undefined) expect.fail("a delivery was noted down");
    expect(await dueOf(DOMAIN, "all", 0n, NOW)).toHaveLength(1);
    expect(await domainsWithDue(NOW, 10)).toContain(DOMAIN);
    await claim([waiting.id], NOW);
    await release([waiting.id], null);
    const settled = { id: waiting.id, resource: { id: "1", name: "#1" }, reason: { code: "not-json" }, mustAnswer: true } as const;
    await markFailed(settled, NOW, NOW);
    await markStuck(settled, NOW);
    await markUnreadable(settled, NOW);
    await markDone([settled], NOW);
    await inboxRemainder(NOW);
    await emptyInbox(new Date("2026-06-01T00:00:00Z"));
  },
  "app/platform/queue.server.ts": async () => {
    expect(await queueSizes()).toEqual(expect.any(Array));
  },
  "app/platform/tokens.server.ts": async () => {
    const id = `offline_${DOMAIN}`;
    const refreshTokenExpires = new Date(Date.now() + 86_400_000);
    const old = { accessToken: "shpat_old", refreshToken: "shprt_unknown", expires: new Date(0), refreshTokenExpires };
    const session = new Session({ id, shop: DOMAIN, state: "", isOnline: false, scope: "read_orders", ...old });
    await sessionStorage.storeSession(session);
    expect(await replaceTokens(session)).toBe(true);
    // Shopify, who does not know the refresh token, says no.
    await expect(freshSession(DOMAIN)).rejects.toThrow(/no usable token/);
    await asSystem((tx) => moveTokens(tx, DOMAIN, `new-${DOMAIN}`));
    await asSystem((tx) => moveTokens(tx, `new-${DOMAIN}`, DOMAIN));
    await sessionStorage.deleteSession(id);
    await sessionStorage.deleteSessions([id]);
    await asSystem(async (tx) => {
      await outdateToken(tx, DOMAIN);
      await forgetTokens(tx, DOMAIN);
    });
  },
};
