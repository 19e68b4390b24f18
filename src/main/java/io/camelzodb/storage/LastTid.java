package io.camelzodb.storage;

/** The last tid that a database can have: no transaction comes after it. */
public final class LastTid {
  /** All bits set; as the time in it, in the year 10,083. */
  public static final Tid LAST = new Tid(-1);

  private LastTid() {}

  /**
   * Refuses to write to a database that has come to the last tid, as damage or a clock that was
   * wrong may have left it: the next one would be 0, before all others.
   *
   * @param name of the database
   * @param head its last transaction
   */
  public static void check(String name, Tid head) throws StorageException {
    if (head.compareTo(LAST) >= 0) {
      throw new StorageException(
          name
              + ": its last transaction is "
              + head
              + ", behind which none can come; nothing was written; bring back a backup, or make a"
              + " new database of it with zodbconvert or exportFile");
    }
  }
}
