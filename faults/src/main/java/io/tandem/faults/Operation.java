package io.tandem.faults;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A change that was made to a file system, or a force. Folders, files and links are numbers that
 * stay the same when a name changes; 0 is the folder at the top.
 */
public sealed interface Operation {

  /** A change to the entries of one folder, which only a force of that folder makes safe. */
  sealed interface Entry extends Operation {
    /** The folder whose entries change. */
    int folder();

    /** Makes the change to the entries of a folder, in which earlier ones may be missing. */
    void change(Map<String, Integer> entries);
  }

  /**
   * A new file, folder or link got its name.
   *
   * @param node what is new
   */
  record Add(int folder, String name, int node) implements Entry {
    @Override
    public void change(Map<String, Integer> entries) {
      entries.put(name, node);
    }
  }

  /**
   * A file, folder or link got another name in the same folder, in place of what had it before.
   *
   * @param node what got it
   */
  record Rename(int folder, String from, String to, int node) implements Entry {
    @Override
    public void change(Map<String, Integer> entries) {
      entries.remove(from, node);
      entries.put(to, node);
    }
  }

  /**
   * A name was taken away.
   *
   * @param node what had it
   */
  record Remove(int folder, String name, int node) implements Entry {
    @Override
    public void change(Map<String, Integer> entries) {
      entries.remove(name, node);
    }
  }

  /**
   * A file's content changed.
   *
   * @param file which
   * @param content all of it, as it was then
   */
  record Content(int file, ByteBuffer content) implements Operation {}

  /** A file's content, or a folder's entries, went to the disk. */
  record Force(int node) implements Operation {}
}
