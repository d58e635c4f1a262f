package io.tandem.experiments.run;

import io.tandem.api.config.Origin;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.config.RecordWriter;
import io.tandem.experiments.report.ConfigDefaults;
import io.tandem.experiments.wiring.Providers;

/** What experiments say where their files say nothing. */
public final class ExperimentDefaults {
  private ExperimentDefaults() {}

  /**
   * Makes the defaults of the parts on the path.
   *
   * @param providers the parts
   * @return what resolves experiment files
   */
  public static ConfigDefaults of(Providers providers) {
    RecordBinder binder = new RecordBinder(providers.catalog());
    return new ConfigDefaults(
        config ->
            RecordWriter.write(binder.bind(config, ExperimentConfig.class), Origin.of("defaults")));
  }
}
