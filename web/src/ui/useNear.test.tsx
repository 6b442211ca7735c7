// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, expect, it, vi } from "vitest";

import { useNear } from "./useNear";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Shy() {
  const place = useRef<HTMLParagraphElement>(null);
  return <p ref={place}>{useNear(place) ? "drawn" : "not yet"}</p>;
}

/** Stands for the browser's, which jsdom has not. @returns what the browser would say next */
function watched(): { says: (isIntersecting: boolean) => void; stopped: () => number } {
  let say: (entries: { isIntersecting: boolean }[]) => void = () => undefined;
  const disconnect = vi.fn();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      disconnect = disconnect;
      constructor(callback: typeof say) {
        say = callback;
      }
      observe() {}
    },
  );
  return { says: (isIntersecting) => act(() => say([{ isIntersecting }])), stopped: () => disconnect.mock.calls.length };
}

it("is near from the moment on that the browser says so, and stays so", () => {
  const browser = watched();
  render(<Shy />);
  browser.says(false);
  expect(screen.getByText("not yet")).toBeTruthy();
  browser.says(true);
  expect(screen.getByText("drawn")).toBeTruthy();
  expect(browser.stopped()).toBe(1);
});
