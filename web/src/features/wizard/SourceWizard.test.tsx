// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { ApiProblem } from "@/api/problem";

import * as api from "../sources/api";
import type { Preview, Source } from "../sources/types";
import { SourceWizard } from "./SourceWizard";

const push = vi.fn();
vi.mock("next/router", () => ({ useRouter: () => ({ push }) }));
vi.mock("../sources/api");

const PREVIEW: Preview = {
  format: "csv",
  complete: true,
  suggested: true,
  bytes_read: 40,
  rows_read: 2,
  rows_rejected: 1,
  columns: [
    { name: "date", kind: "time", samples: ["2026-01-01"] },
    { name: "temp", kind: "number", samples: ["4.5"] },
  ],
  mapping: { time: { column: "date" }, values: [{ column: "temp" }], labels: [] },
  rows: [{ line: 2, time: "2026-01-01T00:00:00Z", values: { temp: 4.5 }, labels: { station: "Seattle" } }],
  rejected: [{ line: 3, reason: "“x” in the column temp is not a number.", content: "2026-01-02,x" }],
};

beforeEach(() => {
  vi.mocked(api.previewSource).mockResolvedValue(PREVIEW);
});
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

async function tried() {
  const user = userEvent.setup();
  render(<SourceWizard />);
  await user.type(screen.getByLabelText("1. Address"), "https://example.org/weather.csv");
  await user.click(screen.getByRole("button", { name: "Try it" }));
  return user;
}

it("shows what the first rows give, and why others are rejected", async () => {
  await tried();
  expect(await screen.findByRole("cell", { name: "4.5" })).toBeTruthy();
  expect(screen.getByRole("cell", { name: /^temp\s*station\s*Seattle$/ })).toBeTruthy();
  expect(screen.getByText("“x” in the column temp is not a number.")).toBeTruthy();
});

it("saves what was tried, under the name and interval that were chosen", async () => {
  vi.mocked(api.createSource).mockResolvedValue({ id: "42" } as Source);
  const user = await tried();
  await user.selectOptions(await screen.findByLabelText("Read it"), "900");
  await user.click(screen.getByRole("button", { name: "Save the source" }));
  expect(api.createSource).toHaveBeenCalledWith({
    name: "weather",
    url: "https://example.org/weather.csv",
    format: "csv",
    mapping: PREVIEW.mapping,
    interval_s: 900,
    enabled: true,
  });
  expect(push).toHaveBeenCalledWith("/sources/42");
});

it("tries and saves with the login that was given, and keeps it nowhere", async () => {
  vi.mocked(api.createSource).mockResolvedValue({ id: "42" } as Source);
  const user = userEvent.setup();
  render(<SourceWizard />);
  await user.type(screen.getByLabelText("1. Address"), "https://example.org/weather.csv");
  await user.selectOptions(screen.getByLabelText("Login"), "basic");
  await user.type(screen.getByLabelText("User name"), "reader");
  await user.type(screen.getByLabelText("Password"), "hunter2");
  await user.click(screen.getByRole("button", { name: "Try it" }));
  const credentials = { kind: "basic", username: "reader", password: "hunter2" };
  expect(api.previewSource).toHaveBeenCalledWith({ url: "https://example.org/weather.csv", credentials });

  // What is typed after the dry run was not tried, so it is not saved.
  await user.type(screen.getByLabelText("Password"), "-and-more");
  await user.click(await screen.findByRole("button", { name: "Save the source" }));
  expect(api.createSource).toHaveBeenCalledWith(expect.objectContaining({ credentials }));
  expect(window.location.href).not.toContain("hunter2");
  expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }])).not.toContain("hunter2");
  expect([...document.querySelectorAll("input")].filter((one) => one.type !== "radio" && one.name !== "")).toEqual([]);
});

it("has no login when none was chosen, also after one was", async () => {
  const user = userEvent.setup();
  render(<SourceWizard />);
  await user.type(screen.getByLabelText("1. Address"), "https://example.org/weather.csv");
  await user.selectOptions(screen.getByLabelText("Login"), "bearer");
  await user.type(screen.getByLabelText("Token"), "t0ken");
  await user.selectOptions(screen.getByLabelText("Login"), "none");
  await user.click(screen.getByRole("button", { name: "Try it" }));
  expect(api.previewSource).toHaveBeenCalledWith({ url: "https://example.org/weather.csv", credentials: undefined });
});

it("tries a changed mapping at once, but not one that cannot be", async () => {
  const user = await tried();
  await user.selectOptions(await screen.findByLabelText(/^temp/), "ignored");
  expect(screen.getByRole("alert").textContent).toBe("Choose at least one column that holds a value.");
  expect(api.previewSource).toHaveBeenCalledTimes(1);
  await user.selectOptions(screen.getByLabelText(/^temp/), "value");
  expect(api.previewSource).toHaveBeenCalledTimes(2);
});

it("says why an address could not be read", async () => {
  vi.mocked(api.previewSource).mockRejectedValue(new ApiProblem("The host does not answer.", 422, "unreachable"));
  await tried();
  expect((await screen.findByRole("alert")).textContent).toContain("The host does not answer.");
});

it("says why a source could not be saved, then saves it once while the page is left", async () => {
  vi.mocked(api.createSource).mockRejectedValueOnce(new ApiProblem("This needs the scope writer.", 403, "forbidden"));
  vi.mocked(api.createSource).mockResolvedValueOnce({ id: "42" } as Source);
  const user = await tried();
  await user.click(await screen.findByRole("button", { name: "Save the source" }));
  expect((await screen.findByRole("alert")).textContent).toContain("This needs the scope writer.");
  await user.click(screen.getByRole("button", { name: "Save the source" }));
  expect(screen.queryByRole("alert")).toBeNull();
  expect(push).toHaveBeenCalledWith("/sources/42");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Saving…" }).disabled).toBe(true);
});
