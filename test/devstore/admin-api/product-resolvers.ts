import type { Order, Product } from "../state.ts";
import { page } from "./connections.ts";
import type { Resolvers, ResolversOf } from "./resolving.ts";
import { decimal, gid, type Money } from "./values.ts";

type SalesChannel = { name: string; handle: string; id: number };

const CHANNELS: Record<string, SalesChannel> = {
  web: { name: "Online Store", handle: "online_store", id: 580_111 },
  pos: { name: "Point of Sale", handle: "pos", id: 129_785 },
  shopify_draft_order: { name: "Draft Orders", handle: "draft_orders", id: 1_354_745 },
};

/** Where an order was placed, in the words of Shopify's own apps. */
export function channelOf({ sourceName }: Pick<Order, "sourceName">): SalesChannel {
  return CHANNELS[sourceName] ?? { name: sourceName, handle: sourceName, id: 1 };
}

const product: ResolversOf<Product> = {
  id: ({ id }) => gid("Product", id),
  legacyResourceId: ({ id }) => String(id),
  title: ({ title }) => title,
  productType: ({ productType }) => productType,
  vendor: ({ vendor }) => vendor,
  handle: ({ title, id }) => `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-${String(id % 10_000)}`,
  status: () => "ACTIVE",
  tags: () => [],
  isGiftCard: ({ productType }) => productType === "Gift cards" || productType === "Gutscheine",
  variants: (own, args, context) =>
    page({ items: [own], idOf: ({ variantId }) => variantId, sortValue: ({ variantId }) => variantId }, args, context),
};

const productVariant: ResolversOf<Product> = {
  id: ({ variantId }) => gid("ProductVariant", variantId),
  legacyResourceId: ({ variantId }) => String(variantId),
  title: () => "Default Title",
  displayName: ({ title }) => `${title} - Default Title`,
  sku: ({ sku }) => sku,
  product: (own) => own,
  inventoryItem: (own) => own,
};

const inventoryItem: ResolversOf<Product> = {
  id: ({ variantId }) => gid("InventoryItem", variantId),
  sku: ({ sku }) => sku,
  unitCost: ({ unitCost }, _, { state }) => (unitCost === null ? null : { minor: unitCost, currency: state.shop.currency }),
};

const moneyBag: ResolversOf<Money> = { shopMoney: (own) => own, presentmentMoney: (own) => own };
const moneyV2: ResolversOf<Money> = { amount: ({ minor, currency }) => decimal(minor, currency), currencyCode: ({ currency }) => currency };

const orderApp: ResolversOf<SalesChannel> = { id: ({ id }) => gid("App", id), name: ({ name }) => name };
const channelInformation: ResolversOf<SalesChannel> = {
  id: ({ id }) => gid("ChannelInformation", id),
  channelId: ({ id }) => gid("Channel", id),
  displayName: ({ name }) => name,
  channelDefinition: (own) => own,
};
const channelDefinition: ResolversOf<SalesChannel> = {
  id: ({ id }) => gid("ChannelDefinition", id),
  handle: ({ handle }) => handle,
  channelName: ({ name }) => name,
  subChannelName: ({ name }) => name,
  isMarketplace: () => false,
};

/** Products, money and sales channels: what orders point to. */
export const productResolvers: Readonly<Record<string, Resolvers>> = {
  Product: product,
  ProductVariant: productVariant,
  InventoryItem: inventoryItem,
  MoneyBag: moneyBag,
  MoneyV2: moneyV2,
  OrderApp: orderApp,
  ChannelInformation: channelInformation,
  ChannelDefinition: channelDefinition,
};
