package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.LiteralFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes a Python expression without running it: enough to say what {@code ast.literal_eval}
 * returns or raises, and whether it can be assigned to.
 *
 * @param parts of a tuple, list or set: its items; of a dictionary: keys and values in turn; of a
 *     sign or sum: its operands
 */
record Expression(Kind kind, List<Expression> parts) {

  /** The kind of expression. */
  enum Kind {
    NUMBER,
    IMAGINARY,
    /** Text, bytes, None, True, False, Ellipsis. */
    CONSTANT,
    TUPLE,
    LIST,
    SET,
    EMPTY_SET,
    DICTIONARY,
    /** A plus or minus before an operand. */
    SIGN,
    /** Two operands with plus or minus between them. */
    SUM,
    NAME,
    /** An attribute or a subscript. */
    PLACE,
    STARRED,
    OTHER
  }

  /** The result of evaluating it. */
  private enum Outcome {
    HASHABLE,
    MUTABLE,
    VALUE,
    TYPE
  }

  static Expression of(Kind kind) {
    return new Expression(kind, List.of());
  }

  /** Returns the exception of literal_eval, in its order of evaluation; null for a literal. */
  @Nullable LiteralFault fault() {
    return switch (outcome()) {
      case VALUE -> LiteralFault.VALUE;
      case TYPE -> LiteralFault.TYPE;
      case HASHABLE, MUTABLE -> null;
    };
  }

  /** Recursion as deep as its brackets, which are bounded. */
  private Outcome outcome() {
    return switch (kind) {
      case NUMBER, IMAGINARY, CONSTANT -> Outcome.HASHABLE;
      case EMPTY_SET -> Outcome.MUTABLE;
      case SIGN -> parts.get(0).isNumber() ? Outcome.HASHABLE : Outcome.VALUE;
      case SUM -> {
        Expression left = parts.get(0);
        Expression plain = left.kind == Kind.SIGN ? left.parts.get(0) : left;
        boolean complex = plain.kind == Kind.NUMBER && parts.get(1).kind == Kind.IMAGINARY;
        yield complex ? Outcome.HASHABLE : Outcome.VALUE;
      }
      case TUPLE, LIST, SET, DICTIONARY -> compound();
      case NAME, PLACE, STARRED, OTHER -> Outcome.VALUE;
    };
  }

  private Outcome compound() {
    boolean hashable = kind == Kind.TUPLE;
    Outcome key = Outcome.HASHABLE;
    for (int i = 0; i < parts.size(); i++) {
      Outcome part = parts.get(i).outcome();
      if (part == Outcome.VALUE || part == Outcome.TYPE) {
        return part;
      }
      hashable &= part == Outcome.HASHABLE;
      boolean isKey = kind == Kind.DICTIONARY && i % 2 == 0;
      key = isKey || kind == Kind.SET ? part : key;
      // A key is hashed once its value is known.
      if (!isKey && key == Outcome.MUTABLE) {
        return Outcome.TYPE;
      }
    }
    return hashable ? Outcome.HASHABLE : Outcome.MUTABLE;
  }

  private boolean isNumber() {
    return kind == Kind.NUMBER || kind == Kind.IMAGINARY;
  }

  /** Whether {@code for} may assign to it. */
  boolean isTarget() {
    return switch (kind) {
      case NAME, PLACE -> true;
      case STARRED, TUPLE, LIST -> parts.stream().allMatch(Expression::isTarget);
      case NUMBER, IMAGINARY, CONSTANT, SET, EMPTY_SET, DICTIONARY, SIGN, SUM, OTHER -> false;
    };
  }
}
