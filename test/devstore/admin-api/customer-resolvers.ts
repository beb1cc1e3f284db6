import { receivedAmount, refundedAmount } from "../order-money.ts";
import { ordersOf } from "../lookup.ts";
import type { Address, Customer, ShopState } from "../state.ts";
import { page, pageInOrder, type Listing, type SortValue } from "./connections.ts";
import { isVisible, orderListing } from "./order-listing.ts";
import { type ResolversOf, stringArg, type Args, type Context, type Resolvers } from "./resolving.ts";
import { compareInstant, compareNumber, compareText, parseSearch, predicateOf, type Filter } from "./search-query.ts";
import { dateTime, dateTimeOrNull, gid, type Money } from "./values.ts";

export type MailingAddressSource = {
  address: Address;
  id: number;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
};

function filtersIn(state: ShopState): Record<string, Filter<Customer>> {
  return {
    default: (own, term) => wordsOf(own).some((word) => compareText(word, term)),
    id: (own, term) => compareNumber(own.id, term),
    email: (own, term) => compareText(own.email, term),
    phone: (own, term) => compareText(own.phone, term),
    first_name: (own, term) => compareText(own.firstName, term),
    last_name: (own, term) => compareText(own.lastName, term),
    country: (own, term) => compareText(own.defaultAddress?.country ?? null, term),
    tag: (own, term) => own.tags.some((tag) => compareText(tag, term)),
    created_at: (own, term, zone) => compareInstant(own.createdAt, term, zone),
    customer_date: (own, term, zone) => compareInstant(own.createdAt, term, zone),
    updated_at: (own, term, zone) => compareInstant(own.updatedAt, term, zone),
    orders_count: (own, term) => compareNumber(countedOrders(state, own).length, term),
  };
}

/** What a search without a field looks at: each word of the name, the e-mail whole and in its parts, the telephone number. */
function wordsOf({ firstName, lastName, email, phone }: Customer): string[] {
  const names = [firstName, lastName].flatMap((name) => (name === null ? [] : [name, ...name.split(/[\s-]+/)]));
  return [...names, ...(email === null ? [] : [email, ...email.split(/[@.]/)]), ...(phone === null ? [] : [phone])];
}

const sortValues: Record<string, (customer: Customer) => SortValue> = {
  CREATED_AT: ({ createdAt }) => createdAt,
  UPDATED_AT: ({ updatedAt }) => updatedAt,
  NAME: ({ firstName, lastName }) => [lastName, firstName].join(" "),
  LOCATION: ({ defaultAddress }) => `${defaultAddress?.country ?? ""} ${defaultAddress?.city ?? ""}`,
};

/** The customers that match `query`, in the order of `sortKey`; deleted ones are gone. */
export function customerListing(args: Args, { state }: Context): Listing<Customer> {
  const matches = predicateOf(parseSearch(stringArg(args, "query")), filtersIn(state), "customers", state.shop.timeZone);
  const items = [...state.customers.values()].filter((own) => own.deletedAt === null && matches(own));
  return { items, idOf: ({ id }) => id, sortValue: sortValues[stringArg(args, "sortKey") ?? "ID"] ?? (({ id }) => id) };
}

/** Shopify counts every order of a customer but tests, also those that an app may not see. */
function countedOrders(state: ShopState, customer: Customer) {
  return ordersOf(state, customer.id).filter((order) => !order.isTest);
}

function amountSpent(customer: Customer, { state }: Context): Money {
  const counted = countedOrders(state, customer).filter((order) => order.currency === state.shop.currency);
  return { minor: counted.reduce((sum, order) => sum + receivedAmount(order) - refundedAmount(order), 0), currency: state.shop.currency };
}

function lastOrder(customer: Customer, context: Context) {
  const last = countedOrders(context.state, customer).reduce<ReturnType<typeof ordersOf>[number] | null>(
    (latest, order) => (latest === null || order.processedAt > latest.processedAt ? order : latest),
    null,
  );
  return last && isVisible(last, context) ? last : null;
}

function addressesOf(own: Customer): MailingAddressSource[] {
  return own.defaultAddress
    ? [{ address: own.defaultAddress, id: own.id, firstName: own.firstName, lastName: own.lastName, phone: own.phone }]
    : [];
}

const customer: ResolversOf<Customer> = {
  id: ({ id }) => gid("Customer", id),
  legacyResourceId: ({ id }) => String(id),
  createdAt: ({ createdAt }) => dateTime(createdAt),
  updatedAt: ({ updatedAt }) => dateTime(updatedAt),
  firstName: ({ firstName }) => firstName,
  lastName: ({ lastName }) => lastName,
  displayName: ({ firstName, lastName, email, phone }) => [firstName, lastName].filter(Boolean).join(" ") || (email ?? phone ?? ""),
  email: ({ email }) => email,
  phone: ({ phone }) => phone,
  locale: ({ locale }) => locale,
  tags: ({ tags }) => tags,
  note: ({ note }) => note,
  state: () => "DISABLED",
  verifiedEmail: ({ email }) => email !== null,
  validEmailAddress: ({ email }) => email !== null,
  taxExempt: () => false,
  dataSaleOptOut: () => false,
  canDelete: ({ id }, _, { state }) => ordersOf(state, id).length === 0,
  companyContactProfiles: () => [],
  numberOfOrders: (own, _, { state }) => String(countedOrders(state, own).length),
  amountSpent: (own, _, context) => amountSpent(own, context),
  lastOrder: (own, _, context) => lastOrder(own, context),
  orders: (own, args, context) => page(orderListing(ordersOf(context.state, own.id), args, context), args, context),
  defaultAddress: (own) => addressesOf(own)[0] ?? null,
  addresses: addressesOf,
  addressesV2: (own, args, context) => pageInOrder(addressesOf(own), args, context),
  defaultEmailAddress: (own) => (own.email === null ? null : own),
  defaultPhoneNumber: (own) => (own.phone === null ? null : own),
  emailMarketingConsent: (own) => (own.email === null ? null : own),
  statistics: (own) => own,
};

/** Shopify has no redacted state here: a redacted address is one that nobody may write to. */
function marketingState({ emailConsent: { state } }: Customer): string {
  return state === "REDACTED" ? "UNSUBSCRIBED" : state;
}

const customerEmailAddress: ResolversOf<Customer> = {
  emailAddress: ({ email }) => email,
  marketingState,
  marketingOptInLevel: ({ emailConsent }) => emailConsent.optInLevel,
  marketingUpdatedAt: ({ emailConsent }) => dateTimeOrNull(emailConsent.updatedAt),
  marketingUnsubscribeUrl: ({ id }, _, { state }) => `https://${state.shop.domain}/account/unsubscribe?customer=${String(id)}`,
  openTrackingLevel: () => "UNKNOWN",
  validFormat: () => true,
};

const emailMarketingConsentState: ResolversOf<Customer> = {
  marketingState: ({ emailConsent }) => emailConsent.state,
  marketingOptInLevel: ({ emailConsent }) => emailConsent.optInLevel,
  consentUpdatedAt: ({ emailConsent }) => dateTimeOrNull(emailConsent.updatedAt),
};

const customerPhoneNumber: ResolversOf<Customer> = {
  phoneNumber: ({ phone }) => phone,
  marketingState: () => "NOT_SUBSCRIBED",
  marketingOptInLevel: () => null,
  marketingUpdatedAt: () => null,
};

/** Shopify fills these a day after the first orders; a new shop has none. */
const customerStatistics: ResolversOf<Customer> = { rfmGroup: () => null, predictedSpendTier: () => null };

const mailingAddress: ResolversOf<MailingAddressSource> = {
  id: ({ id }) => `${gid("MailingAddress", id)}?model_name=Address`,
  firstName: ({ firstName }) => firstName,
  lastName: ({ lastName }) => lastName,
  name: ({ firstName, lastName }) => [firstName, lastName].filter(Boolean).join(" "),
  phone: ({ phone }) => phone,
  company: () => null,
  address1: ({ address }) => address.address1,
  address2: () => null,
  city: ({ address }) => address.city,
  zip: ({ address }) => address.zip,
  province: () => null,
  provinceCode: () => null,
  country: ({ address }) => address.country,
  countryCode: ({ address }) => address.countryCode,
  countryCodeV2: ({ address }) => address.countryCode,
  formatted: ({ address }) => [address.address1, `${address.zip} ${address.city}`, address.country],
  formattedArea: ({ address }) => `${address.city}, ${address.country}`,
};

export const customerResolvers: Readonly<Record<string, Resolvers>> = {
  Customer: customer,
  CustomerEmailAddress: customerEmailAddress,
  CustomerEmailMarketingConsentState: emailMarketingConsentState,
  CustomerPhoneNumber: customerPhoneNumber,
  CustomerStatistics: customerStatistics,
  MailingAddress: mailingAddress,
};
