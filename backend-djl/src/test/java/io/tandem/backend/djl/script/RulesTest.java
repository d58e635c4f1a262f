package io.tandem.backend.djl.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.op.Primitive;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {

  @Test
  void everyPrimitiveHasARule() {
    List<Class<?>> missing =
        Arrays.stream(Primitive.class.getPermittedSubclasses())
            .filter(type -> !Rules.covers(type))
            .toList();
    assertEquals(List.of(), missing);
  }
}
