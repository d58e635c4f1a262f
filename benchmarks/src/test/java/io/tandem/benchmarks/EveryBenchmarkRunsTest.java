package io.tandem.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class EveryBenchmarkRunsTest {

  @Test
  void onceInThisProcessAndIsTimed() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include("io\\.tandem\\.benchmarks\\..*")
            .param("addresses", "2")
            .param("vocabulary", "300")
            .param("layers", "1")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    Set<String> classes =
        results.stream()
            .map(r -> r.getParams().getBenchmark().replaceFirst("\\.\\w+$", ""))
            .map(name -> name.substring(name.lastIndexOf('.') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(
            "BatchingBenchmark",
            "CompilationBenchmark",
            "ProgramBenchmark",
            "RandomBenchmark",
            "SafetensorsBenchmark",
            "TokenizerBenchmark"),
        classes);
    results.forEach(r -> assertTrue(r.getPrimaryResult().getScore() > 0, r.toString()));
  }
}
