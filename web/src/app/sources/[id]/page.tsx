import type { Metadata } from "next";

import { SourcePage } from "@/features/source/SourcePage";

export const metadata: Metadata = { title: "Source" };

export default async function Page({ params }: PageProps<"/sources/[id]">) {
  const { id } = await params;
  return <SourcePage id={decodeURIComponent(id)} />;
}
