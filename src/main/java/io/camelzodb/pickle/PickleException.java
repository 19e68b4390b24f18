package io.camelzodb.pickle;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
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
  private final transient Fault fault;
  private final @Nullable LiteralFault literal;
  private final int line;

  /**
   * A fault in a stream.
   *
   * @param kind one word for programs, such as {@code truncated} or {@code unknown-opcode}
   * @param offset byte offset from the start of the stream
   * @param message what is wrong, for people
   */
  public PickleException(String kind, long offset, String message) {
    this(kind, offset, 0, new Fault.Damaged(atByte(message, offset)), null);
  }

  private PickleException(
      String kind, long offset, int line, Fault fault, @Nullable LiteralFault literal) {
    super(fault.message());
    this.kind = kind;
    this.offset = offset;
    this.line = line;
    this.fault = fault;
    this.literal = literal;
  }

  /**
   * Creates it for a stream that exceeds a limit.
   *
   * @param kind one word for programs, such as {@code limit-maxDepth}
   * @param offset byte offset from the start of the stream
   * @param message what exceeds the limit
   * @param advice what a person can do about it; null if unknown
   */
  public static PickleException ofLimit(
      String kind, long offset, String message, @Nullable String advice) {
    return new PickleException(
        kind, offset, 0, new Fault.Limit(atByte(message, offset), advice), null);
  }

  /** Creates it for a value that a pickle cannot have, and so cannot be written. */
  public static PickleException ofRefused(String kind, long offset, String message) {
    return new PickleException(kind, offset, 0, new Fault.Refused(atByte(message, offset)), null);
  }

  /** Creates it for values that exceed a limit and cannot be written; it has no position. */
  public static PickleException ofValue(String kind, FaultDetails details) {
    return new PickleException(kind, 0, 0, new Fault.Limit(details), null);
  }

  private static String atByte(String message, long offset) {
    return message + " at byte " + offset;
  }

  /** Creates a fault in a literal, at a position counted from 1. */
  public static PickleException inLiteral(long offset, int line, int column, String message) {
    return inLiteral(offset, line, column, new Fault.Damaged(message));
  }

  private static PickleException inLiteral(long offset, int line, int column, Fault fault) {
    Fault located = fault.within("line " + line + ", column " + column);
    return new PickleException("bad-literal", offset, line, located, LiteralFault.SYNTAX);
  }

  /**
   * A fault in the text of a literal.
   *
   * @param text lines with newlines between them
   * @param place the index of the character
   */
  public static PickleException inLiteral(String text, int place, String message) {
    return inLiteral(text, place, new Fault.Damaged(message));
  }

  /**
   * A fault of any kind in the text of a literal.
   *
   * @param text lines with newlines between them
   * @param place the index of the character
   */
  public static PickleException inLiteral(String text, int place, Fault fault) {
    int line = 1;
    int start = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < place; i = text.indexOf('\n', i + 1)) {
      line++;
      start = i + 1;
    }
    int column = text.codePointCount(start, Math.min(place, text.length())) + 1;
    return inLiteral(place, line, column, fault);
  }

  /** Returns the same fault of a literal, with another kind. */
  public PickleException as(LiteralFault other) {
    return new PickleException(kind, offset, line, fault, other);
  }

  /**
   * Returns the exception that Python raises for a text that is no literal; null for a fault in a
   * stream.
   */
  public @Nullable LiteralFault literalFault() {
    return literal;
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

  /** Returns the error. It has no place: the offset is within a record, the line within a text. */
  @Override
  public Fault fault() {
    return fault;
  }
}
