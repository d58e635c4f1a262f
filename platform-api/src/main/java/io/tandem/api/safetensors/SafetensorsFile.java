package io.tandem.api.safetensors;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.tensor.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A safetensors file that is open for reading. The header is checked in full when it is opened;
 * tensors are mapped into memory when they are asked for, and stay valid after the file is closed,
 * as long as nobody shortens it.
 *
 * <p>Thread-safe. Little-endian machines only, as the format is.
 */
public final class SafetensorsFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final Header.Content header;

  private SafetensorsFile(Path path, FileChannel channel, Header.Content header) {
    this.path = path;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file and checks its header: it is JSON of at most 100 MB within the file, names every
   * tensor once, and places tensors whose lengths follow from type and shape side by side so that
   * they fill the file.
   *
   * @param path the file
   * @return the open file
   * @throws BadInputException if there is no such file, it cannot be read, or it breaks a rule; the
   *     message names the tensor
   */
  public static SafetensorsFile open(Path path) {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new UnsupportedOperationException("safetensors on a big-endian machine");
    }
    if (Files.isDirectory(path)) {
      throw new BadInputException(path + ": a folder, not a safetensors file");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      return new SafetensorsFile(path, channel, readHeader(path, channel));
    } catch (NoSuchFileException e) {
      throw new BadInputException(path + ": there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new BadInputException(path + ": may not be read", e);
    } catch (IOException e) {
      close(channel, e);
      throw new BadInputException(path + ": cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      close(channel, e);
      throw e;
    }
  }

  /**
   * Reads all tensors of a file, mapped into memory.
   *
   * @param path the file
   * @return the tensors by name, in the order of their places
   * @throws BadInputException as {@link #open} and {@link #tensor} do
   */
  public static Map<String, HostTensor> readAll(Path path) {
    try (SafetensorsFile file = open(path)) {
      Map<String, HostTensor> tensors = new LinkedHashMap<>();
      file.tensors().keySet().forEach(name -> tensors.put(name, file.tensor(name)));
      return tensors;
    }
  }

  /**
   * The texts that the file carries beside its tensors.
   *
   * @return the texts by key, for example {@code format}
   */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * The tensors that are in the file.
   *
   * @return what the header says of each, by name, in the order of their places
   */
  public Map<String, StoredTensor> tensors() {
    return header.tensors();
  }

  /**
   * Maps a tensor into memory; its bytes are read from the disk as they are used.
   *
   * @param name the tensor's name
   * @return the tensor
   * @throws BadInputException if there is no such tensor, it has 2 GiB or more, or the file cannot
   *     be mapped
   */
  public HostTensor tensor(String name) {
    StoredTensor stored = header.tensors().get(name);
    if (stored == null) {
      throw new BadInputException(
          path + ": no tensor '" + name + "'; " + NearestName.hint(name, tensors().keySet()));
    }
    if (stored.length() > Integer.MAX_VALUE) {
      throw new BadInputException(
          path + ": '" + name + "': " + stored.length() + " bytes; at most 2147483647 can be read");
    }
    long[] extents = stored.extents().stream().mapToLong(Long::longValue).toArray();
    try {
      ByteBuffer bytes =
          stored.length() == 0
              ? ByteBuffer.allocate(0)
              : channel.map(FileChannel.MapMode.READ_ONLY, stored.offset(), stored.length());
      return HostTensor.wrap(stored.dtype(), bytes, extents);
    } catch (IOException e) {
      throw new BadInputException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Closes the file; tensors that were mapped stay valid. */
  @Override
  public void close() {
    close(channel, null);
  }

  private static Header.Content readHeader(Path path, FileChannel channel) throws IOException {
    long fileLength = channel.size();
    if (fileLength < 8) {
      throw new BadInputException(
          path + ": " + fileLength + " bytes are too few for a safetensors file");
    }
    ByteBuffer start = read(path, channel, 0, 8);
    long headerLength = start.getLong(0);
    if (headerLength < 0 || headerLength > Header.LONGEST) {
      refusePickle(path, start);
      throw new BadInputException(
          String.format(
              "%s: not a safetensors file: its header would have %s bytes (at most %d)",
              path, Long.toUnsignedString(headerLength), Header.LONGEST));
    }
    if (headerLength > fileLength - 8) {
      throw new BadInputException(
          String.format(
              "%s: cut short: the header has %d bytes, but the file ends after %d",
              path, headerLength, fileLength - 8));
    }
    byte[] utf8 = read(path, channel, 8, (int) headerLength).array();
    return Header.read(utf8, path.toString(), fileLength);
  }

  private static void refusePickle(Path path, ByteBuffer start) {
    boolean zip = start.get(0) == 'P' && start.get(1) == 'K';
    boolean pickle = start.get(0) == (byte) 0x80 && start.get(1) >= 2 && start.get(1) <= 5;
    if (zip || pickle) {
      throw new BadInputException(
          path
              + ": this looks like a pickle of PyTorch's. Reading one can run any code that its"
              + " maker put there, so it is never read; convert it to safetensors");
    }
  }

  private static ByteBuffer read(Path path, FileChannel channel, long offset, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new BadInputException(path + ": cut short while it was read");
      }
    }
    return bytes;
  }

  private static void close(FileChannel channel, Exception cause) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      if (cause == null) {
        throw new UncheckedIOException(e);
      }
      cause.addSuppressed(e);
    }
  }
}
