import { expect, test } from "vitest";
import { failedAction } from "./failed-action.ts";

/** What Remix hands on of an answer that is no success. */
const refusal = (status: number, data: unknown) => ({ status, statusText: "", internal: false, data });

test("a database that is away is told as such, with the reference of the log entry", () => {
  expect(failedAction(refusal(503, { reference: "1a2b3c4d", away: "database" }))).toEqual({
    kind: "failed",
    away: "database",
    reference: "1a2b3c4d",
  });
});

test("Shopify being away is told as such", () => {
  expect(failedAction(refusal(503, { reference: "1a2b3c4d", away: "shopify" }))).toMatchObject({ away: "shopify" });
});

test("anything else that broke on our side carries its reference only", () => {
  expect(failedAction(refusal(500, { reference: "1a2b3c4d", away: null }))).toEqual({ kind: "failed", away: null, reference: "1a2b3c4d" });
  expect(failedAction(refusal(400, null))).toEqual({ kind: "failed", away: null, reference: null });
});

test("without an answer it is Encore that could not be reached", () => {
  expect(failedAction(new TypeError("Failed to fetch"))).toEqual({ kind: "failed", away: "encore", reference: null });
});

test("a redirect is followed", () => {
  const redirect = new Response(null, { status: 302 });

  expect(() => failedAction(redirect)).toThrow();
});
