import { useRouter } from "next/router";

/** The `[id]` of the page's path. The build makes one page for all: it is not known before the browser runs it. */
export function usePathId(): string | undefined {
  const { id } = useRouter().query;
  return typeof id === "string" ? id : undefined;
}
