package io.camelzodb.pickle;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a pickle stream or a literal cannot be read: what is wrong, and at which byte or
 * character.
 */
public final class PickleException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final String kind;
  private final long offset;
  private final @Nullable LiteralFault fault;
  private final int line;

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
    this.fault = null;
    this.line = 0;
  }

  private PickleException(
      String kind, long offset, int line, String message, @Nullable LiteralFault fault) {
    super(message);
    this.kind = kind;
    this.offset = offset;
    this.line = line;
    this.fault = fault;
  }

  /** Creates a fault of values that cannot be written, which has no position. */
  public static PickleException ofValue(String kind, String message) {
    return new PickleException(kind, 0, 0, message, null);
  }

  /** Creates a fault in a literal, at a position counted from 1. */
  public static PickleException inLiteral(long offset, int line, int column, String message) {
    String where = "line " + line + ", column " + column + ": ";
    return new PickleException("bad-literal", offset, line, where + message, LiteralFault.SYNTAX);
  }

  /**
   * A fault in the text of a literal.
   *
   * @param text lines with newlines between them
   * @param place the index of the character
   */
  public static PickleException inLiteral(String text, int place, String message) {
    int line = 1;
    int start = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < place; i = text.indexOf('\n', i + 1)) {
      line++;
      start = i + 1;
    }
    int column = text.codePointCount(start, Math.min(place, text.length())) + 1;
    return inLiteral(place, line, column, message);
  }

  /** Returns the same fault of a literal, with another kind. */
  public PickleException as(LiteralFault other) {
    return new PickleException(kind, offset, line, String.valueOf(getMessage()), other);
  }

  /**
   * Returns the exception that Python raises for a text that is no literal; null for a fault in a
   * stream.
   */
  public @Nullable LiteralFault literalFault() {
    return fault;
  }

  /** One word for programs, such as {@code truncated} or {@code unknown-opcode}. */
  public String kind() {
    return kind;
  }

  /** Byte offset from the start of the stream; of a literal, the offset of the character. */
  public long offset() {
    return offset;
  }

  /** The line of the text of a literal, counted from 1; 0 in a stream. */
  public int line() {
    return line;
  }

  @Override
  public Fault fault() {
    // The offset is within a record and says nothing about the place in a file.
    return new Fault.Damaged(String.valueOf(getMessage()));
  }
}
