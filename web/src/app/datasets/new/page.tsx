import type { Metadata } from "next";

import { UploadWizard } from "@/features/datasets/upload/UploadWizard";

export const metadata: Metadata = { title: "Upload a file" };

export default function NewDatasetPage() {
  return <UploadWizard />;
}
