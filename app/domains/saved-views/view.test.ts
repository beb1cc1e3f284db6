import { expect, test } from "vitest";
import { currentTab, nameProblem, STANDARD_VIEWS, tidyName } from "./view.ts";

const BERLIN = { id: 1, name: "Berlin", query: "country=DE" };
const VIENNA = { id: 2, name: "Vienna", query: "country=AT&sort=last-desc" };

test("a name must be there, fit into a tab and be free; a view may keep its own", () => {
  expect(nameProblem([], " ", null)).toBe("missing");
  expect(nameProblem([], "x".repeat(40), null)).toBeNull();
  expect(nameProblem([], "x".repeat(41), null)).toBe("too-long");
  expect(nameProblem([BERLIN, VIENNA], "BERLIN", null)).toBe("taken");
  expect(nameProblem([BERLIN, VIENNA], "BERLIN", 1)).toBeNull();
  expect(nameProblem([BERLIN, VIENNA], "berlin", 2)).toBe("taken");
  expect(tidyName(" Berlin \t VIP ")).toBe("Berlin VIP");
});

test("the tab is the view that the address names, else one that asks for the same, else none", () => {
  const views = [BERLIN, VIENNA];

  expect(currentTab({ asked: "", named: null }, views)).toEqual({ kind: "standard", key: "all" });
  expect(currentTab({ asked: "country=AT&sort=last-desc", named: null }, views)).toEqual({ kind: "own", id: 2, isChanged: false });
  expect(currentTab({ asked: "country=AT", named: 2 }, views)).toEqual({ kind: "own", id: 2, isChanged: true });
  expect(currentTab({ asked: "country=AT", named: 7 }, views)).toBeNull();
  expect(currentTab({ asked: "purchases-min=2", named: 1 }, views)).toEqual({ kind: "own", id: 1, isChanged: true });
});

test("every standard view has a tab and an address of its own", () => {
  expect(new Set(STANDARD_VIEWS.map(({ query }) => query)).size).toBe(STANDARD_VIEWS.length);
});
