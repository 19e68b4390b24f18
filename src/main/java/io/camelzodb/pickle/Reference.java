package io.camelzodb.pickle;

/**
 * Represents a persistent reference to another record, in any form of the writer.
 *
 * <p>{@code storage} recognizes the forms of ZODB. Immutable.
 */
public final class Reference implements Value {
  private Value id;
  private final boolean binary;

  /**
   * A reference.
   *
   * @param id the persistent id in the stream
   * @param binary true for BINPERSID (any value), false for PERSID (a line of text)
   */
  public Reference(Value id, boolean binary) {
    this.id = id;
    this.binary = binary;
  }

  /** Sets the id later, while the graph is being built. */
  public void make(Value id) {
    this.id = id;
  }

  /** The persistent id as the stream has it. */
  public Value id() {
    return id;
  }

  /** Whether it was written by BINPERSID; otherwise it was a line of text after PERSID. */
  public boolean binary() {
    return binary;
  }
}
