package io.tandem.experiments;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.prediction.Prediction;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.run.TrainedTeacher;
import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.distillation.ScoreFolder;
import io.tandem.models.distillation.StoredScores;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem teach}: keeps what a teacher says of the documents that others are to learn. */
@Command(
    name = "teach",
    description = {
      "Asks a trained model about all documents of an experiment and keeps its scores, for students"
          + " that have other tokens or run elsewhere: distillation.stored = FOLDER.",
      "Without --teacher the experiment's own model is the teacher, where it needs no backend:"
          + " training = logistic-regression, say. It is trained first."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class TeachCommand implements Callable<Integer> {
  /** Documents that are asked about at once. */
  private static final int AT_ONCE = 512;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The experiment file, whose data and task are taken.")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides keys of the file, such as training=logistic-regression.")
  private List<String> overrides = List.of();

  @Option(
      names = "--teacher",
      paramLabel = "RUN_OR_CHECKPOINT",
      description = "A run or a checkpoint of a model for classes, labels or a number of texts.")
  private Path teacher;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the scores are written to; there must be nothing yet.")
  private Path folder;

  @Mixin private OnBackend on = new OnBackend();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  TeachCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    on.check();
    ScoreFolder scores = new ScoreFolder(folder);
    scores.refuseExisting();
    ExperimentFile experiment = ExperimentFile.read(providers, file, overrides);
    TrainedTeacher trained = new TrainedTeacher(experiment, providers);
    Task task = trained.task();
    if (!StoredScores.fits(task)) {
      throw new BadInputException(
          String.format(
              "scores are kept of classification, multi-label and regression, and not of '%s'",
              task.name()));
    }
    TextDataset data = trained.documents();
    StoredScores stored = teacher == null ? trained.scores(data) : asked(task, data.documents());
    scores.write(stored);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %s of %,d documents, %d each%n",
        folder, task.name(), data.documents().size(), stored.index().outcomes().size());
    out.flush();
    return 0;
  }

  private StoredScores asked(Task task, List<Document> documents) {
    PrintWriter err = spec.commandLine().getErr();
    try (OpenModel open =
        OpenModel.of(on.checkpoint(teacher, err), () -> on.open(providers), providers)) {
      DocumentModel model =
          open.document()
              .filter(one -> one.task().getClass().equals(task.getClass()))
              .orElseThrow(() -> open.unfit("is not for the task '" + task.name() + "'"));
      Map<String, String> provenance = new TreeMap<>();
      provenance.put("model", model.type());
      provenance.put("checkpoint", open.checkpoint().path().toString());
      open.checkpoint()
          .files()
          .forEach(
              path -> provenance.put(path.getFileName().toString(), DataFile.of(path).sha256()));
      try (Answering answering = model.answering(open.load(), on.precision())) {
        List<Prediction> said = new ArrayList<>();
        for (int i = 0; i < documents.size(); i += AT_ONCE) {
          said.addAll(
              answering.answer(documents.subList(i, Math.min(documents.size(), i + AT_ONCE))));
          err.printf("tandem: %,d of %,d documents%n", said.size(), documents.size());
          err.flush();
        }
        return StoredScores.of(task, documents, said, provenance);
      }
    }
  }
}
