package io.tandem.models.answering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Examples are numbers; their sums are computed, over a known length. */
class ExampleProgramTest {
  private static final ExampleEncoder ENCODER =
      new ExampleEncoder() {
        @Override
        public Map<String, Feature> features() {
          return Map.of(
              "x",
              new Feature(DType.FLOAT32, List.of("time"), 0),
              "labels",
              Feature.integers(-100));
        }

        @Override
        public List<String> lengthAxes() {
          return List.of("time");
        }

        @Override
        public Example encode(Document document) {
          throw new UnsupportedOperationException("examples are made without documents");
        }
      };

  private static Example example(int number) {
    float[] x = new float[number * 13 % 30];
    for (int i = 0; i < x.length; i++) {
      x[i] = number + i;
    }
    return new Example(
        "example " + number,
        Map.of("x", HostTensor.of(x, x.length), "labels", HostTensor.of(new int[] {number})),
        1);
  }

  private static Program sum(Lengths lengths) {
    return Trace.program(
        "sum",
        trace -> {
          int time = lengths.of("time");
          Tensor x = trace.input("x", TensorType.float32(Dim.symbol("batch"), Dim.of(time)));
          trace.output("sum", x.sum(List.of(1), false));
        });
  }

  @Test
  void everyExampleIsComputedOnceByAProgramForItsLength() {
    List<Example> examples = IntStream.range(0, 300).mapToObj(ExampleProgramTest::example).toList();
    double[] sums = new double[examples.size()];
    int[] times = new int[examples.size()];
    List<Lengths> traced = new ArrayList<>();
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        ExampleProgram program =
            new ExampleProgram(
                state,
                ENCODER,
                8,
                batch -> Lengths.of("time", (int) batch.get("x").extents()[1]),
                lengths -> {
                  traced.add(lengths);
                  return sum(lengths);
                })) {
      program.run(
          examples,
          (numbers, outputs) -> {
            for (int row = 0; row < numbers.size(); row++) {
              times[numbers.get(row)]++;
              sums[numbers.get(row)] = outputs.get("sum").getDouble(row);
            }
          });
      program.run(List.of(), (numbers, outputs) -> times[0]++);
    }
    int[] ones = IntStream.generate(() -> 1).limit(examples.size()).toArray();
    assertArrayEquals(ones, times);
    for (int i = 0; i < sums.length; i++) {
      int length = i * 13 % 30;
      assertEquals(length * i + length * (length - 1) / 2.0, sums[i], "example " + i);
    }
    assertEquals(
        List.of(8, 16, 24, 32), traced.stream().map(one -> one.of("time")).sorted().toList());
  }
}
