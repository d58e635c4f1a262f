package io.tandem.benchmarks;

import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A file of 16 tensors of 1024 x 1024 32-bit floats, 64 MiB, which the system's cache holds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SafetensorsBenchmark {
  private static final int EXTENT = 1024;

  private final Map<String, HostTensor> tensors = new HashMap<>();
  private Path file;

  /** Writes the file. */
  @Setup
  public void prepare() throws IOException {
    for (int i = 0; i < 16; i++) {
      float[] values = new float[EXTENT * EXTENT];
      for (int j = 0; j < values.length; j++) {
        values[j] = j;
      }
      tensors.put("layer." + i, HostTensor.of(values, EXTENT, EXTENT));
    }
    file = Files.createTempFile("benchmark", ".safetensors");
    write();
  }

  /** Deletes the file. */
  @TearDown
  public void delete() throws IOException {
    Files.delete(file);
  }

  /** All tensors, each copied out of the mapped file. */
  @Benchmark
  public int read() {
    int size = 0;
    for (HostTensor tensor : SafetensorsFile.readAll(file).values()) {
      size += tensor.toFloatArray().length;
    }
    return size;
  }

  /** All tensors onto the disk, forced. */
  @Benchmark
  public Path write() throws IOException {
    SafetensorsWriter.write(file, tensors, Map.of());
    return file;
  }
}
