// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { Period } from "./period";
import { RangeFields } from "./RangeFields";
import type { View } from "./view";

const DRAWN = { start: "2012-01-01T00:00:00Z", end: "2016-01-01T00:00:00Z" };
const JANUARY = { start: "2026-01-01T00:00:00.000Z", end: "2026-02-01T00:00:00.000Z" };

afterEach(cleanup);

function show(range: View["range"], drawn: Period = DRAWN) {
  const onChange = vi.fn<(period: Period) => void>();
  const page = render(<RangeFields range={range} drawn={drawn} onChange={onChange} />);
  return { onChange, change: (next: View["range"]) => page.rerender(<RangeFields range={next} drawn={drawn} onChange={onChange} />) };
}

const field = (name: "From (UTC)" | "To (UTC)") => screen.getByLabelText<HTMLInputElement>(name);
const type = (name: "From (UTC)" | "To (UTC)", value: string) => fireEvent.input(field(name), { target: { value } });
const apply = () => userEvent.click(screen.getByRole("button", { name: "Apply" }));

describe("the fields of a range", () => {
  it("show it in UTC, and what is drawn where it is open", () => {
    const { change } = show(JANUARY);
    expect([field("From (UTC)").value, field("To (UTC)").value]).toEqual(["2026-01-01T00:00", "2026-02-01T00:00"]);
    change({ start: JANUARY.start });
    expect([field("From (UTC)").value, field("To (UTC)").value]).toEqual(["2026-01-01T00:00", "2016-01-01T00:00"]);
    change("all");
    expect([field("From (UTC)").value, field("To (UTC)").value]).toEqual(["2012-01-01T00:00", "2016-01-01T00:00"]);
  });

  it("ask for nothing before they are applied, and then for both ends", async () => {
    const { onChange } = show("all");
    type("From (UTC)", "2014-03-09T02:30");
    type("To (UTC)", "2014-11-02T01:30");
    expect(onChange).not.toHaveBeenCalled();
    await apply();
    expect(onChange.mock.calls).toEqual([[{ start: "2014-03-09T02:30:00.000Z", end: "2014-11-02T01:30:00.000Z" }]]);
  });

  it("leave open what is open and was not touched, and open what was cleared", async () => {
    const { onChange, change } = show("all");
    type("From (UTC)", "2014-01-01T00:00");
    await apply();
    expect(onChange).toHaveBeenLastCalledWith({ start: "2014-01-01T00:00:00.000Z" });
    change(JANUARY);
    type("From (UTC)", "");
    await apply();
    expect(onChange).toHaveBeenLastCalledWith({ end: JANUARY.end });
  });

  it("keep the drawn end of a preset, which has no open one", async () => {
    const { onChange } = show("7d");
    type("From (UTC)", "2015-12-01T00:00");
    await apply();
    expect(onChange).toHaveBeenLastCalledWith({ start: "2015-12-01T00:00:00.000Z", end: "2016-01-01T00:00:00.000Z" });
  });

  it("forget what was typed when the range changes in another way", () => {
    const { change } = show("all");
    type("From (UTC)", "2014-01-01T00:00");
    change(JANUARY);
    expect(field("From (UTC)").value).toBe("2026-01-01T00:00");
  });
});

describe("a range that is refused", () => {
  it("begins behind its end: it says so at the field, until that is changed", async () => {
    const { onChange } = show(JANUARY);
    type("From (UTC)", "2026-02-01T00:00");
    await apply();
    expect(screen.getByRole("alert").textContent).toBe("“From” has to lie before “To”: choose an earlier “From” or a later “To”.");
    expect(document.activeElement).toBe(field("From (UTC)"));
    expect(field("From (UTC)").getAttribute("aria-invalid")).toBe("true");
    expect(field("From (UTC)").getAttribute("aria-describedby")).toBe(screen.getByRole("alert").id);
    type("From (UTC)", "2026-01-31T23:59");
    expect(screen.queryByRole("alert")).toBeNull();
    await apply();
    expect(onChange.mock.calls).toEqual([[{ start: "2026-01-31T23:59:00.000Z", end: JANUARY.end }]]);
  });

  it("begins where what is drawn ends, though that end is open", async () => {
    const { onChange } = show("all");
    type("From (UTC)", "2016-01-01T00:00");
    await apply();
    expect(screen.getByRole("alert").textContent).toMatch(/has to lie before/);
    expect(onChange).not.toHaveBeenCalled();
  });

  it("is half typed: it is not taken for an open one", async () => {
    const { onChange } = show("all");
    // jsdom has no fields with parts; a browser says this of one whose day is there and whose year is not.
    vi.spyOn(field("To (UTC)"), "validity", "get").mockReturnValue({ badInput: true } as ValidityState);
    await apply();
    expect(screen.getByRole("alert").textContent).toMatch(/^“To” is not a day and a time: fill in each part of it, or clear it/);
    expect(document.activeElement).toBe(field("To (UTC)"));
    expect(onChange).not.toHaveBeenCalled();
  });
});
