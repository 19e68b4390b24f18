package io.camelzodb.storage.file;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StaleStoreException;
import java.nio.file.Path;

/** Reports that another file has replaced the open one: the database was packed or restored. */
public final class ReplacedException extends StaleStoreException {
  private static final long serialVersionUID = 1L;

  ReplacedException(Path path) {
    super(
        new FaultDetails(path + " was replaced while it was open, as packing does", "open it again")
            .at(FaultPlace.ofSource(path.toString())),
        null);
  }
}
