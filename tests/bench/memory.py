"""The highest resident memory of this very process."""

import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_mb() -> int:
    """Read it in MB. Linux tells it better than `ru_maxrss`, which starts from that of the parent."""
    if STATUS.exists():
        (line,) = [one for one in STATUS.read_text().splitlines() if one.startswith("VmHWM:")]
        return round(int(line.split()[1]) / 1024)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
