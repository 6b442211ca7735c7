import { SourceWizard } from "@/features/wizard/SourceWizard";
import { Title } from "@/layout/Title";

export default function NewSourcePage() {
  return (
    <>
      <Title>Add a source</Title>
      <SourceWizard />
    </>
  );
}
