package io.tandem.backend.djl.script;

import io.tandem.api.op.Constant;
import io.tandem.api.op.Fill;
import io.tandem.api.op.Iota;
import io.tandem.api.op.RandomUniform;
import io.tandem.api.op.Size;

/** Operations that make tensors of nothing, or of a seed. */
final class CreationRules {
  /** The odd numbers with which SplitMix64 (Steele, Lea and Flood 2014) counts and mixes. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final long MIX1 = 0xBF58476D1CE4E5B9L;
  private static final long MIX2 = 0x94D049BB133111EBL;

  private CreationRules() {}

  static void addTo(Rules rules) {
    rules.add(Fill.class, (op, call) -> call.define(call.emitter().full(op)));
    rules.add(Constant.class, (op, call) -> call.given(call.emitter().constant(op)));
    rules.add(Iota.class, CreationRules::iota);
    rules.add(Size.class, CreationRules::size);
    rules.add(RandomUniform.class, CreationRules::uniform);
  }

  private static void iota(Iota op, Application call) {
    String type = ", dtype=" + Literals.code(op.dtype()) + call.emitter().device();
    call.define("torch.arange(" + call.emitter().dim(op.size()) + type + ")");
  }

  private static void size(Size op, Application call) {
    String type = ", dtype=" + Literals.code(op.dtype()) + call.emitter().device();
    call.define("torch.full([], " + call.emitter().dim(op.dim()) + type + ")");
  }

  /**
   * Draws from a generator that is seeded for this draw: one of its own on a CPU, and on a GPU, for
   * which scripts cannot make generators, the process's own. Seed and salt are mixed because the
   * CPU's generator keeps only the lower half of its seed.
   */
  private static void uniform(RandomUniform op, Application call) {
    Emitter emitter = call.emitter();
    boolean cpu = emitter.target().isCpu();
    // The seed is mixed on the host: reading each from the device would wait for all before it.
    String seed = cpu ? call.name(0) : emitter.shared("torch.cpu(" + call.name(0) + ")");
    long salt = (op.salt() + 1) * GOLDEN;
    String mixed = call.temporary("torch.add(" + seed + ", " + Literals.of(salt) + ")");
    mixed = mix(call, mixed, 30, MIX1);
    mixed = mix(call, mixed, 27, MIX2);
    mixed = "int(" + call.temporary(shifted(mixed, 31)) + ")";
    String generator = "None";
    if (cpu) {
      String device = "torch.device(\"" + emitter.target().device() + "\")";
      generator = call.temporary("torch.Generator(device=" + device + ", seed=" + mixed + ")");
    } else {
      emitter.line("torch.manual_seed(" + mixed + ")");
      emitter.seed();
    }
    String drawn = ", generator=" + generator + ", dtype=6" + emitter.device();
    call.define("torch.rand(" + call.dims(op.shape()) + drawn + ")");
  }

  private static String mix(Application call, String z, int shift, long factor) {
    return call.temporary("torch.mul(" + shifted(z, shift) + ", " + Literals.of(factor) + ")");
  }

  /** z ^ (z >>> shift), the shift of a signed number made unsigned by a mask. */
  private static String shifted(String z, int shift) {
    String right = "torch.bitwise_right_shift(" + z + ", " + shift + ")";
    String masked = "torch.bitwise_and(" + right + ", " + Literals.of(-1L >>> shift) + ")";
    return "torch.bitwise_xor(" + z + ", " + masked + ")";
  }
}
