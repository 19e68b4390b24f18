package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import org.jspecify.annotations.Nullable;

/** Reports that a database cannot be followed any more: it is another one, or an older copy. */
public final class StreamEndedException extends StorageException {
  private static final long serialVersionUID = 1L;

  StreamEndedException(@Nullable StorageException why) {
    super(why == null ? "the database was closed" : String.valueOf(why.getMessage()), why);
  }

  StreamEndedException(String name, Tid head, Tid position) {
    super(
        name
            + ": is at transaction "
            + head
            + ", which is before "
            + position
            + ", the last one that was followed: another database or an old copy is in its"
            + " place. Restore the right one, or start again: run record --commit / with"
            + " another branch or folder");
  }

  @Override
  public Fault fault() {
    return new Fault.Refused(String.valueOf(getMessage()));
  }
}
