package io.tandem.backend.djl.script;

/**
 * What a script is written for.
 *
 * @param device the device in PyTorch's notation, {@code cpu} or {@code cuda:0}
 * @param fused whether fused and in-place kernels may stand for composites
 */
public record Target(String device, boolean fused) {

  /** Whether kernels that exist for CPUs only may be used. */
  boolean isCpu() {
    return device.equals("cpu");
  }
}
