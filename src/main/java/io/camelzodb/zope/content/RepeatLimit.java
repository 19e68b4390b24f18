package io.camelzodb.zope.content;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.OidSet;

/**
 * Limits how often the same records are read, so that a small source cannot cause endless work.
 * Records may be read again until the repeated bytes reach the bytes of all distinct records, plus
 * an allowance. Real sources stay far below. Safe for many threads.
 */
public final class RepeatLimit {
  /** The least cost of a record: the work of finding it. */
  private static final long LEAST = 256;

  private final long allowance;
  private final OidSet seen = new OidSet();
  private long firstReads;
  private long repeatedReads;

  /** Creates it with an allowance in bytes. */
  public RepeatLimit(long allowance) {
    this.allowance = allowance;
  }

  /** Counts one read of a record; returns whether it is allowed. */
  public synchronized boolean allow(Oid oid, long bytes) {
    long cost = Math.max(LEAST, bytes);
    if (seen.add(oid)) {
      firstReads += cost;
      return true;
    }
    repeatedReads += cost;
    return repeatedReads <= firstReads + allowance;
  }

  /** Whether a record was read before and no repeated read is allowed any more. */
  synchronized boolean refuses(Oid oid) {
    return repeatedReads > firstReads + allowance && seen.contains(oid);
  }
}
