"""A phone to measure on: a browser with an empty profile on disk, and what it costs to run."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, Page, Playwright

SCREEN = {"width": 360, "height": 640}
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-precise-memory-info",
    "--js-flags=--expose-gc",
]
TIMEOUT_MS = 180_000
CALM_SECONDS, LONGEST_UNREST_SECONDS = 0.25, 10

WATCH = """
globalThis.bench = { tasks: [] };
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) bench.tasks.push([startTime, duration]);
}).observe({ type: "longtask", buffered: true });
"""

MEASURED = """([name, after]) => new Promise((done) => {
  const look = () => {
    const found = performance.getEntriesByName(name, "measure").find((one) => one.startTime >= after);
    if (!found) return false;
    done([found.startTime, found.startTime + found.duration]);
    return true;
  };
  if (look()) return;
  new PerformanceObserver((_, observer) => look() && observer.disconnect())
    .observe({ type: "measure", buffered: true });
})"""

TIMED = """async (work) => {
  const began = performance.now();
  const found = await eval(work);
  return [performance.now() - began, found];
}"""


class Phone:
    """One browser window on one profile.

    cpu: how many times slower the page's main thread becomes, for as long as something is measured.
    Slowing down burns CPU by itself, so CPU seconds are only told at full speed.
    """

    def __init__(self, context: BrowserContext, cpu: int) -> None:
        self.context, self.cpu = context, cpu
        self.page: Page = context.new_page()
        self._session = context.new_cdp_session(self.page)

    def be_slow(self) -> None:
        """Slow the page down from now on."""
        self._pace(self.cpu)

    def settle(self) -> None:
        """Let the browser finish at full speed what it began, so that it is not counted later."""
        self._pace(1)
        calm, until = 0, time.monotonic() + LONGEST_UNREST_SECONDS
        while calm < 2 and time.monotonic() < until:
            before = self.cpu_seconds()
            time.sleep(CALM_SECONDS)
            calm = calm + 1 if self.cpu_seconds() - before < CALM_SECONDS / 8 else 0
        self._pace(self.cpu)

    def _pace(self, rate: int) -> None:
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    def cpu_seconds(self) -> float:
        """Sum the CPU time of this browser's processes so far."""
        return sum(_seconds(one) for one in browser_processes())

    def now(self) -> float:
        """Read the page's clock."""
        found: float = self.page.evaluate("performance.now()")
        return found

    def measured(self, name: str, after: float = 0) -> tuple[float, float]:
        """Wait for a measure the app takes of itself; give its beginning and end on the page's clock."""
        began, ended = self.page.evaluate(MEASURED, [name, after])
        return began, ended

    def timed(self, work: str) -> tuple[float, Any]:
        """Time an expression that gives a promise, on the page's clock."""
        milliseconds, found = self.page.evaluate(TIMED, work)
        return milliseconds, found

    def long_tasks(self, began: float, ended: float) -> list[float]:
        """List how long the page was busy at a stretch, over 50 ms, between two instants."""
        tasks = self.page.evaluate("bench.tasks")
        return [length for start, length in tasks if start + length > began and start < ended]

    def memory(self) -> dict[str, float]:
        """Weigh the page: its JavaScript heap as it stands and collected, its process."""
        heap = "performance.memory.usedJSHeapSize"
        full = self.page.evaluate(heap)
        self.page.evaluate("gc()")
        pages = [one for one in browser_processes() if "--type=renderer" in one.cmdline()]
        return {
            "heap_mb": round(full / 1e6, 1),
            "heap_collected_mb": round(self.page.evaluate(heap) / 1e6, 1),
            "page_process_mb": round(max(one.memory_full_info().uss for one in pages) / 1e6),
        }


def browser_processes() -> list[psutil.Process]:
    """List the processes of the browser this run started."""
    mine = psutil.Process().children(recursive=True)
    return [one for one in mine if "chrom" in _name(one)]


def _name(process: psutil.Process) -> str:
    try:
        return process.name()
    except psutil.Error:
        return ""


def _seconds(process: psutil.Process) -> float:
    try:
        spent = process.cpu_times()
    except psutil.Error:
        return 0.0
    return spent.user + spent.system


@contextmanager
def profile() -> Iterator[Path]:
    """Give an empty profile, gone when the block ends."""
    folder = tempfile.mkdtemp(prefix="encours-phone-")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def phone(
    playwright: Playwright, browser: str, folder: Path, cpu: int, *, offline: bool = False
) -> Iterator[Phone]:
    """Open a browser on a profile, the page's CPU slowed down that many times."""
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=browser,
        headless=True,
        args=FLAGS,
        viewport=SCREEN,  # type: ignore[arg-type]
        locale="fr-FR",
        offline=offline,
    )
    context.set_default_timeout(TIMEOUT_MS)
    context.add_init_script(WATCH)
    try:
        yield Phone(context, cpu)
    finally:
        context.close()
