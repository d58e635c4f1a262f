package io.tandem.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real channel whose writes may be short or fail; a folder's can be forced alone. */
final class FaultyChannel extends FileChannel {
  private final FaultyFileSystem fileSystem;
  private final Path path;
  private final FileChannel real;
  private final int node;

  FaultyChannel(FaultyFileSystem fileSystem, Path path, FileChannel real, int node) {
    this.fileSystem = fileSystem;
    this.path = path;
    this.real = real;
    this.node = node;
  }

  /** Has the content written down as it is now. */
  void changed() throws IOException {
    // Read by its own name, for the channel may be open for writing alone.
    fileSystem.history().changed(node, ByteBuffer.wrap(Files.readAllBytes(FaultyPath.real(path))));
  }

  /** A write to the real channel. */
  @FunctionalInterface
  private interface Write {
    int of(ByteBuffer bytes) throws IOException;
  }

  private int write(ByteBuffer bytes, Write write) throws IOException {
    int half = fileSystem.faults().half(bytes.remaining());
    if (half > 0) {
      part(bytes.duplicate(), half, write);
    }
    fileSystem.faults().fill("write " + path);
    return part(bytes, fileSystem.faults().taken(bytes.remaining()), write);
  }

  private int part(ByteBuffer bytes, int length, Write write) throws IOException {
    ByteBuffer part = bytes.slice(bytes.position(), length);
    while (part.hasRemaining()) {
      write.of(part);
    }
    bytes.position(bytes.position() + length);
    changed();
    return length;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return write(bytes, real::write);
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    return write(bytes, part -> real.write(part, position + part.position()));
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (buffers[i].hasRemaining()) {
        return write(buffers[i]);
      }
    }
    return 0;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    fileSystem.faults().call("truncate " + path);
    real.truncate(size);
    changed();
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    fileSystem.faults().call("force " + path);
    fileSystem.history().forced(node);
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    fileSystem.faults().call("read " + path);
    return real.read(bytes);
  }

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    fileSystem.faults().call("read " + path);
    return real.read(bytes, position);
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    fileSystem.faults().call("read " + path);
    return real.read(buffers, offset, length);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    fileSystem.faults().call("read " + path);
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException("transferFrom");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    if (mode != MapMode.READ_ONLY) {
      throw new UnsupportedOperationException("map for writing");
    }
    fileSystem.faults().call("map " + path);
    return real.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
