import fc from "fast-check";
import { expect, test } from "vitest";
import type { CustomerFacts } from "./customer.ts";
import { NOTHING_KNOWN, withConsent, withFacts, withLifetimeOrders, withTagNews } from "./customer-state.ts";
import type { CustomerState } from "./customer-state.ts";

const at = (day: number): Date => new Date(Date.UTC(2026, 4, day));

const FACTS: CustomerFacts = {
  source: "webhook",
  shopifyId: 5n,
  email: "a@example.com",
  firstName: "Anna",
  lastName: null,
  locale: null,
  country: "DE",
  tags: null,
  consent: null,
  lifetimeOrders: null,
  createdAt: at(1),
  updatedAt: at(2),
};

type News = (state: CustomerState) => CustomerState;

const day = fc.integer({ min: 1, max: 4 });
const tags = fc.uniqueArray(fc.constantFrom("vip", "old", "new"));

/** What the API says of one day is one thing; webhooks may contradict each other. */
const fromApi = day.map(
  (on): News =>
    (state) =>
      withFacts(
        state,
        {
          ...FACTS,
          source: "api",
          locale: `de-${String(on)}`,
          tags: on % 2 === 0 ? ["vip", "old"] : ["new"],
          consent: { state: "SUBSCRIBED", level: null, at: on === 1 ? null : at(on) },
          lifetimeOrders: on,
          updatedAt: at(on),
        },
        `api-${String(on)}@example.com`,
      ),
);
const fromWebhook = fc
  .record({ on: day, email: fc.constantFrom("a@example.com", "b@example.com", null), country: fc.constantFrom("DE", "AT") })
  .map(
    ({ on, email, country }): News =>
      (state) =>
        withFacts(state, { ...FACTS, email, country, updatedAt: at(on) }, email),
  );
const consent = fc
  .record({
    on: fc.option(day),
    state: fc.constantFrom("SUBSCRIBED", "UNSUBSCRIBED", "PENDING"),
    level: fc.constantFrom(null, "SINGLE_OPT_IN"),
  })
  .map(
    ({ on, state: told, level }): News =>
      (state) =>
        withConsent(state, { state: told, level, at: on === null ? null : at(on) }),
  );
const tagNews = fc.record({ on: day, list: tags, isAdded: fc.boolean() }).map(
  ({ on, list, isAdded }): News =>
    (state) =>
      withTagNews(state, { shopifyId: 5n, tags: list, isAdded, at: at(on) }),
);
const count = fc.record({ on: day, orders: fc.integer({ min: 0, max: 3 }) }).map(
  ({ on, orders }): News =>
    (state) =>
      withLifetimeOrders(state, orders, at(on)),
);

const known = (news: readonly News[]): CustomerState => news.reduce((state, one) => one(state), NOTHING_KNOWN);

test("news of a customer give the same in any order and however often they come", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fromApi, fromWebhook, consent, tagNews, count), { minLength: 1, maxLength: 7 }).chain((news) =>
        fc.tuple(
          fc.constant(news),
          fc.subarray(news).chain((more) => fc.shuffledSubarray([...news, ...more], { minLength: news.length + more.length })),
        ),
      ),
      ([news, again]) => {
        expect(known(again)).toEqual(known(news));
      },
    ),
    { seed: 19, numRuns: 3000 },
  );
});

test("a tag that was taken away stays away, although the news that it was given comes later", () => {
  const given = { shopifyId: 5n, tags: ["vip"], isAdded: true, at: at(2) };
  const taken = { ...given, isAdded: false, at: at(3) };

  expect(withTagNews(withTagNews(NOTHING_KNOWN, taken), given).tags).toEqual([]);
});

test("a whole list of the API forgets what came before it and keeps what came after it", () => {
  const before = withTagNews(NOTHING_KNOWN, { shopifyId: 5n, tags: ["early"], isAdded: true, at: at(1) });
  const after = withTagNews(before, { shopifyId: 5n, tags: ["late"], isAdded: true, at: at(3) });

  expect(withFacts(after, { ...FACTS, source: "api", tags: ["listed"], updatedAt: at(2) }, null).tags).toEqual(["late", "listed"]);
});

test("where two words on consent have one time, the one that allows less counts", () => {
  const yes = { state: "SUBSCRIBED", level: null, at: at(2) };
  const no = { state: "UNSUBSCRIBED", level: null, at: at(2) };

  expect(withConsent(withConsent(NOTHING_KNOWN, no), yes).consent).toEqual(no);
  expect(withConsent(withConsent(NOTHING_KNOWN, yes), no).consent).toEqual(no);
});
