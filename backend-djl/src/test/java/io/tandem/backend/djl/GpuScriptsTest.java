package io.tandem.backend.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tandem.api.op.CrossEntropy;
import io.tandem.api.op.EmbeddingGrad;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.djl.script.Script;
import io.tandem.backend.djl.script.Target;
import io.tandem.backend.djl.script.TorchScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Scripts as they are written for GPUs, run on a CPU, which PyTorch also knows as {@code cpu:0}.
 */
class GpuScriptsTest {
  private static final Target GPU = new Target("cpu:0", true);
  private static final Dim N = Dim.symbol("n");

  private static Map<String, HostTensor> run(Program program, Map<String, HostTensor> inputs) {
    Script script = TorchScript.of(program, GPU);
    try (PtNDManager memory = (PtNDManager) TorchLibrary.engine().newBaseManager(Device.cpu());
        Transfer transfer = new Transfer(memory, "cpu", false);
        ScriptModule module = ScriptModule.compile(memory, script.source())) {
      List<PtNDArray> constants = new ArrayList<>();
      script.constants().forEach(value -> constants.add(transfer.toDevice(memory, value)));
      List<PtNDArray> given = new ArrayList<>();
      program.inputs().keySet().forEach(n -> given.add(transfer.toDevice(memory, inputs.get(n))));
      try (IValue none = IValue.listFrom(new PtNDArray[0]);
          IValue k = IValue.listFrom(constants.toArray(PtNDArray[]::new));
          IValue x = IValue.listFrom(given.toArray(PtNDArray[]::new));
          IValue result = module.run(Script.METHOD, none, k, x)) {
        PtNDArray[] arrays = result.toTensorArray(memory);
        Map<String, HostTensor> outputs = new HashMap<>();
        int i = 0;
        for (var output : program.outputs().entrySet()) {
          DType dtype = output.getValue().type().dtype();
          outputs.put(output.getKey(), transfer.toHost(arrays[i++], dtype));
        }
        return outputs;
      }
    }
  }

  /** Its kernel for CPUs takes -1 for a row that is left out. */
  private static Program tableGradient(Dim count) {
    return Trace.program(
        "table",
        trace ->
            trace.output(
                "table",
                trace
                    .apply(
                        new EmbeddingGrad(Dim.of(3)),
                        trace.input("ids", TensorType.int32(count)),
                        trace.input("g", TensorType.float32(count, Dim.of(2))))
                    .get(0)));
  }

  private static Map<String, HostTensor> rows(int... ids) {
    return Map.of(
        "ids",
        HostTensor.of(ids, ids.length),
        "g",
        HostTensor.of(new float[2 * ids.length], ids.length, 2));
  }

  @Test
  void anIndexOutOfRangeIsRefusedBeforeAKernelSeesIt() {
    for (Dim count : List.of(N, Dim.of(2))) {
      Program program = tableGradient(count);
      assertEquals(Shape.of(3, 2), run(program, rows(0, 2)).get("table").shape());
      for (int index : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        EngineException error =
            assertThrows(EngineException.class, () -> run(program, rows(1, index)));
        assertTrue(error.getMessage().contains("index out of range"), error.getMessage());
      }
    }
    assertEquals(Shape.of(3, 2), run(tableGradient(N), rows()).get("table").shape());
  }

  private static double[] losses(int... targets) {
    Program program =
        Trace.program(
            "losses",
            trace ->
                trace.output(
                    "losses",
                    trace
                        .apply(
                            new CrossEntropy(-100, 0),
                            trace.input("logits", TensorType.float32(N, Dim.of(2))),
                            trace.input("targets", TensorType.int32(N)))
                        .get(0)));
    Map<String, HostTensor> inputs =
        Map.of(
            "logits", HostTensor.of(new float[2 * targets.length], targets.length, 2),
            "targets", HostTensor.of(targets, targets.length));
    return run(program, inputs).get("losses").toDoubleArray();
  }

  @Test
  void aTargetIsAClassOrTheOneThatIsIgnored() {
    double half = Math.log(2);
    assertArrayEquals(new double[] {half, 0, half}, losses(0, -100, 1), 1e-6);
    for (int target : new int[] {-1, 2}) {
      EngineException error = assertThrows(EngineException.class, () -> losses(0, target));
      assertTrue(error.getMessage().contains("index out of range"), error.getMessage());
    }
  }

  @Test
  void aDrawIsThatOfItsSeedAndItsPlace() {
    Program program =
        Trace.program(
            "draws",
            trace -> {
              trace.output("a", trace.uniform(Shape.of(50)));
              trace.output("b", trace.uniform(Shape.of(50)));
            });
    assertTrue(TorchScript.of(program, GPU).seeds());
    assertFalse(TorchScript.of(program, new Target("cpu", true)).seeds());
    Map<String, HostTensor> first = run(program, Map.of(Trace.SEED, HostTensor.scalar(7L)));
    assertEquals(first, run(program, Map.of(Trace.SEED, HostTensor.scalar(7L))));
    assertNotEquals(first.get("a"), first.get("b"));
    assertNotEquals(
        first.get("a"), run(program, Map.of(Trace.SEED, HostTensor.scalar(8L))).get("a"));
  }
}
