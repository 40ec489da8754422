"""Tell at the end of a run which faults the suite planted itself, and who caught each.

A test that caught one says so with `record_property(PLANTED, [promise, fault, who])`; the words travel with
its report, also from another process.
"""

from typing import Any

PLANTED = "planted fault"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table."""
    rows = sorted(
        {
            tuple(value)
            for report in terminalreporter.stats.get("passed", ())
            for name, value in report.user_properties
            if name == PLANTED
        }
    )
    if not rows:
        return
    terminalreporter.section(f"{len(rows)} planted faults, all caught")
    width = max(len(fault) for _, fault, _ in rows)
    for promise, fault, who in rows:
        terminalreporter.line(f"{promise:<4} {fault:<{width}}  {who}")
