"""The web's own checks and tests, by its npm scripts."""

import os
from collections.abc import Sequence

from local.cache import key_of
from local.commands import run
from local.instance import CHECKOUT, LocalAws
from local.steps import Progress, Step
from local.toolchain.node import node_folder

WEB = CHECKOUT / "web"
STAMP = WEB / "node_modules" / ".data-aggregator"


def steps(aws: LocalAws, scripts: Sequence[str]) -> list[Step]:
    """Its packages, then each of the npm scripts; a script that package.json does not have is an error."""

    def variables(progress: Progress) -> dict[str, str]:
        own = node_folder(aws.logs / "node.log", progress)
        path = os.environ.get("PATH", "")
        return {"PATH": f"{own}{os.pathsep}{path}" if own else path, "NEXT_TELEMETRY_DISABLED": "1", "NO_COLOR": "1"}

    def install(progress: Progress) -> str:
        key = key_of(WEB / "package-lock.json")
        if STAMP.exists() and STAMP.read_text() == key:
            return "unchanged"
        run(
            ["npm", "ci", "--no-audit", "--no-fund"],
            cwd=WEB,
            log=aws.logs / "npm.log",
            doing="installing the web's packages",
            remedy="Mend what npm names, or check that the npm registry can be reached.",
            variables=variables(progress),
            on_line=progress.note,
        )
        STAMP.write_text(key)
        return "installed"

    def script(name: str) -> Step:
        def execute(progress: Progress) -> None:
            log = aws.logs / f"web-{name}.log"
            log.unlink(missing_ok=True)
            run(
                ["npm", "run", name],
                cwd=WEB,
                log=log,
                doing=f"the web's {name}",
                remedy=f"Mend what it names; again with: npm run {name} (in web/)",
                variables=variables(progress),
                on_line=progress.note,
            )

        return Step(f"web {name}", execute)

    return [Step("web packages", install), *(script(name) for name in scripts)]
