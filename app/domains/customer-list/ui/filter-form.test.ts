import { expect, test } from "vitest";
import { questionOf } from "#app/domains/customer-list/customer-list.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { problemsOfAddress, problemsOfForm } from "./filter-form.ts";

const t = translatorOf(await loadTexts("en"));

const told = (address: string) =>
  problemsOfAddress(questionOf(new URLSearchParams(address), "EUR").problems).map(({ place, text }) => `${t(place)}: ${t(text)}`);

test("what no field of the form can say is said above the list, each place once", () => {
  expect(told("")).toEqual([]);
  expect(told("set=everyone")).toEqual(["Figure: One of these cannot be chosen, so it was left out. Choose again."]);
  expect(told("set=cohort&cohort=2026-13")).toEqual(["Figure: This is not a month, so it was left out. Write it as year-month."]);
  expect(told("set=cohort&cohort=2026-03&k=x")).toEqual(["Figure: This is not a whole number, so it was left out. Write digits only."]);
  expect(told("set=new&from=2026-02-30&to=2026-03-01&sort=name-asc&page=0").map((line) => line.split(":")[0])).toEqual([
    "Period",
    "Sort",
    "Page",
  ]);
});

test("each problem is said either by a field of the form or above the list", () => {
  const { problems } = questionOf(new URLSearchParams("set=everyone&value-min=a lot&country=Germany&page=0"), "EUR");

  expect(problemsOfForm(problems).map(({ field }) => field)).toEqual(["value", "country"]);
  expect(problemsOfAddress(problems)).toHaveLength(2);
});
