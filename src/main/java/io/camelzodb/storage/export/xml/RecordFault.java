package io.camelzodb.storage.export.xml;

/** A record of an XML export cannot be read: what is wrong, and at which of its bytes. */
final class RecordFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  RecordFault(int offset, String message) {
    super(message, null, false, false);
    this.offset = offset;
  }

  /** Offset from the start of the record, in bytes. */
  int offset() {
    return offset;
  }
}
