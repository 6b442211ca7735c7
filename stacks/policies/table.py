"""The controls as a Markdown table, for docs/policies.md: `python -m stacks.policies.table`."""

from stacks.policies.controls import CONTROLS


def controls_table() -> str:
    """One row a control: its id with the page that publishes it, its severity, what it asks, and of which types."""
    rows = [
        f"| [{control.id}]({control.url}) | {control.severity} | {control.title} | {_types(control.types)} |"
        for control in sorted(CONTROLS, key=lambda each: _in_order(each.id))
    ]
    return "\n".join(["| control | severity | asks | of |", "| --- | --- | --- | --- |", *rows])


def _types(tokens: tuple[str, ...]) -> str:
    """`aws:ecs/service:Service` as the program writes it: `aws.ecs.Service`."""
    return ", ".join(f"`{token.split('/')[0].replace(':', '.')}.{token.split(':')[-1]}`" for token in tokens)


def _in_order(control: str) -> tuple[str, int]:
    """By service, and by number within it."""
    name = control.rstrip("0123456789")
    return name, int(control.removeprefix(name))


if __name__ == "__main__":
    print(controls_table())
