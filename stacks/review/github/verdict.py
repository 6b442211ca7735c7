"""What a written report means to CI: `python -m stacks.review.github.verdict`.

The report's own exit code says more than a job of CI can show, and make has one code for all failures: a report that
needs an acknowledgement fails nothing here, since `make deploy` refuses what lacks one.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from stacks.review.report import Verdict

SUMMARY_BYTES = 1_000_000
"""A job's summary holds 1 MiB.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
"""
_SENTENCES = {
    Verdict.NOTHING_DANGEROUS: "Nothing in it is dangerous.",
    Verdict.NEEDS_ACKNOWLEDGEMENT: "It needs an acknowledgement: make deploy refuses what no committed one names.",
    Verdict.FAILED: "It failed: the report's first lines say why.",
}


def main(
    report: Annotated[Path, typer.Option("--from", help="The folder of the report.")],
    summary: Annotated[Path | None, typer.Option(envvar="GITHUB_STEP_SUMMARY", help="Gets report.md.")] = None,
) -> None:
    """Show a report in the job's summary, and end with 0 unless it failed."""
    try:
        if summary is not None:
            text = (report / "report.md").read_bytes()[:SUMMARY_BYTES]
            with summary.open("a") as file:
                file.write(f"{text.decode(errors='replace')}\n")
        verdict = Verdict(json.loads((report / "report.json").read_text())["verdict"])
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(
            f"{report} holds no complete report ({type(error).__name__}: {error}): see the step that writes it\n"
        )
        raise typer.Exit(1) from None
    sentence = _SENTENCES[verdict]
    if verdict is Verdict.NEEDS_ACKNOWLEDGEMENT and summary is not None:
        print(f"::warning title=Needs acknowledgement::{sentence}")
    print(sentence)
    raise typer.Exit(1 if verdict is Verdict.FAILED else 0)


if __name__ == "__main__":
    typer.run(main)
