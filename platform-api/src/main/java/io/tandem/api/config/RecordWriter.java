package io.tandem.api.config;

/** Writes records back as config trees, every value spelled out. */
public final class RecordWriter {
  private RecordWriter() {}

  /**
   * Writes a record as a section that {@link RecordBinder} reads back equal. Keys stand in the
   * order of the record's components; empty optional values are left out.
   *
   * @param record the record
   * @param origin the origin that every node is given
   * @return the section
   */
  public static ConfigNode.Section write(Record record, Origin origin) {
    return new ConfigNode.Section(RecordSchema.of(record.getClass()).write(record, origin), origin);
  }
}
