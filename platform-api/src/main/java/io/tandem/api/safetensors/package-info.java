/**
 * Weights in the safetensors format (github.com/huggingface/safetensors, "Format"): eight bytes
 * that give the length of a JSON header, the header with each tensor's name, type, shape and place,
 * and the tensors' bytes, little-endian, without holes.
 *
 * <p>Files are mapped into memory, not read onto the heap, and taken for hostile: whatever the
 * header says is checked before a tensor is made of it. Files are written in the order that the
 * reference library has, byte for byte the same, and replace what is there atomically.
 */
package io.tandem.api.safetensors;
