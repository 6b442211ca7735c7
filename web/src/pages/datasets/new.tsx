import { UploadWizard } from "@/features/datasets/upload/UploadWizard";
import { Title } from "@/layout/Title";

export default function NewDatasetPage() {
  return (
    <>
      <Title>Upload a file</Title>
      <UploadWizard />
    </>
  );
}
