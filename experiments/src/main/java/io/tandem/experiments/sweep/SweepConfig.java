package io.tandem.experiments.sweep;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A sweep, as its file says it, but for the experiment.
 *
 * @param goal what is sought
 * @param search the values that keys of the experiment may take
 * @param sampler how the values of the next trial are found
 * @param scheduler how far each trial is trained
 * @param trials how many there are; of a grid, all combinations where it is not said
 * @param parallel how many run at once, at most
 * @param memory how much all of them may have resident at once, where there is a bound
 * @param failures after how many failed trials the sweep ends if none has gone well
 * @param seed what every draw derives from
 */
public record SweepConfig(
    @Doc("What is sought.") Goal goal,
    @Doc("The values that keys of the experiment may take: a list, or a section with a type.")
        Map<String, Space> search,
    @Doc("How the values of the next trial are found.") @Default("bayesian") SamplerConfig sampler,
    @Doc("How far each trial is trained.") @Default("whole") SchedulerConfig scheduler,
    @Doc("How many trials there are; of a grid, all of it where nothing is said.")
        @Range(min = 1, max = MOST_TRIALS)
        Optional<Integer> trials,
    @Doc("How many trials run at once, at most.") @Default("1") @Range(min = 1, max = 1024)
        int parallel,
    @Doc("How much memory all trials together may take, such as 12 GiB.") Optional<String> memory,
    @Doc("The sweep ends when so many trials have failed and none has gone well.")
        @Default("5")
        @Range(min = 1, max = 10_000)
        int failures,
    @Doc("What every draw of the sweep derives from.") @Default("0") long seed) {

  /** The most trials that a sweep can have. */
  static final int MOST_TRIALS = 10_000;

  /** Refuses a search of nothing and a memory that is none. */
  public SweepConfig {
    search = Collections.unmodifiableMap(new LinkedHashMap<>(search));
    if (search.isEmpty()) {
      throw new IllegalArgumentException("search names no key; name at least one with its values");
    }
    memory.ifPresent(MemorySize::bytes);
  }
}
