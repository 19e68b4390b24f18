package io.camelzodb.zope.content;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.OidSet;

/**
 * Bounds what a small source can make of itself by referring to the same records over and over:
 * records that were read before may be read again until that comes to as many bytes as all records
 * have that were read, plus an allowance. Real sources stay far below. Safe for many threads.
 */
public final class RepeatLimit {
  /** What a record costs at least: the work of finding it. */
  private static final long LEAST = 256;

  private final long allowance;
  private final OidSet seen = new OidSet();
  private long first;
  private long again;

  /** With an allowance in bytes. */
  public RepeatLimit(long allowance) {
    this.allowance = allowance;
  }

  /** Whether a record may be read, this being the only question for this one time. */
  public synchronized boolean allow(Oid oid, long bytes) {
    long cost = Math.max(LEAST, bytes);
    if (seen.add(oid)) {
      first += cost;
      return true;
    }
    again += cost;
    return again <= first + allowance;
  }

  /** Whether a record was read before and nothing may be read again, whatever its size. */
  synchronized boolean refuses(Oid oid) {
    return again > first + allowance && seen.contains(oid);
  }
}
