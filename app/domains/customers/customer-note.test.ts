import { describe, expect, test } from "vitest";
import { MAX_NOTE, noteText } from "#app/domains/customers/customer-note.ts";

describe("a note's text", () => {
  test("keeps what was typed, without space around it and with plain line ends", () => {
    expect(noteText("  Wants blue.\r\nCalls on Mondays.\r")).toEqual({ kind: "text", text: "Wants blue.\nCalls on Mondays." });
  });

  test("keeps markup as the text that it is", () => {
    expect(noteText("<script>alert(1)</script>")).toEqual({ kind: "text", text: "<script>alert(1)</script>" });
  });

  test("loses signs that hide or turn round what is there, and half characters", () => {
    expect(noteText("a\u0000b\u202ec\u200ed\ufeff\ud800")).toEqual({ kind: "text", text: "abcd\ufffd" });
  });

  test("is not taken empty or longer than a note may be", () => {
    expect(noteText(" \n\t ")).toEqual({ kind: "refused", problem: "empty" });
    expect(noteText("x".repeat(MAX_NOTE))).toMatchObject({ kind: "text" });
    expect(noteText("x".repeat(MAX_NOTE + 1))).toEqual({ kind: "refused", problem: "too-long" });
  });
});
