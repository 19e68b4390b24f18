package io.camelzodb.storage.write;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;

/**
 * Checks that a database has not reached the last possible tid, after which no transaction can
 * come.
 */
public final class LastTid {
  /** All bits set; its time is in the year 10,083. */
  public static final Tid LAST = new Tid(-1);

  private static final Tid LAST_BUT_ONE = new Tid(-2);

  private static final String REMEDY =
      "restore a backup, or copy the objects into a new database with zodbconvert or"
          + " exportFile";

  private LastTid() {}

  /**
   * Refuses to write to a database at the last tid, after damage or with a wrong clock: the next
   * tid would be 0, before all others.
   *
   * @param name the name of the database
   * @param head its last transaction
   */
  public static void check(String name, Tid head) throws StorageException {
    if (head.compareTo(LAST_BUT_ONE) >= 0) {
      throw new StorageException(
          new Fault.Refused(
                  name
                      + ": its last transaction is "
                      + head
                      + ", and no later tid is left for another one; nothing was written",
                  REMEDY)
              .at(FaultPlace.ofSource(name))
              .at(FaultPlace.ofTid(head)));
    }
  }

  /**
   * Refuses to read a database at the last tid through a server: a server returns the record before
   * a tid, and there is no tid after this one.
   *
   * @param name the name of the database
   * @param head its last transaction
   */
  public static void checkServed(String name, Tid head) throws StorageException {
    if (head.equals(LAST)) {
      throw new StorageException(
          new Fault.Refused(
                  name
                      + ": its last transaction is "
                      + head
                      + ", the largest tid, and a server cannot return its state; nothing was read,"
                      + " and nothing was written",
                  REMEDY + "; or read the Data.fs with file:")
              .at(FaultPlace.ofSource(name))
              .at(FaultPlace.ofTid(head)));
    }
  }
}
