import { fullName } from "#app/domains/customers/customer.ts";
import type { CustomerFacts, EmailConsent, TagNews } from "#app/domains/customers/customer.ts";

// What is known of a customer is a join of all news that ever came: each group of fields is the newest that was told, by a rule
// that gives the same for every order of arrival (docs/decisions/0019-order-of-arrival.md).

/** A customer as it is kept. Texts in plain; the data layer seals them. */
export type CustomerState = Readonly<{
  email: string | null;
  name: string | null;
  country: string | null;
  /** Which news told the three above, null while only orders did. */
  factsAt: Date | null;
  factsSource: CustomerFacts["source"] | null;
  /** The API alone knows the language. */
  locale: string | null;
  apiUpdatedAt: Date | null;
  createdAt: Date | null;
  lifetimeOrders: number | null;
  lifetimeAt: Date | null;
  /** Sorted. */
  tags: readonly string[];
  tagsListedAt: Date | null;
  /** What was added (positive) and removed (negative) after the newest whole list, in milliseconds by tag. */
  tagFacts: Readonly<Record<string, number>>;
  consent: EmailConsent | null;
}>;

export const NOTHING_KNOWN: CustomerState = {
  email: null,
  name: null,
  country: null,
  factsAt: null,
  factsSource: null,
  locale: null,
  apiUpdatedAt: null,
  createdAt: null,
  lifetimeOrders: null,
  lifetimeAt: null,
  tags: [],
  tagsListedAt: null,
  tagFacts: {},
  consent: null,
};

const timeOf = (at: Date | null): number => at?.getTime() ?? Number.NEGATIVE_INFINITY;

/** With what Shopify says of the whole customer. `email` is normalised. */
export function withFacts(state: CustomerState, facts: CustomerFacts, email: string | null): CustomerState {
  const isApi = facts.source === "api";
  const isApiNewest = isApi && facts.updatedAt.getTime() >= timeOf(state.apiUpdatedAt);
  const person = { email, name: fullName(facts.firstName, facts.lastName), country: facts.country };
  let next: CustomerState = {
    ...state,
    ...(isPersonNewer(state, facts, person) ? { ...person, factsAt: facts.updatedAt, factsSource: facts.source } : {}),
    ...(isApiNewest ? { locale: facts.locale, apiUpdatedAt: facts.updatedAt } : {}),
    createdAt: earlier(state.createdAt, facts.createdAt),
  };
  if (facts.lifetimeOrders !== null) next = withLifetimeOrders(next, facts.lifetimeOrders, facts.updatedAt);
  if (facts.tags !== null) next = withTagList(next, facts.tags, facts.updatedAt);
  return facts.consent === null ? next : withConsent(next, facts.consent);
}

type Person = Readonly<{ email: string | null; name: string | null; country: string | null }>;

/** Newer over older; within one second the API, which was asked, over a webhook; two webhooks of one second by their content. */
function isPersonNewer(state: CustomerState, facts: CustomerFacts, person: Person): boolean {
  if (facts.updatedAt.getTime() !== timeOf(state.factsAt)) return facts.updatedAt.getTime() > timeOf(state.factsAt);
  if (facts.source !== state.factsSource) return facts.source === "api";
  return facts.source === "api" || textOf(person) > textOf(state);
}

const textOf = ({ email, name, country }: Person): string => JSON.stringify([email, name, country]);

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** How many orders Shopify counts, as of a time. */
export function withLifetimeOrders(state: CustomerState, orders: number, at: Date): CustomerState {
  const difference = at.getTime() - timeOf(state.lifetimeAt) || orders - (state.lifetimeOrders ?? 0);
  return difference > 0 ? { ...state, lifetimeOrders: orders, lifetimeAt: at } : state;
}

/** The whole list of tags as of a time: what was added or removed later stands, all else is what the list says. */
function withTagList(state: CustomerState, tags: readonly string[], at: Date): CustomerState {
  if (at.getTime() < timeOf(state.tagsListedAt)) return state;
  const later = Object.fromEntries(Object.entries(state.tagFacts).filter(([, since]) => Math.abs(since) > at.getTime()));
  return { ...state, tagsListedAt: at, tagFacts: later, tags: tagsOf(tags, later) };
}

/** Tags that were added or removed: by tag, the last word counts; at the same instant, an addition. */
export function withTagNews(state: CustomerState, news: TagNews): CustomerState {
  const at = news.at.getTime();
  if (at <= timeOf(state.tagsListedAt)) return state;
  const known = new Map(Object.entries(state.tagFacts));
  const changed = news.tags.filter((tag) => {
    const before = known.get(tag);
    return before === undefined || Math.abs(before) < at || (Math.abs(before) === at && news.isAdded && before < 0);
  });
  if (changed.length === 0) return state;
  const tagFacts = Object.fromEntries([...known, ...changed.map((tag) => [tag, news.isAdded ? at : -at] as const)]);
  return { ...state, tagFacts, tags: tagsOf(state.tags, tagFacts) };
}

function tagsOf(listed: readonly string[], facts: Readonly<Record<string, number>>): readonly string[] {
  const tags = new Set(listed);
  for (const [tag, since] of Object.entries(facts)) {
    if (since > 0) tags.add(tag);
    else tags.delete(tag);
  }
  return [...tags].toSorted();
}

/** Where two words of one time contradict each other, the one that allows less counts. */
const RESTRICTION = ["SUBSCRIBED", "PENDING", "NOT_SUBSCRIBED", "UNSUBSCRIBED", "REDACTED"];

/** Consent to marketing by e-mail: the last word counts; one without a time only until there is one with a time. */
export function withConsent(state: CustomerState, consent: EmailConsent): CustomerState {
  const known = state.consent;
  if (known === null) return { ...state, consent };
  const times = [timeOf(consent.at), timeOf(known.at)] as const;
  if (times[0] !== times[1]) return times[0] > times[1] ? { ...state, consent } : state;
  const difference = RESTRICTION.indexOf(consent.state) - RESTRICTION.indexOf(known.state);
  const isStricter = difference !== 0 ? difference > 0 : textOfConsent(consent) > textOfConsent(known);
  return isStricter ? { ...state, consent } : state;
}

const textOfConsent = ({ state, level }: EmailConsent): string => JSON.stringify([state, level]);
