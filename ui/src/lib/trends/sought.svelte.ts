// What is looked for in a table of trends, and in which order. It is as it was left when the window is opened again.

import { Remembered, isText, oneOf } from "../remembered.svelte";
import type { TrendPlatform } from "../studio";
import { columns, firstOrder, type Order } from "./table";

type Platforms = TrendPlatform | "all";

const search = new Remembered<string>("trends.search", "", isText);
const platform = new Remembered<Platforms>("trends.platform", "all", oneOf("all", "tiktok", "youtube"));
const order = new Remembered<Order>("trends.order", firstOrder("velocity"), isOrder);

function isOrder(value: unknown): value is Order {
  const given = value as Partial<Order> | null;
  return typeof given?.down === "boolean" && oneOf(...columns)(given.column);
}

export const sought = {
  get search(): string {
    return search.value;
  },
  set search(text: string) {
    search.value = text;
  },
  get platform(): Platforms {
    return platform.value;
  },
  set platform(chosen: Platforms) {
    platform.value = chosen;
  },
  get order(): Order {
    return order.value;
  },
  set order(next: Order) {
    order.value = next;
  },
};
