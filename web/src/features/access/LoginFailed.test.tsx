// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { LoginFailed } from "./LoginFailed";

afterEach(() => {
  cleanup();
  window.history.replaceState(null, "", "/");
});

describe("a login that failed", () => {
  it.each([
    ["unavailable", "The provider of the login does not answer."],
    ["<b>words of somebody</b>", "The login did not work."],
    ["constructor", "The login did not work."],
  ])("for %s says what to do", (why, said) => {
    window.history.replaceState(null, "", `/login-failed?${new URLSearchParams({ why }).toString()}`);
    render(<LoginFailed />);
    expect(screen.getByRole("alert").textContent).toContain(said);
    expect(screen.getByRole("alert").textContent).not.toContain("somebody");
  });
});
