import type { Metadata } from "next";
import { Suspense } from "react";

import { Explore } from "@/features/explore/Explore";
import { Loading } from "@/ui/Loading";

export const metadata: Metadata = { title: "Explore" };

export default function ExplorePage() {
  return (
    <Suspense fallback={<Loading label="Loading the page" lines={6} />}>
      <Explore />
    </Suspense>
  );
}
