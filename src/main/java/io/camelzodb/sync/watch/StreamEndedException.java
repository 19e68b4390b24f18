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
            + ", behind "
            + position
            + " that was followed before: it was replaced by another database or an old copy; bring"
            + " back the right one, or begin anew: record --commit / to another branch or folder");
  }

  @Override
  public Fault fault() {
    return new Fault.Refused(String.valueOf(getMessage()));
  }
}
