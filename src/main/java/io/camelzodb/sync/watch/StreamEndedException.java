package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import org.jspecify.annotations.Nullable;

/** Reports that a database cannot be followed any more: it is another one, or an older copy. */
public final class StreamEndedException extends StorageException {
  private static final long serialVersionUID = 1L;

  StreamEndedException(@Nullable StorageException why) {
    super(
        new Fault.Refused(
            why == null ? new FaultDetails("the database was closed") : why.fault().details()),
        why);
  }

  StreamEndedException(String name, Tid head, Tid position) {
    super(
        new Fault.Refused(
                name
                    + ": is at transaction "
                    + head
                    + ", which is before "
                    + position
                    + ", the last one that was followed: another database or an old copy is in its"
                    + " place",
                "restore the right one, or start again: run record --commit / with another branch"
                    + " or folder")
            .at(FaultPlace.ofSource(name).and(FaultPlace.ofTid(head))));
  }
}
