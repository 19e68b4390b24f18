package io.camelzodb.storage;

/** Implements the common part of all snapshots of databases: name, transaction, root mapping. */
public abstract class DatabaseSnapshot implements Snapshot {
  private final String name;
  private final Tid tid;

  /**
   * Creates a snapshot.
   *
   * @param name the name that the user gave to the store
   * @param tid the transaction up to which it reaches
   */
  protected DatabaseSnapshot(String name, Tid tid) {
    this.name = name;
    this.tid = tid;
  }

  @Override
  public final Tid tid() {
    return tid;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Oid root() {
    return Oid.ROOT;
  }

  @Override
  public final boolean export() {
    return false;
  }
}
