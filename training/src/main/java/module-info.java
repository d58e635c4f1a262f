/**
 * The training loop, learning-rate schedules, checkpoints and callbacks. It drives programs that a
 * backend has compiled and knows neither the model nor the engine behind them.
 */
module io.tandem.training {
  requires transitive io.tandem.api;

  exports io.tandem.training;

  provides io.tandem.api.training.Trainer with
      io.tandem.training.GradientTrainer,
      io.tandem.training.UntrainedTrainer;
}
