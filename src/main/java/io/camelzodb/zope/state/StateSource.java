package io.camelzodb.zope.state;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import java.io.IOException;
import java.io.Reader;

/** Opens the state files of one object, again with each call. */
public interface StateSource {

  /** Returns the text of {@code __state__}; the caller closes it. */
  Reader text() throws IOException;

  /** Returns the data of a blob that the text names. */
  BlobData blob(Oid oid) throws IOException;
}
