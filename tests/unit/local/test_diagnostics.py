"""The errors in what Pulumi printed."""

from local.diagnostics import MOST_CHARACTERS, errors_in

OUTPUT = """\
Updating (staging):
 +  aws:s3:Bucket assets creating (0s)
Diagnostics:
  an earlier update:
    error: of yesterday

Updating (staging):
Diagnostics:
  pulumi:pulumi:Stack (data-aggregator-staging):
    publication of the web's static files: done in 3.2 s
    error: update failed

  pulumi-python:dynamic/data-aggregator:OneOffTask (migration):
    error: infra.one_off_task.TaskFailedError: migration to 0002 failed.
    The last lines of its log:
      {"level": "error"}

  aws:rds:Instance (database):
    warning: slow

  aws:s3:Bucket (assets):
    error: refused

Outputs:
  - url: "https://example.com"

Resources:
    2 errored
"""


def test_the_errors_of_the_last_run_are_told_and_what_follows_from_them_is_not() -> None:
    assert errors_in(OUTPUT) == (
        "infra.one_off_task.TaskFailedError: migration to 0002 failed.\n"
        "The last lines of its log:\n"
        '  {"level": "error"}\n'
        "refused"
    )


def test_without_diagnostics_there_are_none() -> None:
    assert errors_in("error: no stack named 'blue' found\n") == ""


def test_the_end_of_the_output_ends_the_section() -> None:
    assert errors_in("x\nDiagnostics:\n  a:b (c):\n    error: refused\n") == "refused"


def test_no_more_is_told_than_a_page_takes() -> None:
    assert len(errors_in(f"x\nDiagnostics:\n  a:b (c):\n    error: {'y' * 9000}\n")) == MOST_CHARACTERS
