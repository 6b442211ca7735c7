// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { ApiProblem } from "@/api/problem";

import * as api from "../sources/api";
import type { Mapping, Preview, Source } from "../sources/types";
import { EditMapping } from "./EditMapping";

vi.mock("../sources/api");

const MAPPING: Mapping = { time: { column: "date" }, values: [{ column: "temp" }], labels: [] };
const SOURCE = {
  id: "42",
  url: "https://example.org/weather.csv",
  mapping: MAPPING,
  format: "csv",
  version: 3,
  has_credentials: false,
} as unknown as Source;
const PREVIEW = {
  format: "csv",
  complete: true,
  suggested: false,
  bytes_read: 40,
  rows_read: 1,
  rows_rejected: 0,
  columns: ["date", "temp", "wind"].map((name) => ({ name, kind: "number", samples: [] })),
  rows: [{ line: 2, time: "2026-01-01T00:00:00Z", values: { temp: 4.5 }, labels: {} }],
  rejected: [],
} as unknown as Preview;

beforeEach(() => {
  vi.mocked(api.previewSource).mockImplementation((wanted) => Promise.resolve({ ...PREVIEW, mapping: wanted.mapping ?? MAPPING }));
});
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

it("begins with what the source gives now, tries each change, and saves what was tried", async () => {
  const saved = vi.fn();
  const user = userEvent.setup();
  render(<EditMapping source={SOURCE} onSaved={saved} />);
  expect(await screen.findByRole("cell", { name: "4.5" })).toBeTruthy();
  expect(api.previewSource).toHaveBeenCalledWith({ url: SOURCE.url, mapping: MAPPING, format: "csv", credentials: undefined });

  await user.selectOptions(screen.getByLabelText(/^wind/), "value");
  const wanted = { ...MAPPING, values: [{ column: "temp" }, { column: "wind" }] };
  expect(api.previewSource).toHaveBeenLastCalledWith(expect.objectContaining({ mapping: wanted }));
  await user.click(screen.getByRole("button", { name: "Save the mapping" }));
  expect(api.changeSource).toHaveBeenCalledWith({ id: "42", version: 3 }, { mapping: wanted, format: "csv" });
  expect(saved).toHaveBeenCalledTimes(1);
});

it("asks for the login again, which is never shown, and does not save it", async () => {
  const user = userEvent.setup();
  render(<EditMapping source={{ ...SOURCE, has_credentials: true }} onSaved={() => undefined} />);
  expect(api.previewSource).not.toHaveBeenCalled();
  await user.selectOptions(screen.getByLabelText("Login"), "bearer");
  await user.type(screen.getByLabelText("Token"), "t0ken");
  await user.click(screen.getByRole("button", { name: "Read it" }));
  expect(api.previewSource).toHaveBeenCalledWith(expect.objectContaining({ credentials: { kind: "bearer", token: "t0ken" } }));
  await user.click(await screen.findByRole("button", { name: "Save the mapping" }));
  expect(vi.mocked(api.changeSource).mock.calls[0]?.[1]).not.toHaveProperty("credentials");
});

it("cannot save what could not be read, and says why", async () => {
  const user = userEvent.setup();
  render(<EditMapping source={SOURCE} onSaved={() => undefined} />);
  await screen.findByRole("cell", { name: "4.5" });
  vi.mocked(api.previewSource).mockRejectedValue(new ApiProblem("The host does not answer.", 502, "unreachable"));
  await user.selectOptions(screen.getByLabelText(/^wind/), "label");
  expect((await screen.findByRole("alert")).textContent).toContain("The host does not answer.");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save the mapping" }).disabled).toBe(true);
});

it("wants a file where files are sent, and only looks at it", async () => {
  const user = userEvent.setup();
  render(<EditMapping source={{ ...SOURCE, url: null }} onSaved={() => undefined} />);
  expect(api.previewSource).not.toHaveBeenCalled();
  await user.upload(screen.getByLabelText(/Choose a file/), new File(["date,temp"], "weather.csv"));
  expect(await screen.findByRole("cell", { name: "4.5" })).toBeTruthy();
  expect(api.previewSource).toHaveBeenCalledWith({ content: btoa("date,temp"), complete: true, mapping: MAPPING, format: "csv" });
  await user.click(screen.getByRole("button", { name: "Save the mapping" }));
  expect(api.changeSource).toHaveBeenCalledWith({ id: "42", version: 3 }, { mapping: MAPPING, format: "csv" });
  expect(api.sendFile).not.toHaveBeenCalled();
});
