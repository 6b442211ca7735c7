// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { ApiProblem } from "@/api/problem";

import * as api from "../sources/api";
import type { Preview, Run, Source } from "../sources/types";
import { SourceWizard } from "./SourceWizard";

const push = vi.fn();
vi.mock("next/router", () => ({ useRouter: () => ({ push }) }));
vi.mock("../sources/api");

const TEXT = "date,temp\n2026-01-01,4.5\n2026-01-02,x\n";
const FILE = new File([TEXT], "seattle.weather.csv", { type: "text/csv" });
const PREVIEW: Preview = {
  format: "csv",
  complete: true,
  suggested: true,
  bytes_read: TEXT.length,
  rows_read: 2,
  rows_rejected: 1,
  columns: [
    { name: "date", kind: "time", samples: ["2026-01-01"] },
    { name: "temp", kind: "number", samples: ["4.5"] },
  ],
  mapping: { time: { column: "date" }, values: [{ column: "temp" }], labels: [] },
  rows: [{ line: 2, time: "2026-01-01T00:00:00Z", values: { temp: 4.5 }, labels: {} }],
  rejected: [{ line: 3, reason: "“x” in the column temp is not a number.", content: "2026-01-02,x" }],
};

beforeEach(() => {
  window.history.replaceState(null, "", "/sources/new");
  vi.mocked(api.previewSource).mockResolvedValue(PREVIEW);
  vi.mocked(api.createSource).mockResolvedValue({ id: "42" } as Source);
  vi.mocked(api.sendFile).mockResolvedValue({ id: 7 } as Run);
});
afterEach(() => {
  cleanup();
  vi.resetAllMocks();
});

async function chosen(file = FILE) {
  const user = userEvent.setup();
  render(<SourceWizard />);
  await user.click(screen.getByRole("radio", { name: "Upload a file" }));
  await user.upload(screen.getByLabelText(/Choose a file/), file);
  return user;
}

it("shows what the file's beginning gives before anything is saved", async () => {
  await chosen();
  expect(await screen.findByRole("cell", { name: "4.5" })).toBeTruthy();
  expect(screen.getByText("“x” in the column temp is not a number.")).toBeTruthy();
  expect(api.previewSource).toHaveBeenCalledWith({ content: btoa(TEXT), complete: true });
  expect(window.location.search).toBe("?from=file");
  expect(api.createSource).not.toHaveBeenCalled();
});

it("tries a changed mapping with the same content, then registers a source without an address and sends the file", async () => {
  const user = await chosen();
  await user.selectOptions(await screen.findByLabelText(/^temp/), "label");
  await user.selectOptions(screen.getByLabelText(/^temp/), "value");
  expect(api.previewSource).toHaveBeenLastCalledWith({ content: btoa(TEXT), complete: true, mapping: PREVIEW.mapping, format: "csv" });

  const name = screen.getByLabelText<HTMLInputElement>("Name");
  expect(name.value).toBe("seattle.weather");
  await user.clear(name);
  await user.type(name, " Seattle ");
  await user.click(screen.getByRole("button", { name: /^Save and send/ }));
  await waitFor(() => expect(push).toHaveBeenCalledWith("/sources/42"));
  expect(api.createSource).toHaveBeenCalledWith({
    name: "Seattle",
    url: null,
    format: "csv",
    mapping: PREVIEW.mapping,
    interval_s: null,
    enabled: true,
  });
  expect(vi.mocked(api.sendFile).mock.lastCall?.slice(0, 2)).toEqual(["42", FILE]);
});

it("sends the file again to the same source when it did not arrive", async () => {
  vi.mocked(api.sendFile).mockRejectedValueOnce(new ApiProblem("The database restarts.", 503, "unavailable"));
  const user = await chosen();
  await user.click(await screen.findByRole("button", { name: /^Save and send/ }));
  expect((await screen.findByRole("alert")).textContent).toContain("The database restarts.");
  expect(screen.getByRole("link", { name: "Go to the source" }).getAttribute("href")).toBe("/sources/42");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(push).toHaveBeenCalledWith("/sources/42"));
  expect(api.createSource).toHaveBeenCalledTimes(1);
  expect(api.sendFile).toHaveBeenCalledTimes(2);
});

it("leads to the source when sending is cancelled, where files can be sent too", async () => {
  vi.mocked(api.sendFile).mockImplementation(
    (_source, _file, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("cancelled", "AbortError")));
      }),
  );
  const user = await chosen();
  await user.click(await screen.findByRole("button", { name: /^Save and send/ }));
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(push).toHaveBeenCalledWith("/sources/42");
  expect(screen.queryByRole("alert")).toBeNull();
});

it("says why a file cannot be read, and takes another one", async () => {
  vi.mocked(api.previewSource).mockRejectedValueOnce(new ApiProblem("The file is a PDF: export its table as CSV first.", 422, "unusable_file"));
  const user = await chosen();
  expect((await screen.findByRole("alert")).textContent).toContain("The file is a PDF");
  expect(screen.queryByRole("button", { name: /^Save and send/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Choose another file" }));
  await user.upload(screen.getByLabelText(/Choose a file/), FILE);
  expect(await screen.findByRole("button", { name: /^Save and send/ })).toBeTruthy();
});

it("keeps what was chosen when the source cannot be registered", async () => {
  vi.mocked(api.createSource).mockRejectedValueOnce(new ApiProblem("This needs the scope writer.", 403, "forbidden"));
  const user = await chosen();
  await user.click(await screen.findByRole("button", { name: /^Save and send/ }));
  expect((await screen.findByRole("alert")).textContent).toContain("This needs the scope writer.");
  expect(api.sendFile).not.toHaveBeenCalled();
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("seattle.weather");
});
