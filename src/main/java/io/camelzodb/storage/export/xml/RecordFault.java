package io.camelzodb.storage.export.xml;

/** Reports that a record of an XML export cannot be read: the reason, and the byte. */
final class RecordFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  RecordFault(int offset, String message) {
    super(message, null, false, false);
    this.offset = offset;
  }

  /** Returns the offset from the start of the record, in bytes. */
  int offset() {
    return offset;
  }
}
