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

  private PickleException(long offset, String message) {
    super(message);
    this.kind = "bad-literal";
    this.offset = offset;
  }

  /** A fault in a literal, at a place counted from 1. */
  static PickleException inLiteral(long offset, int line, int column, String message) {
    return new PickleException(offset, "line " + line + ", column " + column + ": " + message);
  }

  /** One word for programs, such as {@code truncated} or {@code unknown-opcode}. */
  public String kind() {
    return kind;
  }

  /** Byte offset from the start of the stream; of a literal, the offset of the character. */
  public long offset() {
    return offset;
  }
}
