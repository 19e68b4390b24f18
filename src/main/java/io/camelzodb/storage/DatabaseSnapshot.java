package io.camelzodb.storage;

/** What all snapshots of a database have in common: a name, a transaction, the root mapping. */
public abstract class DatabaseSnapshot implements Snapshot {
  private final String name;
  private final Tid tid;

  /**
   * A snapshot.
   *
   * @param name what the user called the store
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
