"""How a peer's process is driven: it answers one line of JSON with one line, as Tandem's own worker
does (`tandem bench-worker`), so that any of them can be asked for one step at a time, in turn.
"""

import json
import os
import resource
import sys
import time

from peers import PRECISIONS

# What the runtime libraries read of the environment.
SETTINGS = ("OMP_", "GOMP_", "KMP_", "MALLOC_", "LD_PRELOAD", "TF_ENABLE_", "TF_NUM_", "TF_XLA_")
RATE = 1e-4
DECAY = 0.1


class Job:
    """What a process is asked to measure: its command line, and its first line of input."""

    def __init__(self, variants, description, gpus=False):
        words = sys.argv[1:]
        self.drawn_weights = "--drawn" in words
        words = [word for word in words if word != "--drawn"]
        if len(words) != 1 or words[0] not in {v for some in variants.values() for v in some}:
            sys.exit(f"usage: {sys.argv[0]} VARIANT [--drawn] < questions\n{description}")
        self.variant = words[0]
        asked = json.loads(sys.stdin.readline())
        self.task, self.precision = asked["task"], asked["precision"]
        self.threads, self.batch, self.warm_up = asked["threads"], asked["batch"], asked["warmUp"]
        self.shape = dict(asked["shape"], time=asked.get("time", 0))
        if self.variant not in variants.get((self.task, self.architecture), ()):
            fail(f"{self.variant} does not {self.task} a {self.architecture}")
        if self.precision not in PRECISIONS:
            fail(f"{self.precision} is not measured, only {' and '.join(PRECISIONS)}")
        self.device = asked["device"]
        if self.device != "cpu" and not gpus:
            fail(f"device {self.device} is not measured, only cpu")

    @property
    def architecture(self):
        return self.shape["architecture"]

    @property
    def bfloat16(self):
        return self.precision == "bfloat16"

    def serve(self, engine, parameters, step, references):
        """Answers questions until it is told to end.

        :param step: makes a step of a number and returns a dictionary with its `seconds`
        :param references: what the library computes as Tandem's benchmark does for comparison: for
            the job's task, draws operands and returns what is timed, and how many times as much
            that is as what is told of
        """
        startup = {"model": age()}
        warm = [step(i) for i in range(self.warm_up)]
        startup["firstStep"] = warm[0].get("wholeSeconds", warm[0]["seconds"])
        tell(
            engine=engine,
            peakMemoryBytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            startup=startup,
            secondsToFirstStep=sum(startup.values()),
            parameters=parameters,
            settings={k: v for k, v in sorted(os.environ.items()) if k.startswith(SETTINGS)},
        )
        number = self.warm_up
        reference, times = None, 1
        for line in sys.stdin:
            asked = json.loads(line)["do"]
            if asked == "step":
                tell(**step(number))
                number += 1
            elif asked == "reference":
                # Made when it is first asked for, so that its memory is not taken for the model's.
                if reference is None:
                    reference, times = references(self)
                    reference(), reference()
                begun = time.perf_counter()
                reference()
                tell(seconds=(time.perf_counter() - begun) / times)
            elif asked == "end":
                return
            else:
                fail(f"'{asked}' is none of step, reference and end")


def age():
    """Seconds since this process began."""
    with open("/proc/self/stat") as stat, open("/proc/uptime") as uptime:
        begun = int(stat.read().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return float(uptime.read().split()[0]) - begun


def tell(**answer):
    print(json.dumps(answer), flush=True)


def fail(message):
    tell(error=message)
    sys.exit(1)
