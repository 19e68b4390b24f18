package io.camelzodb.pickle;

/**
 * A persistent reference: the place of another record, in whatever form the writer chose.
 *
 * <p>The forms that ZODB has are told apart by the storage room. Immutable.
 */
public final class Reference implements Value {
  private Value id;
  private final boolean binary;

  /**
   * A reference.
   *
   * @param id what the stream gave as persistent id
   * @param binary true for BINPERSID (any value), false for PERSID (a line of text)
   */
  public Reference(Value id, boolean binary) {
    this.id = id;
    this.binary = binary;
  }

  /** Sets the id where it was not known yet, while the graph is being built. */
  public void make(Value id) {
    this.id = id;
  }

  /** The persistent id as the stream has it. */
  public Value id() {
    return id;
  }

  /** Whether it came by BINPERSID; else it was a line of text after PERSID. */
  public boolean binary() {
    return binary;
  }
}
