"""Executes the notebooks from clean kernels, and holds them to what they promise.

notebooks.py execute FOLDER NOTEBOOK…   runs each, writes it with its outputs into FOLDER
notebooks.py stored NOTEBOOK…           whether they are stored without outputs
notebooks.py strip NOTEBOOK…            takes their outputs away
notebooks.py starts N                   starts the kernel N times, and has it add two numbers
notebooks.py cells FOLDER               interrupts trainings, and runs cells again, in a kernel at FOLDER

A cell that is tagged 'picture' has to show one. Errors, missing pictures and outputs that were
stored are told, each with its cell; the last line is 'N passed, N failed'.
"""

import re
import shutil
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


class Kernel:
    """A kernel that cells are given to, one after the other."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.manager, self.client = start_new_kernel(
            kernel_name="java", startup_timeout=180, cwd=str(folder)
        )

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)

    def run(self, code, interrupted_at=None):
        """Runs a cell; once one of its outputs has the pattern interrupted_at, it is interrupted.

        Gives what it said, and the error's name if there was one.
        """
        said, errors, sent = [], [], []

        def heard(message):
            content = message["content"]
            text = content.get("text") or content.get("data", {}).get("text/plain", "")
            said.append(text)
            if message["msg_type"] == "error":
                errors.append(COLOURS.sub("", "\n".join(content["traceback"])))
            if interrupted_at and re.search(interrupted_at, text) and not sent:
                sent.append(True)
                self.manager.interrupt_kernel()

        self.client.execute_interactive(code, timeout=600, output_hook=heard)
        return "\n".join(said), "\n".join(errors)

    def memory(self):
        """Megabytes that the kernel's processes have resident."""
        total = 0
        for process in self.processes():
            status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
            total += int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024
        return total

    def processes(self):
        """The kernel's process and all below it."""
        found, new = [], [self.manager.provisioner.pid]
        while new:
            found += new
            new = [
                int(child)
                for process in new
                for tasks in Path(f"/proc/{process}/task").glob("*/children")
                for child in tasks.read_text(encoding="utf-8").split()
            ]
        return found


BEGINNING = """%classpath {modules}/*.jar
%classpath {classes}/*.jar
import static io.tandem.notebook.Notebook.*;
import io.tandem.models.generation.*;
String experiment = \"\"\"
    backend = djl
    threads = 1
    data {{ type = state-of-the-union, passage-words = 200 }}
    split {{ type = every-nth, every = 10 }}
    tokenizer {{ type = byte-pair, vocabulary-size = 300 }}
    model {{ type = gpt, layers = 2, hidden = 256, heads = 2, context = 32, dropout = 0 }}
    training {{ steps = 20, batch = 4, schedule {{ type = constant, peak = 0.01 }} }}
    \"\"\";
"""

# How often the cell is run, after how many times memory has settled, and the weights in megabytes.
REPEATED = 40
SETTLED = 10
WEIGHTS = 6.6

AGAIN = """var gpt = load(run.path(), "djl");
gpt.generate("Fellow", Generation.of(4, Sampling.PLAIN), 1)"""


def interrupted(kernel):
    """A run that is interrupted stops by itself, is saved, and goes on."""
    said, error = kernel.run(
        'trainText("long", experiment, "training.steps=1000000")', interrupted_at="step [1-9]"
    )
    if "nterrupted" not in error:
        yield f"the interrupted cell said {error or said!r}"
    # The cell that comes next waits until the run has saved its state.
    said, error = kernel.run(
        'var last = trainText("short", experiment); System.out.println(last);'
    )
    if error:
        yield f"the cell after the interrupted one failed: {error}"
    if len(kernel.processes()) > 2:
        yield f"processes are left: {kernel.processes()}"
    said, error = kernel.run(
        "for (var path : java.nio.file.Files.list(java.nio.file.Path.of(\"runs\")).toList()) {"
        ' if (path.toString().contains("long"))'
        ' System.out.println(java.nio.file.Files.exists(path.resolve("checkpoints/last"))); }'
    )
    if "true" not in said or "false" in said:
        yield f"the interrupted run has no checkpoint: {said!r} {error}"


def repeated(kernel):
    """A cell that is run again takes the place of what it had opened."""
    said, error = kernel.run('var run = trainText("again", experiment);')
    if error:
        yield error
        return
    memory = []
    for _ in range(REPEATED):
        said, error = kernel.run(AGAIN)
        if error:
            yield error
            return
        kernel.run("System.gc();")
        memory.append(kernel.memory())
    # The first times load classes and natives, and the kernel remembers each cell; the model's
    # weights are 6.6 MB, which a leak would add each time.
    grown = (memory[-1] - memory[SETTLED]) / (REPEATED - 1 - SETTLED)
    print(f"        resident: {memory[SETTLED]} MB, and {grown:.1f} MB more each time", flush=True)
    if grown > WEIGHTS / 3:
        yield f"memory grew with each time: {memory} MB"
    said, error = kernel.run("System.out.println(kept().size())")
    if said.strip() != "1":
        yield f"kept are {said!r}, and there should be one model"


def cells(folder):
    """What cells promise beside their results."""
    root = Path(__file__).resolve().parent.parent / "dist"
    beginning = BEGINNING.format(modules=root / "modules", classes=root / "classpath")
    shutil.rmtree(folder, ignore_errors=True)
    with Kernel(folder) as kernel:
        said, error = kernel.run(beginning)
        if error:
            return [tell("the beginning", lambda: [error])]
        return [
            tell("an interrupted training", lambda: list(interrupted(kernel))),
            tell("a cell that is run again", lambda: list(repeated(kernel))),
        ]


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
    if len(arguments) < 2 or arguments[0] not in ("execute", "stored", "strip", "starts", "cells"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    action, rest = arguments[0], arguments[1:]
    if action == "starts":
        told = [tell(f"start {number}", start) for number in range(1, int(rest[0]) + 1)]
    elif action == "cells":
        told = cells(Path(rest[0]).resolve())
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
