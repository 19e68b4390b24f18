package io.camelzodb.pickle;

/** Represents a read-only view of a buffer (opcode READONLY_BUFFER of protocol 5). Immutable. */
public final class ReadOnlyBuffer implements Value {
  private Value of;

  /** Creates a read-only view of {@code of}. */
  public ReadOnlyBuffer(Value of) {
    this.of = of;
  }

  /** Sets the buffer later, while the graph is being built. */
  public void make(Value of) {
    this.of = of;
  }

  /** Returns the buffer. */
  public Value of() {
    return of;
  }
}
