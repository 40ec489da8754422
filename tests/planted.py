"""Tell at the end of a run which faults the suite planted itself, and who caught each.

A test that caught one says so with `record_property(PLANTED, [promise, fault, who])`; one that played at
random says `record_property(PLAYED, [examples, test])`. The words travel with the reports, also from another
process.
"""

from typing import Any

PLANTED = "planted fault"
PLAYED = "examples played"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print both."""
    said = [
        (name, tuple(value))
        for report in terminalreporter.stats.get("passed", ())
        for name, value in report.user_properties
        if name in (PLANTED, PLAYED)
    ]
    played = sorted(value for name, value in said if name == PLAYED)
    rows = sorted({value for name, value in said if name == PLANTED})
    if not said:
        return
    faults = {(promise, fault) for promise, fault, _ in rows}
    terminalreporter.section(f"{len(faults)} planted faults, all caught")
    for examples, test in played:
        terminalreporter.line(f"{examples} examples without a violation: {test}")
    width = max((len(fault) for _, fault, _ in rows), default=0)
    for promise, fault, who in rows:
        terminalreporter.line(f"{promise:<4} {fault:<{width}}  {who}")
