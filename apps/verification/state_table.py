"""The state table as a page of documentation: docs/reference/check-states.md is exactly this."""

from apps.accounts.roles import Role
from apps.verification.models import Check
from apps.verification.rules import MOVES, Rule

HEAD = """# The states of a check

This page is made from the table in `apps/verification/rules.py` by `manage.py check_states --write`;
a test fails when the two differ.

A claim that nobody has touched is *new*. A claim has at most one check that is neither dismissed nor retracted.

A verdict *stands* from the moment it is published until it is retracted or another one of the check is published, also
while the check is worked on again. What somebody wrote in, they neither publish nor confirm. *Review due* happens by
itself when the day to review the verdict by has passed; the verdict goes on standing.

"""


def page() -> str:
    """Markdown: the diagram, then one row a move."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{state}" as {_node(state)}' for state in Check.State.values if " " in state]
    lines += ["    [*] --> new"]
    lines += [f"    {_node(rule.origin)} --> {_node(rule.target)}: {_english(rule)}" for rule in MOVES]
    lines += ["```", "", "| from | to | move | who | asks for |", "|---|---|---|---|---|"]
    lines += [
        f"| {rule.origin} | {rule.target} | {_english(rule)} | {_who(rule)} | {', '.join(_asks(rule)) or '–'} |"
        for rule in MOVES
    ]
    return HEAD + "\n".join(lines) + "\n"


def _node(state: str) -> str:
    return state.replace(" ", "_")


def _english(rule: Rule) -> str:
    return str(rule.name)


def _who(rule: Rule) -> str:
    return ", ".join(role.value for role in Role if role in rule.roles) or "by itself"


def _asks(rule: Rule) -> list[str]:
    asks = []
    if rule.undoes:
        asks.append("a check that was dismissed from there, and no other open check of the claim")
    if rule.needs_standing:
        asks.append("a verdict that stands")
    if rule.ends_work:
        asks.append("no verdict that stands")
    if rule.needs_comment:
        asks.append("a comment")
    if rule.needs_draft:
        asks.append("a verdict, with a correction where another one stands")
    if rule.by_second_reader:
        asks += ["somebody who did not write it", "the desk's gates passed or excepted"]
    if rule.confirms:
        asks += ["a new day to review it by", "somebody who did not write it", "no draft of another one"]
    return asks
