package io.camelzodb.sync.watch;

import io.camelzodb.storage.Tid;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Files that follow a database, transaction by transaction. For one thread; the caller holds no
 * lock.
 */
interface Mirror extends Closeable {

  /**
   * Brings the files in line with the database, and the source behind what they are in line with.
   *
   * @throws StreamEndedException if the files are ahead of the database
   * @throws IOException if either cannot be read, or the files cannot be written
   */
  void begin(TransactionSource source) throws IOException;

  /**
   * Brings the files in line with some steps, in order; all or, on an exception, none of them
   * count.
   *
   * @throws PositionMovedException where the files are at another transaction than was known
   * @throws IOException if the database cannot be read, or the files cannot be written
   */
  void apply(TransactionSource source, List<TransactionStream.Step> steps) throws IOException;

  /**
   * What may be done while there is nothing to do.
   *
   * @throws PositionMovedException where the files are at another transaction than was known
   */
  void idle() throws IOException;

  /** Forgets what is not certain after a fault; the last transaction that counts. */
  Tid forget();
}
