// @vitest-environment jsdom
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { ApiProblem } from "@/api/problem";

import * as api from "../api";
import type { Dataset, Inspection } from "../types";
import { UploadWizard } from "./UploadWizard";

const push = vi.fn();
vi.mock("next/router", () => ({ useRouter: () => ({ push }) }));
vi.mock("../api");

const inspection: Inspection = {
  format: "csv",
  columns: [
    { name: "date", kind: "time", samples: ["2012-01-01"] },
    { name: "rain", kind: "number", samples: ["0.0", "10.9"] },
    { name: "sky", kind: "text", samples: ["grey"] },
  ],
  suggested_time_column: "date",
  suggested_value_columns: ["rain"],
};
const file = new File(["date,rain,sky\n"], "weather.csv", { type: "text/csv" });

beforeEach(() => {
  push.mockReset();
  vi.mocked(api.inspectFile).mockReset().mockResolvedValue(inspection);
  vi.mocked(api.createDataset).mockReset().mockResolvedValue({ id: "d1" } as Dataset);
});

afterEach(cleanup);

async function choose(chosen: File) {
  render(<UploadWizard />);
  await userEvent.upload(screen.getByLabelText(/Choose a file/), chosen, { applyAccept: false });
}

it("fills in what the service suggests and uploads what was chosen", async () => {
  await choose(file);
  expect(await screen.findByLabelText("Time column")).toHaveProperty("value", "date");
  const values = within(screen.getByRole("group", { name: "Value columns" }));
  expect(values.getByRole("checkbox", { name: /rain/ })).toHaveProperty("checked", true);
  expect(values.getByRole("checkbox", { name: /sky/ })).toHaveProperty("checked", false);

  await userEvent.clear(screen.getByLabelText("Name"));
  await userEvent.type(screen.getByLabelText("Name"), " Seattle ");
  await userEvent.click(screen.getByRole("button", { name: /^Upload/ }));

  await waitFor(() => expect(push).toHaveBeenCalledWith("/datasets/d1"));
  expect(vi.mocked(api.createDataset).mock.lastCall?.[0]).toEqual({
    name: "Seattle",
    timeColumn: "date",
    valueColumns: ["rain"],
    file,
    format: "text/csv",
  });
});

it("says what is missing and uploads nothing", async () => {
  await choose(file);
  await userEvent.click(await screen.findByRole("checkbox", { name: /rain/ }));
  await userEvent.click(screen.getByRole("button", { name: /^Upload/ }));
  expect(screen.getByRole("alert").textContent).toBe("Choose at least one column to aggregate.");
  expect(api.createDataset).not.toHaveBeenCalled();
});

it("refuses another kind of file before anything is sent", async () => {
  await choose(new File(["x"], "book.xlsx"));
  expect(screen.getByRole("alert").textContent).toContain("“book.xlsx” is not a CSV, JSON or NDJSON file.");
  expect(api.inspectFile).not.toHaveBeenCalled();
});

it("shows the service's sentence when the file cannot be read, and tries again", async () => {
  vi.mocked(api.inspectFile).mockRejectedValueOnce(new ApiProblem("The file has no header line.", 422, "unusable_file"));
  await choose(file);
  expect((await screen.findByRole("alert")).textContent).toContain("The file has no header line.");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByLabelText("Time column")).toBeTruthy();
});

it("keeps the choices when the upload fails", async () => {
  vi.mocked(api.createDataset).mockRejectedValueOnce(new ApiProblem("The database restarts.", 503, "unavailable"));
  await choose(file);
  await userEvent.click(await screen.findByRole("button", { name: /^Upload/ }));
  expect((await screen.findByRole("alert")).textContent).toContain("The database restarts.");
  expect(screen.getByLabelText("Name")).toHaveProperty("value", "weather");
});

it("goes back to the columns when the upload is cancelled, without an error", async () => {
  vi.mocked(api.createDataset).mockImplementationOnce(
    (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("cancelled", "AbortError")));
      }),
  );
  await choose(file);
  await userEvent.click(await screen.findByRole("button", { name: /^Upload/ }));
  await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(await screen.findByLabelText("Time column")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});
