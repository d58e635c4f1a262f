package io.tandem.api.model;

import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Task;

/** A model that learns from documents, each of them one example. */
public interface ExampleModel extends Model {
  /** What it was made for. */
  Task task();

  /** Makes examples of documents: what {@link #objective} reads, batched. */
  ExampleEncoder encoder();
}
