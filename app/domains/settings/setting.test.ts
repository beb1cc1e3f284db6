import { expect, test } from "vitest";
import { decideChanges, decideUndo, marginShare, parseMargin, typedForm } from "./setting.ts";
import type { SettingValues } from "./setting.ts";

const PRESENT: SettingValues = {
  language: "admin",
  "value-rule": "gross",
  "margin-share": "38.5",
  "forget-after-months": "36",
  "write-customer-tags": "off",
};
const MONTHS = [12, 24, 36];

test.each([
  ["", ""],
  ["  ", ""],
  ["0", "0"],
  ["38.5", "38.5"],
  ["38,5", "38.5"],
  ["38,50 %", "38.5"],
  ["38,", "38"],
  ["100", "100"],
  ["100,0", "100"],
  ["007", "7"],
])("a margin typed as %j is %j", (typed, value) => {
  expect(parseMargin(typed)).toEqual({ value });
});

test.each([
  ["100,1", "out-of-range"],
  ["1000000000000000000000", "out-of-range"],
  ["-1", "out-of-range"],
  ["38,55", "too-many-decimals"],
  ["1.000,5", "not-a-number"],
  ["NaN", "not-a-number"],
  ["1e1", "not-a-number"],
])("a margin typed as %j is refused: %s", (typed, problem) => {
  expect(parseMargin(typed)).toEqual({ problem });
});

test("a stored margin is a share, exact to the tenth of a percent", () => {
  expect([marginShare(""), marginShare("0"), marginShare("38.5"), marginShare("100")]).toEqual([null, 0, 0.385, 1]);
});

test("in its field a margin has the reader's decimal sign", () => {
  expect([typedForm("margin-share", "38.5", "de"), typedForm("margin-share", "38.5", "en")]).toEqual(["38,5", "38.5"]);
});

test("what is wished already changes nothing, also when somebody else wished it first", () => {
  expect(decideChanges(PRESENT, { "margin-share": { was: "", typed: "38,50" } }, MONTHS)).toEqual({ changes: [], problems: {} });
});

test("with one problem nothing is changed", () => {
  const wishes = { "margin-share": { was: "38.5", typed: "40" }, "forget-after-months": { was: "36", typed: "13" } };

  expect(decideChanges(PRESENT, wishes, MONTHS)).toEqual({ changes: [], problems: { "forget-after-months": "not-a-choice" } });
});

test("who did not know of a change is told, and who did may replace it", () => {
  const unknowing = { "margin-share": { was: "30", typed: "40" } };
  const knowing = { "margin-share": { was: "38.5", typed: "40" } };

  expect(decideChanges(PRESENT, unknowing, MONTHS).problems).toEqual({ "margin-share": "changed-meanwhile" });
  expect(decideChanges(PRESENT, knowing, MONTHS).changes).toEqual([{ name: "margin-share", from: "38.5", to: "40" }]);
});

test("undoing restores what still holds, leaves what was changed since, and does nothing twice", () => {
  const margin = { name: "margin-share", from: "30", to: "38.5" } as const;
  const months = { name: "forget-after-months", from: "12", to: "24" } as const;
  const rule = { name: "value-rule", from: "gross", to: "net" } as const;

  expect(decideUndo(PRESENT, [margin, months, rule])).toEqual({
    changes: [{ name: "margin-share", from: "38.5", to: "30" }],
    kept: ["forget-after-months"],
  });
});
