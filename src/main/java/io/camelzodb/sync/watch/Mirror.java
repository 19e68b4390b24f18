package io.camelzodb.sync.watch;

import io.camelzodb.storage.Tid;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Updates files from a database, transaction by transaction. For one thread; the caller holds no
 * lock.
 */
interface Mirror extends Closeable {

  /**
   * Updates the files to the current database, and moves the source to that position.
   *
   * @throws StreamEndedException if the files are ahead of the database
   * @throws IOException if files or database cannot be read, or the files cannot be written
   */
  void begin(TransactionSource source) throws IOException;

  /**
   * Updates the files for some steps, in order; after an exception none of the steps counts.
   *
   * @throws PositionMovedException if the files reflect another transaction than expected
   * @throws IOException if the database cannot be read, or the files cannot be written
   */
  void apply(TransactionSource source, List<TransactionStream.Step> steps) throws IOException;

  /**
   * Does maintenance while there are no transactions.
   *
   * @throws PositionMovedException if the files reflect another transaction than expected
   */
  void idle() throws IOException;

  /** Discards uncertain state after a fault; returns the last transaction that counts. */
  Tid forget();
}
