package io.camelzodb.sync.playback;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.OutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;

/** Adds to a failure in one database of a site which databases were written before it. */
final class EarlierWrites {
  private EarlierWrites() {}

  /**
   * Returns a failure of the same class whose message also names the transactions written before.
   *
   * @param written the result so far; it has a transaction
   */
  static StorageException withEarlierWrites(StorageException fault, Playback.Result written) {
    List<String> all = new ArrayList<>();
    if (!written.mounted().containsValue(written.tid())) {
      all.add(String.valueOf(written.tid()));
    }
    written.mounted().forEach((path, tid) -> all.add(tid + " at " + path));
    FaultDetails why =
        fault
            .fault()
            .details()
            .adding("written before that and kept: transaction " + String.join(", ", all));
    if (fault instanceof ConflictException conflict) {
      return new ConflictException(why, conflict);
    }
    if (fault instanceof OutcomeUnknownException) {
      return new OutcomeUnknownException(why, fault);
    }
    return fault instanceof UnavailableException
        ? new UnavailableException(why, fault)
        : new StorageException(fault.fault().with(why), fault);
  }
}
