import type { Customer } from "../state.ts";
import { accessDenied } from "./api-error.ts";
import { hasOneOf, type Args, type Context, type Resolvers, type ResolversOf } from "./resolving.ts";
import { idOf } from "./values.ts";

type TagOutcome = { node: object | null; userErrors: { field: string[]; message: string }[] };

/** Shopify's limits for a customer. */
const MOST_TAGS = 250;
const LONGEST_TAG = 255;

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function refused(field: string, message: string): TagOutcome {
  return { node: null, userErrors: [{ field: [field], message }] };
}

/** Tags are compared without regard to capitals, and a comma separates them even inside one text. */
function changeTags(name: string, args: Args, context: Context, change: (tags: readonly string[], wanted: readonly string[]) => string[]) {
  const wanted = (Array.isArray(args["tags"]) ? args["tags"].map(String) : []).flatMap((tag) => tag.split(",")).map((tag) => tag.trim());
  const id = idOf(args["id"]);
  if (id?.type !== "Customer") throw new Error(`The devstore tags customers only, not ${id?.type ?? String(args["id"])}.`);
  if (!hasOneOf(context.accessScopes, ["write_customers"])) throw accessDenied(name, ["write_customers"]);
  const customer = context.state.customers.get(id.id);
  if (customer?.deletedAt !== null) return refused("id", "Customer does not exist");
  if (wanted.some((tag) => tag.length > LONGEST_TAG))
    return refused("tags", `Tag is too long (maximum is ${String(LONGEST_TAG)} characters)`);
  const tags = change(
    customer.tags,
    wanted.filter((tag) => tag !== ""),
  );
  if (tags.length > MOST_TAGS) return refused("tags", `Customers can have ${String(MOST_TAGS)} tags at most`);
  const isChanged = tags.join("\n") !== customer.tags.join("\n");
  const changed: Customer = isChanged ? context.store.updateCustomer(context.state.shop.domain, customer.id, { tags }) : customer;
  return { node: { ...changed, __typename: "Customer" }, userErrors: [] } satisfies TagOutcome;
}

/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/tagsAdd and tagsRemove, for customers */
export const tagMutations: ResolversOf<unknown> = {
  tagsAdd: (_root, args, context) =>
    changeTags("tagsAdd", args, context, (tags, wanted) => {
      const fresh = wanted.filter((tag, index) => wanted.findIndex((other) => isSame(other, tag)) === index);
      return [...tags, ...fresh.filter((tag) => !tags.some((known) => isSame(known, tag)))];
    }),
  tagsRemove: (_root, args, context) =>
    changeTags("tagsRemove", args, context, (tags, wanted) => tags.filter((tag) => !wanted.some((one) => isSame(one, tag)))),
};

const payload: ResolversOf<TagOutcome> = { node: ({ node }) => node, userErrors: ({ userErrors }) => userErrors };

export const tagResolvers: Readonly<Record<string, Resolvers>> = { TagsAddPayload: payload, TagsRemovePayload: payload };
