package io.tandem.models.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.program.Program;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.gpt.Gpt;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which programs generation compiles: an engine may take seconds for one. */
class CompiledProgramsTest {
  private static final Gpt GPT = Models.tiny(13);

  /** A state that notes what is compiled in it. */
  private static DeviceState noting(DeviceState state, List<String> compiled) {
    return (DeviceState)
        Proxy.newProxyInstance(
            CompiledProgramsTest.class.getClassLoader(),
            new Class<?>[] {DeviceState.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("compile")) {
                compiled.add(((Program) arguments[0]).name());
              }
              try {
                return method.invoke(state, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static List<String> compiled(Generation settings, int... prompts) {
    List<String> compiled = new ArrayList<>();
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      Models.initialize(GPT, state, 1);
      try (TokenGenerator generator = new TokenGenerator(GPT, noting(state, compiled))) {
        List<int[]> all = new ArrayList<>();
        for (int length : prompts) {
          all.add(new int[length]);
        }
        generator.generate(all, TokenRequest.of(settings, 3));
      }
    }
    return compiled;
  }

  @Test
  void oneTokenNeedsTheProgramForPromptsAlone() {
    assertEquals(List.of("gpt.prompt"), compiled(Generation.of(1, Sampling.PLAIN), 4));
  }

  @Test
  void rowsThatStayInTheirOrderAreNotArranged() {
    assertEquals(
        List.of("gpt.prompt", "gpt.next"), compiled(Generation.of(3, Sampling.PLAIN), 4, 4));
  }

  @Test
  void beamsOfUnequalPromptsNeedNoProgramForEqualOnes() {
    assertEquals(
        List.of("gpt.prompt", "gpt.next.rows", "gpt.next"),
        compiled(Generation.of(3, BeamSearch.of(2)), 4, 2));
  }
}
