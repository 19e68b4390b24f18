package io.camelzodb.pickle;

import java.io.IOException;

/** A pickle stream or a literal cannot be read: what is wrong, and at which byte or character. */
public final class PickleException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String kind;
  private final long offset;

  /**
   * A fault in a stream.
   *
   * @param kind one word for programs, such as {@code truncated} or {@code unknown-opcode}
   * @param offset byte offset from the start of the stream
   * @param message what is wrong, for people
   */
  public PickleException(String kind, long offset, String message) {
    super(message + " at byte " + offset);
    this.kind = kind;
    this.offset = offset;
  }

  /** One word for programs, such as {@code truncated} or {@code unknown-opcode}. */
  public String kind() {
    return kind;
  }

  /** Byte offset from the start of the stream. */
  public long offset() {
    return offset;
  }
}
