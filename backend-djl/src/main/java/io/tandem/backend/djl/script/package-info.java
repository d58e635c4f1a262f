/**
 * Programs as TorchScript source: one rule for each operation, the places where an engine's fused
 * or in-place kernel stands for several of them, and the names by which an error of the engine is
 * traced back to a layer. Knows nothing of DJL: it makes text.
 */
package io.tandem.backend.djl.script;
