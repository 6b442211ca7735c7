import type { Metadata } from "next";

import { SourceWizard } from "@/features/wizard/SourceWizard";

export const metadata: Metadata = { title: "Add a source" };

export default function NewSourcePage() {
  return <SourceWizard />;
}
