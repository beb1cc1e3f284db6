/** Shopify's word on whether a customer wants marketing mail. */
export type EmailConsent = Readonly<{ state: string; level: string | null; at: Date | null }>;

/** A customer as Shopify describes one, reduced to what Encore needs. */
export type CustomerFacts = Readonly<{
  shopifyId: bigint;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  country: string | null;
  /** Null where a message does not carry them: what is stored stays. */
  tags: readonly string[] | null;
  consent: EmailConsent | null;
  lifetimeOrders: number | null;
  createdAt: Date | null;
  updatedAt: Date;
}>;

/** Who bought: a Shopify customer, a guest with an e-mail, or neither. */
export type Buyer = Readonly<{ shopifyId: bigint | null; email: string | null }>;

/** What is shown of a person in lists. */
export type CustomerName = Readonly<{ id: number; name: string | null; email: string | null }>;

/**
 * The form in which e-mails are compared: trimmed, NFKC, lower case, nothing else (docs/metrics.md).
 *
 * @example
 * normaliseEmail("  Anna@Example.com ") // "anna@example.com"
 * normaliseEmail("") // null
 */
export function normaliseEmail(text: string | null): string | null {
  const normal = text?.normalize("NFKC").trim().toLowerCase() ?? "";
  return normal === "" ? null : normal;
}

export function fullName(firstName: string | null, lastName: string | null): string | null {
  const name = [firstName, lastName]
    .map((part) => part?.trim() ?? "")
    .filter((part) => part !== "")
    .join(" ");
  return name === "" ? null : name;
}

export type IdentityKind = "shopify" | "email";

/** A way to recognise a person. `key` is the Shopify id or the keyed hash of the e-mail. */
export type Identity = Readonly<{ kind: IdentityKind; key: string }>;

/** A buyer with both keys, at least one of them present. */
export type KeyedBuyer = Readonly<{ shopify: string | null; email: string | null }>;

export type IdentityPlan = Readonly<{
  /** For each buyer the customer: an id that exists, or the place in `create`. */
  assigned: readonly (Readonly<{ existing: number }> | Readonly<{ created: number }> | null)[];
  create: readonly KeyedBuyer[];
  /** Identities that existing customers gain. */
  attach: readonly (Identity & Readonly<{ customerId: number }>)[];
}>;

/**
 * Decides which customer each buyer is. A Shopify id is stronger than an e-mail: an e-mail that belongs to another
 * Shopify customer does not join the two. A guest whose e-mail later gets a Shopify account becomes that customer.
 *
 * @param known customers by `shopify:ID` and `email:HASH`
 * @param shopifyOf the Shopify key of a known customer, null for a guest
 */
export function planIdentities(
  buyers: readonly KeyedBuyer[],
  known: ReadonlyMap<string, number>,
  shopifyOf: (customerId: number) => string | null,
): IdentityPlan {
  type Target = Readonly<{ existing: number }> | Readonly<{ created: number }>;
  const targets = new Map<string, Target>([...known].map(([key, id]) => [key, { existing: id }]));
  const create: KeyedBuyer[] = [];
  const attach: (Identity & { customerId: number })[] = [];
  const claimed = new Map<number, string>();

  const shopifyKeyOf = (target: Target): string | null => {
    if ("existing" in target) return claimed.get(target.existing) ?? shopifyOf(target.existing);
    return create[target.created]?.shopify ?? null;
  };

  const gain = (target: Target, identity: Identity): void => {
    targets.set(`${identity.kind}:${identity.key}`, target);
    if ("existing" in target) {
      attach.push({ ...identity, customerId: target.existing });
      if (identity.kind === "shopify") claimed.set(target.existing, identity.key);
      return;
    }
    const made = create[target.created];
    if (made !== undefined) create[target.created] = { ...made, [identity.kind]: identity.key };
  };

  const assigned = buyers.map((buyer): Target | null => {
    const { shopify, email } = buyer;
    if (shopify === null && email === null) return null;
    const byShopify = shopify === null ? undefined : targets.get(`shopify:${shopify}`);
    const byEmail = email === null ? undefined : targets.get(`email:${email}`);

    if (byShopify !== undefined) {
      if (email !== null && byEmail === undefined) gain(byShopify, { kind: "email", key: email });
      return byShopify;
    }
    if (byEmail !== undefined && (shopify === null || shopifyKeyOf(byEmail) === null)) {
      if (shopify !== null) gain(byEmail, { kind: "shopify", key: shopify });
      return byEmail;
    }

    // An e-mail that is another customer's stays theirs.
    const made: Target = { created: create.length };
    create.push({ shopify, email: byEmail === undefined ? email : null });
    if (shopify !== null) targets.set(`shopify:${shopify}`, made);
    if (email !== null && byEmail === undefined) targets.set(`email:${email}`, made);
    return made;
  });

  return { assigned, create, attach };
}
