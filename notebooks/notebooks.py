"""Executes the notebooks from clean kernels, and holds them to what they promise.

notebooks.py execute FOLDER NOTEBOOK…   runs each, writes it with its outputs into FOLDER
notebooks.py stored NOTEBOOK…           whether they are stored without outputs
notebooks.py strip NOTEBOOK…            takes their outputs away
notebooks.py starts N                   starts the kernel N times, and has it add two numbers

A cell that is tagged 'picture' has to show one. Errors, missing pictures and outputs that were
stored are told, each with its cell; the last line is 'N passed, N failed'.
"""

import re
import sys
import time
from pathlib import Path

import nbformat
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

# A cell that takes longer hangs, also on a machine with other work.
LONGEST_CELL_SECONDS = 1200

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
LONGEST_ERROR = 2000
PICTURES = ("image/png", "image/svg+xml")


def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [
        (number, cell)
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "code"
    ]


def is_picture(output):
    data = output.get("data", {})
    return any(kind in data for kind in PICTURES) or "data:image/png" in data.get("text/html", "")


def problems(notebook):
    """What is wrong with an executed notebook."""
    for number, cell in code(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                told = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
                yield f"cell {number}: {COLOURS.sub('', told)[-LONGEST_ERROR:]}"
        if "picture" in cell.metadata.get("tags", []):
            if not any(is_picture(output) for output in cell.outputs):
                yield f"cell {number}: no picture, and it has to show one"
        if cell.execution_count is None:
            yield f"cell {number}: was not executed"


def execute(folder, path):
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=LONGEST_CELL_SECONDS,
        kernel_name="java",
        startup_timeout=180,
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    found = []
    try:
        client.execute()
    except CellExecutionError:
        pass  # which is an output of its cell
    except (CellTimeoutError, DeadKernelError) as failure:
        found.append(str(failure).strip()[-LONGEST_ERROR:])
    found.extend(problems(notebook))
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / path.name)
    return found


def stored(path):
    return [
        f"cell {number}: is stored with outputs; 'scripts/notebooks strip' takes them away"
        for number, cell in code(read(path))
        if cell.outputs or cell.execution_count is not None
    ]


def strip(path):
    notebook = read(path)
    for _, cell in code(notebook):
        cell.outputs = []
        cell.execution_count = None
        cell.metadata.pop("execution", None)
    path.write_text(nbformat.writes(notebook, indent=1).rstrip("\n") + "\n", encoding="utf-8")
    return []


def start():
    """Starts a kernel once."""
    manager, client = start_new_kernel(kernel_name="java", startup_timeout=180)
    answers = []
    try:
        client.execute_interactive(
            "40 + 2",
            timeout=120,
            output_hook=lambda message: answers.append(message["content"].get("data", {})),
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    said = [answer["text/plain"] for answer in answers if "text/plain" in answer]
    return [] if said == ["42"] else [f"the kernel said {said}"]


def tell(name, work):
    begun = time.monotonic()
    try:
        found = work()
    except (RuntimeError, TimeoutError, OSError) as failure:
        found = [f"{type(failure).__name__}: {failure}"]
    seconds = time.monotonic() - begun
    print(f"{'failed' if found else 'passed'}  {name}  ({seconds:.1f} s)", flush=True)
    for one in found:
        print(f"        {one}", flush=True)
    return not found


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in ("execute", "stored", "strip", "starts"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    action, rest = arguments[0], arguments[1:]
    if action == "starts":
        told = [tell(f"start {number}", start) for number in range(1, int(rest[0]) + 1)]
    elif action == "execute":
        folder = Path(rest[0])
        told = [
            tell(path, lambda path=path: execute(folder, Path(path))) for path in rest[1:]
        ]
    else:
        work = stored if action == "stored" else strip
        told = [tell(path, lambda path=path: work(Path(path))) for path in rest]
    print(f"{sum(told)} passed, {len(told) - sum(told)} failed")
    return 0 if all(told) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
