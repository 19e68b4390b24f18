package io.camelzodb.sync.watch;

import io.camelzodb.storage.Tid;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Updates files from a database, transaction by transaction. For one thread; the caller holds no
 * lock.
 *
 * <p>The transaction that the files reflect is that of the index of their objects, and is kept
 * nowhere else in memory. The source only knows how far its log was read.
 */
interface Mirror extends Closeable {

  /**
   * Updates the files to the current database.
   *
   * @return the transaction that the files reflect then; the next steps are those after it
   * @throws StreamEndedException if the files are ahead of the database
   * @throws IOException if files or database cannot be read, or the files cannot be written
   */
  Tid begin(TransactionSource source) throws IOException;

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

  /** Discards uncertain state after a fault; {@link #begin} comes next. */
  void forget();
}
