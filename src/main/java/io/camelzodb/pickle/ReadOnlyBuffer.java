package io.camelzodb.pickle;

/** A read-only view of a buffer (opcode READONLY_BUFFER of protocol 5). Immutable. */
public final class ReadOnlyBuffer implements Value {
  private Value of;

  /** A read-only view of {@code of}. */
  public ReadOnlyBuffer(Value of) {
    this.of = of;
  }

  /** Sets what was not known yet, while the graph is being built. */
  public void make(Value of) {
    this.of = of;
  }

  /** What it is a view of. */
  public Value of() {
    return of;
  }
}
