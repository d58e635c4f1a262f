"""Runs experiments that are tracked in a real MLflow server, and holds what the server has against
what the runs' journals and directories say, by MLflow's own Python client.

    MLFLOW_ENVIRONMENT/bin/python tracking_check.py COUNTS TANDEM SERVER_SCRIPT FOLDER [TEST...]

TANDEM is the launcher, SERVER_SCRIPT starts and stops a server (scripts/mlflow-server), FOLDER holds
what the runs write and the server's database. COUNTS is a file for the line with the numbers of
tests, as Surefire writes it. Between runs and server stands a proxy that can be told to fail in
every way that servers and networks do. MLFLOW_CHECK_SEED names the seed of its troubles and of the
moments at which processes are killed; MLFLOW_CHECK_ROUNDS how many runs are tormented.
"""

import contextlib
import datetime
import http.client
import http.server
import json
import math
import os
import pathlib
import random
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
import unittest
import urllib.request

import mlflow
from mlflow.entities import ViewType

EXPERIMENT = "checks of Tandem"
GREATEST = sys.float_info.max
PATIENCE_SECONDS = 300


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxy(http.server.BaseHTTPRequestHandler):
    """Hands requests on, or does what `trouble` says: a function of a random number generator that
    names one of the ways below, or None."""

    protocol_version = "HTTP/1.1"
    trouble = staticmethod(lambda: None)
    target = 0
    seen = 0

    def log_message(self, *_):
        pass

    def handle_one_request(self):
        with contextlib.suppress(ConnectionError, TimeoutError):
            super().handle_one_request()

    def serve(self):
        Proxy.seen += 1
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        way = Proxy.trouble()
        if way == "hang":
            time.sleep(600)
        elif way == "slow":
            time.sleep(random.uniform(0.1, 1.5))
        elif way == "late":
            # Held back beyond the timeout, and done after all.
            time.sleep(4)
        elif way == "reset":
            self.close_connection = True
            return
        elif way in ("500", "503", "429"):
            self.answer(int(way), b"{}", {"Retry-After": "1"} if way == "429" else {})
            return
        try:
            connection = http.client.HTTPConnection("127.0.0.1", Proxy.target, timeout=60)
            headers = {
                name: value
                for name, value in self.headers.items()
                if name.lower() not in ("host", "connection")
            }
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
        except OSError:
            self.close_connection = True
            return
        if way == "lost":
            self.close_connection = True
            return
        self.answer(answer.status, content, {"Content-Type": answer.getheader("Content-Type", "")})

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = serve


class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def handle_error(self, *_):
        pass


class Journal:
    """A run's journal as a tracker is to have it."""

    def __init__(self, directory):
        self.points = []
        self.parameters = {}
        self.tags = {}
        self.files = set()
        self.state = "RUNNING"
        for line in (directory / "journal.jsonl").read_text().splitlines():
            entry = json.loads(line)
            event = entry.get("event")
            if event is None:
                self.point(entry["name"], entry)
            elif event == "figure":
                self.point(entry["name"], entry)
            elif event == "parameter":
                assert entry["name"] not in self.parameters, entry
                self.parameters[entry["name"]] = entry["value"]
            elif event == "tag":
                self.tags[entry["name"]] = entry["value"]
            elif event == "artifact":
                self.files.add(entry["file"])
            elif event == "resumed":
                self.state = "RUNNING"
            elif event == "ended":
                outcomes = {"completed": "FINISHED", "interrupted": "KILLED", "failed": "FAILED"}
                self.state = outcomes[entry["outcome"]]

    def point(self, name, entry):
        value = float(entry["value"])
        if math.isinf(value):
            value = math.copysign(GREATEST, value)
        # Not a number is not equal to itself.
        shown = "NaN" if math.isnan(value) else value
        self.points.append((name, int(entry["step"]), entry["time"], shown))


class Tracking(unittest.TestCase):
    tandem = server = folder = None
    port = 0
    random = random.Random(int(os.environ.get("MLFLOW_CHECK_SEED", "1")))

    @classmethod
    def setUpClass(cls):
        cls.folder.mkdir(parents=True, exist_ok=True)
        # The launcher builds where that is due, which is not to count as a run's time.
        subprocess.run([cls.tandem, "--version"], check=True, stdout=subprocess.DEVNULL)
        cls.port = Proxy.target = free_port()
        cls.start_server()
        cls.threads = Threads(("127.0.0.1", 0), Proxy)
        cls.proxy = f"http://127.0.0.1:{cls.threads.server_address[1]}"
        threading.Thread(target=cls.threads.serve_forever, daemon=True).start()
        text = "".join(f"line {i * i % 97} tells of {i % 7}\n\n" for i in range(400))
        (cls.folder / "text.txt").write_text(text)
        (cls.folder / "tiny.conf").write_text(
            f"""
            backend = djl
            threads = 1
            data {{ type = text-file, path = "{cls.folder / 'text.txt'}", documents = blank-line }}
            split {{ type = every-nth, every = 5 }}
            tokenizer {{ type = byte-pair, vocabulary-size = 300 }}
            model {{ type = gpt, layers = 1, hidden = 16, heads = 2, context = 16, dropout = 0.1 }}
            training {{
              steps = 40
              batch = 4
              schedule {{ type = constant, peak = 0.01 }}
              validate-every = 5
              checkpoint-every = 5
              best {{}}
            }}
            baselines = [ kneser-ney ]
            sample {{ prompt = "the", tokens = 5, sampling {{ temperature = 1 }} }}
            tracking {{ type = mlflow, uri = "{cls.proxy}", experiment = "{EXPERIMENT}" }}
            """
        )

    @classmethod
    def tearDownClass(cls):
        cls.threads.shutdown()
        cls.control("stop")

    @classmethod
    def control(cls, action):
        subprocess.run(
            [cls.server, action, "--port", str(cls.port), "--folder", cls.folder / "server"],
            check=True,
            stdout=subprocess.DEVNULL,
        )

    @classmethod
    def start_server(cls):
        cls.control("start")
        cls.client = mlflow.MlflowClient(f"http://127.0.0.1:{cls.port}")

    def setUp(self):
        Proxy.trouble = staticmethod(lambda: None)

    def start(self, *arguments):
        self.log = self.folder / f"{self.id().rsplit('.', 1)[1]}.log"
        with self.log.open("a") as log:
            return subprocess.Popen(
                [self.tandem, *map(str, arguments)], stdout=log, stderr=subprocess.STDOUT
            )

    def run_tandem(self, *arguments):
        process = self.start(*arguments)
        return process.wait(PATIENCE_SECONDS)

    def must(self, *arguments):
        self.assertEqual(0, self.run_tandem(*arguments), self.log.read_text()[-4000:])

    def tiny(self, name, *overrides):
        return [
            "run", self.folder / "tiny.conf", *overrides, "--quiet",
            "--output", self.folder / name,
        ]

    def runs_of(self, directory, experiment=EXPERIMENT):
        identifier = json.loads((directory / "run.json").read_text())["id"]
        found = self.client.get_experiment_by_name(experiment)
        return self.client.search_runs(
            [found.experiment_id], f"tags.`tandem.run` = '{identifier}'", ViewType.ACTIVE_ONLY
        )

    def assert_tracked(self, directory, experiment=EXPERIMENT):
        """Everything is there, once and equal; gives the run at the server."""
        runs = self.runs_of(directory, experiment)
        self.assertEqual(1, len(runs), f"runs of {directory}")
        run = runs[0]
        journal = Journal(directory)
        points = []
        for name in run.data.metrics:
            for point in self.client.get_metric_history(run.info.run_id, name):
                value = "NaN" if math.isnan(point.value) else point.value
                points.append((name, point.step, point.timestamp, value))
        self.assertGreater(len(points), 0)
        self.assertEqual(sorted(journal.points, key=str), sorted(points, key=str))
        self.assertEqual(journal.parameters, run.data.params)
        self.assertEqual(
            journal.tags, {name: run.data.tags.get(name) for name in journal.tags}
        )
        self.assertEqual(journal.state, run.info.status)
        expected = {}
        for name in journal.files:
            file = directory / name
            inside = [file] if file.is_file() else [f for f in file.rglob("*") if f.is_file()]
            for one in inside:
                expected[str(one.relative_to(directory))] = one.read_bytes()
        self.assertEqual(expected, dict(self.artifacts(run)))
        return run

    def artifacts(self, run, path=None):
        for file in self.client.list_artifacts(run.info.run_id, path):
            if file.is_dir:
                yield from self.artifacts(run, file.path)
            else:
                address = (
                    f"http://127.0.0.1:{self.port}/get-artifact"
                    f"?run_id={run.info.run_id}&path={urllib.request.quote(file.path)}"
                )
                with urllib.request.urlopen(address) as answer:
                    yield file.path, answer.read()

    def test_every_point_parameter_tag_and_file_of_a_run_is_there(self):
        self.must(*self.tiny("whole"))
        directory = self.folder / "whole"
        run = self.assert_tracked(directory)
        names = dict(self.artifacts(run))
        for name in [
            "config.conf", "provenance.json", "metrics.json", "evaluations.json", "report.html",
            "sample.txt", "README.md", "checkpoints/step-40/model.safetensors",
        ]:
            self.assertIn(name, names)
        figures = json.loads((directory / "metrics.json").read_text())
        for name, value in figures.items():
            self.assertEqual(value, run.data.metrics[name], name)
        self.assertEqual("whole", run.info.run_name)
        self.assertEqual("40", run.data.params["training.steps"])
        for tag in ["git.revision", "backend", "engine", "device", "version.java", "data.sha256"]:
            self.assertIn(tag, run.data.tags)
        self.assertEqual(run.data.tags["git.revision"], run.data.tags["mlflow.source.git.commit"])
        self.assertIn("# whole", run.data.tags["mlflow.note.content"])
        provenance = json.loads((directory / "provenance.json").read_text())
        started = datetime.datetime.fromisoformat(provenance["started"].replace("Z", "+00:00"))
        self.assertAlmostEqual(started.timestamp() * 1000, run.info.start_time, delta=1)
        self.assertGreater(run.info.end_time, run.info.start_time)

    def test_the_runs_of_a_comparison_lie_below_it(self):
        self.must(*self.tiny("both", "backend=[djl,tf]", "model.dropout=0"))
        above = self.assert_tracked(self.folder / "both")
        self.assertIn("comparison/max-abs-loss-difference", above.data.metrics)
        for backend in ["djl", "tf"]:
            part = self.assert_tracked(self.folder / "both" / backend)
            self.assertEqual(above.info.run_id, part.data.tags["mlflow.parentRunId"])

    def test_the_trials_of_a_sweep_that_was_killed_lie_below_it_once(self):
        directory = self.folder / "sweep"
        file = self.folder / "sweep.conf"
        file.write_text(
            f"""
            experiment = {{
              include "tiny.conf"
              training {{ steps = 10, validate-every = 5 }}
              baselines = []
              sample = null
            }}
            goal {{ metric = loss, direction = minimize }}
            search {{ training.schedule.peak {{ type = log-uniform, low = 1e-3, high = 0.1 }} }}
            sampler = random
            scheduler {{ type = asha, first = 1, reduction = 2 }}
            trials = 2
            parallel = 2
            """
        )
        process = self.start("sweep", file, "--quiet", "--output", directory)
        # Once a trial is known to the server, the sweep is killed alone; its trials save and end.
        while not list(directory.glob("trial-*/tracking-mlflow-*.json")):
            self.assertIsNone(process.poll(), self.log.read_text()[-4000:])
            time.sleep(0.1)
        kill_all(process)
        self.must("sweep", directory, "--resume", "--quiet")
        above = self.assert_tracked(directory)
        self.assertNotIn("mlflow.parentRunId", above.data.tags)
        self.assertEqual("FINISHED", above.info.status)
        trials = json.loads((directory / "sweep.json").read_text())["trials"]
        self.assertEqual(2, len(trials))
        below = self.client.search_runs(
            [above.info.experiment_id],
            f"tags.`mlflow.parentRunId` = '{above.info.run_id}'",
            ViewType.ALL,
        )
        self.assertEqual(
            sorted(trial["directory"] for trial in trials),
            sorted(run.info.run_name for run in below if run.info.lifecycle_stage == "active"),
        )
        states = {"completed": "FINISHED", "paused": "KILLED", "failed": "FAILED"}
        for trial in trials:
            run = self.assert_tracked(directory / trial["directory"])
            self.assertEqual(above.info.run_id, run.data.tags["mlflow.parentRunId"])
            self.assertEqual(states[trial["state"]], run.info.status, trial)
            for key, value in trial["values"].items():
                self.assertEqual(value, run.data.params[key])
            if trial["state"] == "completed":
                self.assertEqual(trial["value"], run.data.metrics["validation/loss"])
        found = {trial["state"] for trial in trials}
        self.assertEqual({"completed", "paused"}, found, "the sweep is to stop some trials early")
        best = trials[0]
        self.assertEqual(best["directory"], above.data.tags["best.trial"])
        self.assertEqual(best["value"], above.data.metrics["best/loss"])

    def test_whatever_fails_nothing_is_lost_and_nothing_is_there_twice(self):
        for number in range(int(os.environ.get("MLFLOW_CHECK_ROUNDS", "2"))):
            with self.subTest(round=number):
                self.torment(f"tormented-{number}")

    def torment(self, name):
        ways = ["500", "503", "429", "slow", "late", "lost", "reset"]
        Proxy.trouble = staticmethod(
            lambda: self.random.choice(ways) if self.random.random() < 0.3 else None
        )
        Proxy.seen = kills = 0
        ended = threading.Event()
        restarts = threading.Thread(target=self.restart_now_and_then, args=[ended])
        restarts.start()
        directory = self.folder / name
        try:
            while True:
                process = self.start(
                    *self.tiny(name, "tracking.timeout=3s", "training.steps=600"), "--resume"
                )
                try:
                    # The first ones are killed, each after it got a little further.
                    process.wait(self.random.uniform(4, 9) if kills < 4 else PATIENCE_SECONDS)
                except subprocess.TimeoutExpired:
                    kill_all(process)
                    kills += 1
                    continue
                self.assertEqual(0, process.returncode, self.log.read_text()[-4000:])
                break
        finally:
            ended.set()
            restarts.join()
        Proxy.trouble = staticmethod(lambda: None)
        self.must("sync", directory)
        run = self.assert_tracked(directory)
        self.assertEqual(600, run.data.metrics["steps"])
        print(f"{name}: {kills} kills, {Proxy.seen} requests", file=sys.stderr)
        self.assertGreater(kills, 1)

    def restart_now_and_then(self, ended):
        while not ended.wait(self.random.uniform(4, 10)):
            self.control("stop")
            ended.wait(self.random.uniform(1, 4))
            self.control("start")

    def test_a_run_whose_server_is_away_ends_and_is_synced_afterwards(self):
        Proxy.trouble = staticmethod(lambda: "hang")
        begun = time.monotonic()
        self.must(*self.tiny("away", "training.steps=200"))
        seconds = time.monotonic() - begun
        said = self.log.read_text()
        self.assertIn(f"'tandem sync {self.folder / 'away'}' goes on", said)
        self.assertLess(seconds, 120)
        figures = json.loads((self.folder / "away" / "metrics.json").read_text())
        self.assertLess(figures["tracking-processor-seconds-greatest"], 1e-3)
        print({k: v for k, v in figures.items() if k.startswith("tracking")}, file=sys.stderr)
        Proxy.trouble = staticmethod(lambda: None)
        self.must("sync", self.folder / "away")
        self.assert_tracked(self.folder / "away")

    def test_runs_that_were_not_tracked_are_synced_to_any_server(self):
        for name, overrides in {"later": [], "laters": ["seed=[1,2]"]}.items():
            self.must(*self.tiny(name, "tracking=[]", *overrides))
        where = ["--to", f"http://127.0.0.1:{self.port}", "--experiment", "afterwards"]
        for _ in range(2):
            self.must("sync", self.folder / "later", self.folder / "laters", *where)
            self.assert_tracked(self.folder / "later", "afterwards")
            above = self.assert_tracked(self.folder / "laters", "afterwards")
            for seed in [1, 2]:
                part = self.assert_tracked(self.folder / "laters" / f"seed-{seed}", "afterwards")
                self.assertEqual(above.info.run_id, part.data.tags["mlflow.parentRunId"])

    def test_what_cannot_be_synced_is_told(self):
        self.must(*self.tiny("untracked", "tracking=[]", "training.steps=2"))
        self.assertEqual(2, self.run_tandem("sync", self.folder / "untracked"))
        self.assertIn("names no tracking", self.log.read_text())
        away = f"http://127.0.0.1:{free_port()}"
        self.assertEqual(1, self.run_tandem("sync", self.folder / "untracked", "--to", away))
        self.assertIn("cannot be reached", self.log.read_text())


def kill_all(process):
    """The launcher becomes the JVM, so that this is all there is to kill."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def main(counts, tandem, server, folder, names):
    Tracking.tandem = str(pathlib.Path(tandem).resolve(strict=True))
    Tracking.server = str(pathlib.Path(server).resolve(strict=True))
    Tracking.folder = pathlib.Path(folder).resolve()
    loader = unittest.TestLoader()
    suite = (
        unittest.TestSuite(Tracking(name) for name in names)
        if names
        else loader.loadTestsFromTestCase(Tracking)
    )
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    failed = len({str(test) for test, _ in result.failures + result.errors})
    line = f"Tests run: {result.testsRun}, Failures: {failed}, Errors: 0, Skipped: 0\n"
    pathlib.Path(counts).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(counts).write_text(line)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:5], sys.argv[5:]))
