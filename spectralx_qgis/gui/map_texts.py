"""What the *Map* tab says of a run: before it, and when it is done."""

from __future__ import annotations

from ..core.events import Result, finite, records, text
from ..core.translation import tr


def estimate_text(result: Result) -> str:
    """Return one sentence on what a run would take."""
    figures = result.report.get("estimate")
    figures = figures if isinstance(figures, dict) else {}
    seconds, memory, disk = (finite(figures.get(name)) or 0.0 for name in ("seconds", "memory_mb", "disk_mb"))
    time = tr("{} min").format(round(seconds / 60)) if seconds >= 90 else tr("{} s").format(max(1, round(seconds)))
    message = tr("Takes about {time}, {memory:.0f} MB of memory and at most {disk:.0f} MB on the disk.")
    return message.format(time=time, memory=memory, disk=disk)


def summary(result: Result, *, preview: bool) -> str:
    """Return one sentence on a finished map: ``The map is done, in 12 s: trees 54 %, water 21 %, built 9 %.``."""
    classes = records(result.report.get("classes"))
    shares = sorted(((finite(item.get("fraction")) or 0.0, text(item.get("name"))) for item in classes), reverse=True)
    largest = ", ".join(f"{name} {100 * share:.0f} %" for share, name in shares[:3] if share > 0)
    seconds = result.report.get("seconds")
    total = finite(seconds.get("total")) if isinstance(seconds, dict) else finite(seconds)
    what = tr("The preview is done") if preview else tr("The map is done")
    done = what if total is None else tr("{what}, in {seconds} s").format(what=what, seconds=max(1, round(total)))
    return f"{done}: {largest}." if largest else f"{done}."
