package io.tandem.backend.djl;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module that was written here, and never touched a disk: libtorch is handed the
 * archive that {@code torch.jit.save} would have written for a module without parameters.
 */
final class ScriptModule implements AutoCloseable {
  private static final String CLASS =
      "class Script(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n";

  private final PtSymbolBlock block;

  private ScriptModule(PtSymbolBlock block) {
    this.block = block;
  }

  /**
   * Compiles methods.
   *
   * @throws ai.djl.engine.EngineException if libtorch rejects the source
   */
  static ScriptModule compile(PtNDManager memory, String methods) {
    try {
      ByteArrayInputStream archive = new ByteArrayInputStream(archive(CLASS + methods));
      return new ScriptModule(JniUtils.loadModule(memory, archive, false, false));
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
  }

  /** Runs a method without recording anything for libtorch's own differentiation. */
  IValue run(String method, IValue... arguments) {
    return IValueUtils.runMethod(block, method, arguments);
  }

  /** The module as DJL has it. */
  PtSymbolBlock block() {
    return block;
  }

  @Override
  public void close() {
    block.close();
  }

  private static byte[] archive(String source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "script/data.pkl", instance());
      store(zip, "script/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      // An empty tuple.
      store(zip, "script/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "script/version", "10\n".getBytes(StandardCharsets.US_ASCII));
      store(zip, "script/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  /** The pickle of a Script with training = False, in protocol 2. */
  private static byte[] instance() throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2});
    pickle.write("c__torch__\nScript\n".getBytes(StandardCharsets.US_ASCII));
    pickle.write(")\u0081}(X".getBytes(StandardCharsets.ISO_8859_1));
    byte[] name = "training".getBytes(StandardCharsets.US_ASCII);
    pickle.write(new byte[] {(byte) name.length, 0, 0, 0});
    pickle.write(name);
    pickle.write("\u0089ub.".getBytes(StandardCharsets.ISO_8859_1));
    return pickle.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setCrc(checksum.getValue());
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
