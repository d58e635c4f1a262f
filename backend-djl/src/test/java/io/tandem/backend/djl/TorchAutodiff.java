package io.tandem.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.djl.script.Script;
import io.tandem.backend.djl.script.Target;
import io.tandem.backend.djl.script.TorchScript;
import io.tandem.backend.tck.Autodiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** libtorch's autograd over a program's script. */
final class TorchAutodiff implements Autodiff {

  @Override
  public Optional<Map<String, HostTensor>> gradients(
      Program program, Map<String, HostTensor> inputs, List<String> wrt) {
    List<String> names = new ArrayList<>(program.inputs().keySet());
    Script script = TorchScript.of(program, new Target("cpu", false));
    String source = script.source() + differentiate(names, wrt);
    try (PtNDManager memory =
            (PtNDManager) ai.djl.engine.Engine.getEngine("PyTorch").newBaseManager();
        Transfer transfer = new Transfer(memory, "cpu", false);
        ScriptModule module = ScriptModule.compile(memory, source)) {
      NDList arguments = new NDList();
      // The list of constants must not be empty, or DJL passes no list at all.
      add(arguments, "k[]", transfer.toDevice(memory, HostTensor.scalar(0f)));
      script.constants().forEach(c -> add(arguments, "k[]", transfer.toDevice(memory, c)));
      names.forEach(name -> add(arguments, "x[]", transfer.toDevice(memory, inputs.get(name))));
      add(arguments, "module_method:differentiate", memory.create(0f));
      JniUtils.setGradMode(true);
      NDList gradients = IValueUtils.forward(module.block(), arguments, true);
      Map<String, HostTensor> result = new LinkedHashMap<>();
      for (int i = 0; i < wrt.size(); i++) {
        PtNDArray gradient = (PtNDArray) gradients.get(i);
        result.put(wrt.get(i), transfer.toHost(gradient, DType.FLOAT32));
      }
      return Optional.of(result);
    } catch (ai.djl.engine.EngineException e) {
      return Optional.empty();
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  private static void add(NDList arguments, String name, NDArray array) {
    array.setName(name);
    arguments.add(array);
  }

  private static String differentiate(List<String> names, List<String> wrt) {
    StringBuilder source = new StringBuilder();
    source.append("  def differentiate(self, k: List[Tensor], x: List[Tensor]) -> List[Tensor]:\n");
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String input = "x[" + i + "]";
      if (wrt.contains(names.get(i))) {
        source.append(
            String.format("    w%d = torch.requires_grad_(torch.detach(%s))%n", i, input));
        input = "w" + i;
      }
      inputs.add(input);
    }
    List<String> leaves = wrt.stream().map(name -> "w" + names.indexOf(name)).toList();
    source.append("    constants = torch.slice(k, 1, 9223372036854775807, 1)\n");
    source.append(
        String.format(
            "    y = (self).run(annotate(List[Tensor], []), constants, %s)%n",
            inputs.isEmpty() ? "annotate(List[Tensor], [])" : inputs));
    source.append(
        String.format("    g = torch.grad([y[0]], %s, None, None, False, True)%n", leaves));
    for (int i = 0; i < leaves.size(); i++) {
      source.append(
          String.format(
              "    g%1$d = g[%1$d]%n"
                  + "    if torch.__isnot__(g%1$d, None):%n"
                  + "      d%1$d = torch.contiguous(unchecked_cast(Tensor, g%1$d))%n"
                  + "    else:%n"
                  + "      d%1$d = torch.zeros_like(%2$s)%n",
              i, leaves.get(i)));
    }
    List<String> results = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      results.add("d" + i);
    }
    return source.append("    return ").append(results).append('\n').toString();
  }
}
