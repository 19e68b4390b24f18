package io.camelzodb.zope.state;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import java.io.IOException;
import java.io.Reader;

/** Where the state files of one object are. Each call opens them anew. */
public interface StateSource {

  /** The text of {@code __state__}, which the caller closes. */
  Reader text() throws IOException;

  /** The data of a blob that the text names. */
  BlobData blob(Oid oid) throws IOException;
}
